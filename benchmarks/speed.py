"""Speed of the solver beside what the machine allows and what others need, in one run.

``python benchmarks/speed.py [--quick] [--data DIR] [--gegravity PYTHON] [--plot SVG]``

Prints, for each case, milliseconds of processor time (least and median of many), sweeps, and how
far that is from two bounds: the memory one sweep must read, and its multiply-adds, each at the
speed measured here and times the sweeps. Then gradients, hard cases, batches, growth with the size
of the world, and, if an interpreter with gegravity is given, the same scenario solved by it.
"""

from __future__ import annotations

import argparse
import functools
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from summitry.errors import SummitryError
from summitry.model import DEFAULT, Model, Outcome, Shock, compute_real_income_pct, no_shock, solve
from summitry.model.draws import Spread, draw_elasticities, draw_shock
from summitry.model.fold import Problem, fold
from summitry.model.markets import start_state
from summitry.model.sweeps import ANDERSON_DEPTH, sweep
from summitry.strategy.batch import Batch, run_job
from summitry.world import Flows, World, load_world, world_from_flows

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Case:
    """A world, a shock, a model, and the milliseconds to reach on one core."""

    name: str
    world: World
    shock: Shock
    model: Model = DEFAULT
    goal: float = 0.0


def time_of(job: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Least and median milliseconds of processor time of a job, after one run to warm up.

    Of all threads together: what others do on the machine hardly shows, a second core no gain.
    """
    job()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        job()
        times.append(1e3 * (time.process_time() - start))
    return min(times), statistics.median(times)


def north_america(world: World) -> Shock:
    """25 % on all goods from Canada and Mexico, 10 % on China, on top of what stands."""
    rate = world.tariff_rate.copy()
    importer = world.economy_index("USA")
    for code, points in (("CAN", 0.25), ("MEX", 0.25), ("CHN", 0.10)):
        rate[importer, world.economy_index(code), world.is_good] += points
    return Shock(rate)


def load_cases(data: Path) -> list[Case]:
    """Those whose tables are there."""
    world = load_world()
    cases = [Case("world-2022, 81 x 28", world, north_america(world), goal=8)]
    if (data / "wiod13" / "wiod11.rda").is_file():
        from summitry.world.loaders import load_wiod

        wiod = load_wiod(data / "wiod13" / "wiod11.rda")
        cases.append(Case("WIOD 2011, 41 x 35", wiod, north_america(wiod), goal=5))
    if (data / "cp2015").is_dir():
        from summitry.evidence.nafta import nafta_duties
        from summitry.model.rebase import solve_base_year
        from summitry.world.loaders import load_caliendo_parro, read_tariffs

        base = solve_base_year(load_caliendo_parro(data / "cp2015"), balanced=True)
        later = Shock(nafta_duties(base, read_tariffs(data / "cp2015", 2005)))
        cases.append(Case("NAFTA 1993, 31 x 40", base, later, goal=4))
    if (data / "liberation_day").is_dir():
        from summitry.evidence.ignatenko import Variant, build_variant
        from summitry.world.loaders.liberation_day import load_liberation_day

        tables = load_liberation_day(data / "liberation_day")
        wide, model = build_variant(tables, Variant())
        importer = wide.economy_index("USA")
        rate = wide.tariff_rate.copy()
        rate[importer, :, 0] = tables.us_tariff_rate
        rate[importer, importer] = 0.0
        cases.append(Case("194 x 1, all switches", wide, Shock(rate), model, 20))
    return cases


def measure_machine() -> tuple[float, float]:
    """Bytes a second read from memory, and multiply-adds a second of a product in cache."""
    large = np.ones(16 * 2**20)
    least, _ = time_of(large.sum, 5)
    square = np.ones((256, 256))
    product, _ = time_of(lambda: square @ square, 50)
    return large.nbytes / (least / 1e3), 256**3 / (product / 1e3)


def count_sweep(problem: Problem) -> tuple[float, float]:
    """Bytes that one sweep of the default model reads, and its multiply-adds.

    The memory of the extrapolation is read once, half full on average, in either of its parts.
    """
    n, j = problem.world.output.shape
    kernels = 4 if problem.kernel.border is problem.kernel.net else 6
    trade, technology = n * n * j, n * j * j
    double = 8 * (kernels * trade + 2 * technology)
    single = 4 * (trade + 2 * technology + 9 * n * n + ANDERSON_DEPTH * (n + 2 * n * j))
    adds = (kernels + 1) * trade + 4 * technology + 9 * n * n + ANDERSON_DEPTH * (n + 2 * n * j)
    return double + single, adds


def bench_solves(cases: list[Case], repeats: int) -> None:
    speed, rate = measure_machine()
    print(f"memory read at {speed / 1e9:.0f} GB/s, {rate / 1e9:.0f} billion multiply-adds a second")
    print(f"\n{'one solve, one core, warm':26s} {'least':>6s} {'median':>7s} {'goal':>5s} ms"
          f" {'sweeps':>7s} {'residual':>9s} {'x one sweep':>12s} {'x memory':>9s}"
          f" {'x arithmetic':>13s}")  # fmt: skip
    for case in cases:
        certificate = solve(case.world, case.shock, case.model).certificate
        least, median = time_of(lambda c=case: solve(c.world, c.shock, c.model), repeats)  # type: ignore[misc]
        problem = fold(case.world, case.shock, case.model)
        start = start_state(problem)
        one, _ = time_of(lambda p=problem, s=start: sweep(p, s), 5 * repeats)  # type: ignore[misc]
        size, adds = count_sweep(problem)
        sweeps = certificate.sweeps
        print(
            f"{case.name:26s} {least:6.1f} {median:7.1f} {case.goal:5.0f}    {sweeps:7d}"
            f" {certificate.trade_residual:9.0e} {least / one:12.1f}"
            f" {least / (1e3 * sweeps * size / speed):9.1f}"
            f" {least / (1e3 * sweeps * adds / rate):13.1f}"
        )


def bench_gradients(cases: list[Case], repeats: int) -> None:
    from summitry.model.gradient import differentiate, differentiate_all
    from summitry.model.quantities import RealIncome

    print(f"\n{'gradient, every tariff':26s} {'least':>6s} {'median':>7s}    ms"
          f" {'x one solve':>12s} {'ten quantities, x one solve each':>34s}")  # fmt: skip
    for case in cases:
        outcome = solve(case.world, case.shock, case.model)
        solved, _ = time_of(lambda c=case: solve(c.world, c.shock, c.model), repeats)  # type: ignore[misc]
        least, median = time_of(lambda o=outcome: differentiate(o, RealIncome("USA")), repeats)  # type: ignore[misc]
        ten = [RealIncome(code) for code in case.world.economies[:10]]
        all_ten, _ = time_of(lambda o=outcome, q=ten: differentiate_all(o, q), max(repeats // 5, 1))  # type: ignore[misc]
        print(
            f"{case.name:26s} {least:6.1f} {median:7.1f} {least / solved:15.1f}"
            f" {all_ten / 10 / solved:34.1f}"
        )


def list_hard(world: World) -> dict[str, tuple[World, Shock]]:
    """Shocks and elasticities at the edge of what may be asked."""
    from dataclasses import replace

    from summitry.model.shock import remove_economy

    away = ~np.eye(len(world.economies), dtype=bool)[:, :, None]
    usa, chn = (world.economy_index(code) for code in ("USA", "CHN"))
    high = world.tariff_rate.copy()
    high[usa][:, world.is_good] = 10.0
    high[usa, usa] = 0.0
    ban = np.zeros(world.trade_flow.shape, dtype=bool)
    ban[usa, chn] = ban[chn, usa] = True
    half = Shock(0.5 * away + 0.0 * world.tariff_rate)
    stiff = replace(world, trade_elasticity=np.full(len(world.sectors), 0.3))
    loose = replace(world, trade_elasticity=np.full(len(world.sectors), 20.0))
    return {
        "no shock": (world, no_shock(world)),
        "USA 1000 % on all goods": (world, Shock(high)),
        "embargo USA and China": (world, Shock(world.tariff_rate, embargo=ban)),
        "50 % everywhere, services too": (world, half),
        "the same, theta 0.3": (stiff, half),
        "the same, theta 20": (loose, half),
        "USA 1000 %, theta 0.3": (stiff, Shock(high)),
        "USA 1000 %, theta 20": (loose, Shock(high)),
        "China leaves world trade": (world, remove_economy(world, "CHN")),
        "USA leaves world trade": (world, remove_economy(world, "USA")),
        "1000 % everywhere": (world, Shock(10.0 * away + 0.0 * world.tariff_rate)),
    }


def bench_hard(world: World) -> None:
    print(f"\n{'hard cases, 81 x 28':32s} {'ms':>7s} {'sweeps':>7s} {'of output':>10s}"
          f" {'of trade':>9s}")  # fmt: skip
    for name, (baseline, shock) in list_hard(world).items():
        start = time.perf_counter()
        try:
            found = solve(baseline, shock).certificate
        except SummitryError as error:
            words = f"{type(error).__name__}: {error.where}, {error.seen}"
            print(f"{name:32s} {1e3 * (time.perf_counter() - start):7.0f}   {words}")
            continue
        print(
            f"{name:32s} {1e3 * (time.perf_counter() - start):7.0f} {found.sweeps:7d}"
            f" {found.market_residual:10.0e} {found.trade_residual:9.0e}"
        )


def make_draw(shock: Shock, spread: Spread, world: World, number: int) -> tuple[Shock, Model]:
    """Elasticities and collected duties of one draw."""
    return draw_shock(world, shock, spread, 0, number), draw_elasticities(
        world, DEFAULT, spread, 0, number
    )


def pick(outcome: Outcome) -> tuple[Any, float]:
    """Real income by economy, and the most memory the worker has held, MB."""
    status = Path("/proc/self/status")
    held = 0.0
    if status.is_file():
        words = status.read_text(encoding="ascii").split("VmHWM:")[1].split()
        held = int(words[0]) / 1024
    return compute_real_income_pct(outcome), held


def bench_batches(cases: list[Case], counts: tuple[int, ...]) -> None:
    print(f"\n{'draws, two processes':26s} {'draws':>6s} {'a second':>9s} {'core ms each':>13s}"
          f" {'worker MB':>10s} {'failed':>7s}")  # fmt: skip
    for case in cases[:2]:
        spread = Spread(np.full(len(case.world.sectors), 0.3), 0.2)
        make = functools.partial(make_draw, case.shock, spread)
        job = Batch(case.world, make, pick, solve(case.world, case.shock))
        for count in counts:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            start = time.perf_counter()
            answers = list(run_job(job, count, 2))
            seconds = time.perf_counter() - start
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            held = max(answer[1] for answer in answers if isinstance(answer, tuple))
            failed = sum(isinstance(answer, Exception) for answer in answers)
            print(
                f"{case.name:26s} {count:6d} {count / seconds:9.0f} {1e3 * cpu / count:13.1f}"
                f" {held:10.0f} {failed:7d}"
            )


def invent_world(economies: int, sectors: int) -> World:
    """A dense world of any size: gravity-like flows, duties, recipes with a strong own input."""
    rng = np.random.default_rng(economies * 1000 + sectors)
    n, j = economies, sectors
    size = rng.lognormal(0, 1.2, n)
    flow = np.outer(size, size)[:, :, None] * rng.lognormal(0, 0.8, (n, n, j)) * 100
    flow[np.arange(n), np.arange(n)] *= 3 * n
    rate = rng.uniform(0, 0.1, flow.shape)
    rate[np.arange(n), np.arange(n)] = 0.0
    bought = (flow * (1 + rate)).sum(axis=1)
    recipe = rng.dirichlet(np.full(j, 0.5), (n, j)) + 0.3 * np.eye(j)
    use = recipe / recipe.sum(axis=2, keepdims=True) * (0.5 * flow.sum(axis=0))[:, :, None]
    room = (0.8 * bought / use.sum(axis=1)).min(axis=1)
    use *= np.minimum(room, 1.0)[:, None, None]
    return world_from_flows(
        Flows(
            f"invented-{n}x{j}", 2000, tuple(f"E{k:03d}" for k in range(n)),
            tuple(f"S{k:02d}" for k in range(j)), np.ones(j, dtype=bool), flow, rate, use,
            rng.uniform(3, 8, j),
        )
    )  # fmt: skip


SIZES = ((41, 28), (81, 28), (141, 28), (194, 28), (81, 10), (81, 56))


def bench_growth(repeats: int, plot: Path | None) -> None:
    """Milliseconds a sweep against N^2 J + N J^2, through the smallest size."""
    print(f"\n{'growth':12s} {'ms a sweep':>11s} {'operations':>11s} {'x the line':>11s}"
          f" {'ms a solve':>11s} {'sweeps':>7s}")  # fmt: skip
    points, line = [], None
    for n, j in SIZES:
        world = invent_world(n, j)
        rate = world.tariff_rate.copy()
        rate[0, 1:] += 0.25
        shock = Shock(rate)
        certificate = solve(world, shock).certificate
        least, _ = time_of(lambda w=world, s=shock: solve(w, s), repeats)  # type: ignore[misc]
        per_sweep = least / certificate.sweeps
        operations = n * n * j + n * j * j
        line = line or per_sweep / operations
        points.append((n, j, operations, per_sweep))
        print(
            f"{n:4d} x {j:<5d} {per_sweep:11.2f} {operations:11,d}"
            f" {per_sweep / (line * operations):11.1f} {least:11.1f} {certificate.sweeps:7d}"
        )
    if plot is not None:
        plot.write_text(draw_growth(points), encoding="utf-8")


def draw_growth(points: list[tuple[int, int, int, float]]) -> str:
    """Milliseconds a sweep by operations, with the straight line through the smallest size."""
    from summitry.charts import Line, LineChart, draw_lines

    by_size = sorted(points, key=lambda point: point[2])
    million = tuple(point[2] / 1e6 for point in by_size)
    took = tuple(point[3] for point in by_size)
    slope = took[0] / million[0]
    chart = LineChart(
        title="One sweep by size of the world",
        description="Time of one sweep against its operations, N squared J plus N J squared, for "
        + ", ".join(f"{n} x {j}" for n, j, _, _ in by_size),
        x_axis="operations of a sweep, million",
        y_axis="milliseconds",
        lines=(
            Line("measured", million, took),
            Line("in proportion to the smallest", million, tuple(slope * x for x in million)),
        ),
    )
    return draw_lines(chart, key="growth")


def bench_gegravity(interpreter: str, data: Path) -> None:
    """The same scenario by the one general-equilibrium package that PyPI offers."""
    from summitry.world.loaders import load_gegravity

    table = data / "gegravity" / "TradeData0014_2000.csv"
    if not table.is_file():
        print("\ngegravity: its table is not here")
        return
    command = [interpreter, str(HERE / "gegravity_run.py"), str(table)]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    baseline, counterfactual = float(words[0]), float(words[1])
    tables = load_gegravity(data / "gegravity")
    world = tables.world
    cost = np.exp(-tables.effect / world.trade_elasticity[0])[:, :, None]
    shock = Shock(world.tariff_rate, trade_cost_hat=cost)
    least, _ = time_of(lambda: solve(world, shock), 50)
    print(
        f"\nEU enlargement, 44 economies, one sector: gegravity {baseline:.2f} s for its baseline"
        f" and {counterfactual:.2f} s for the counterfactual; here {least:.2f} ms,"
        f" {1e3 * counterfactual / least:,.0f} times faster"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once each, to see that it works")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of public tables")
    parser.add_argument("--gegravity", metavar="PYTHON", help="an interpreter that has gegravity")
    parser.add_argument("--plot", type=Path, help="write the growth chart here")
    given = parser.parse_args()
    repeats = 2 if given.quick else 60
    cases = load_cases(given.data)
    if given.quick:
        cases = cases[:1]
    bench_solves(cases, repeats)
    bench_hard(cases[0].world)
    if not given.quick:
        bench_batches(cases, (250, 1000))
        bench_gradients(cases, 20)
        bench_growth(10, given.plot)
    if given.gegravity:
        bench_gegravity(given.gegravity, given.data)
    sys.stdout.flush()


if __name__ == "__main__":
    main()

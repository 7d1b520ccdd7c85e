"""Draws in one compiled program of JAX against NumPy's stacks and processes.

Prints what JAX runs on, how long compiling takes, and equilibria a second: sweeps alone, then with
folding and certificates as a caller gets them. On a machine with a GPU and JAX for it, the same
command measures that. `--data DIR` adds WIOD 2011; `--quick` runs each once, to see that it works.
"""

from __future__ import annotations

import argparse
import functools
import os
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from speed import Case, load_cases, make_draw, pick

from summitry.model import Model, Shock, solve
from summitry.model.draws import Spread
from summitry.model.gradient import differentiate
from summitry.model.quantities import RealIncome
from summitry.model.stack import fold_stack, place_starts, solve_stack
from summitry.model.stack_jax import iterate_on_jax
from summitry.strategy.batch import Batch, run_job


def describe_device() -> str:
    import jax

    device = jax.devices()[0]
    return (
        f"JAX {jax.__version__} on {device.platform}, {device.device_kind}; {os.cpu_count()} cores"
    )


def draw(case: Case, count: int) -> tuple[list[Shock], list[Model]]:
    spread = Spread(np.full(len(case.world.sectors), 0.3), 0.2)
    made = [make_draw(case.shock, spread, case.world, k) for k in range(count)]
    return [shock for shock, _ in made], [model for _, model in made]


def timed(job) -> tuple[float, object]:
    start = time.perf_counter()
    answer = job()
    return time.perf_counter() - start, answer


def bench_sweeps(case: Case, count: int, repeats: int) -> None:
    """A stack's sweeps on the device, transfers included; and the same draws by NumPy's stacks."""
    shocks, models = draw(case, count)
    problem = fold_stack(case.world, shocks, models)
    assert problem is not None
    central = solve(case.world, case.shock)
    point = place_starts(problem, central, count)
    first, _ = timed(lambda: iterate_on_jax(problem, point))
    runs = [timed(lambda: iterate_on_jax(problem, point)) for _ in range(repeats)]
    seconds, found = min(seconds for seconds, _ in runs), runs[0][1]
    some = min(count, 16)
    few = shocks[:some], models[:some]
    numpy_runs = [timed(lambda: solve_stack(case.world, *few, central)) for _ in range(repeats)]
    by_numpy, ours = min(seconds for seconds, _ in numpy_runs), numpy_runs[0][1]
    apart = np.abs(found.state.log_wage[:some] - ours.state.log_wage).max()
    print(
        f"{case.name:22s} {count:6d} {first:9.1f} {1e3 * seconds:9.1f} {count / seconds:9.0f}"
        f" {some / by_numpy:12.0f} {found.sweeps.max():7d} {found.settled.sum():8d} {apart:9.0e}"
    )  # fmt: skip


def bench_whole(case: Case, count: int, chunk: int, workers: int) -> None:
    """Draws as a caller has them: drawn, folded, swept, certified, one number of each kept."""
    spread = Spread(np.full(len(case.world.sectors), 0.3), 0.2)
    make = functools.partial(make_draw, case.shock, spread)
    start = solve(case.world, case.shock)
    compiled = Batch(case.world, make, pick, start, executor="jax")
    list(run_job(compiled, chunk, 1, chunk))  # compiled
    on_device, one = timed(lambda: list(run_job(compiled, count, 1, chunk)))
    by_processes, other = timed(
        lambda: list(run_job(Batch(case.world, make, pick, start), count, workers))
    )
    apart = max(np.abs(a[0] - b[0]).max() for a, b in zip(one, other, strict=True))
    print(
        f"{case.name:22s} {count:6d} {count / on_device:12.0f} {count / by_processes:12.0f}"
        f" {workers:8d} {apart:9.0e}"
    )


def bench_gradient(case: Case, repeats: int) -> None:
    outcome = solve(case.world, case.shock, case.model)
    quantity = RealIncome("USA")
    first, _ = timed(lambda: differentiate(outcome, quantity))
    least = min(timed(lambda: differentiate(outcome, quantity))[0] for _ in range(repeats))
    alone = min(timed(lambda: solve(case.world, case.shock, case.model))[0] for _ in range(repeats))
    print(
        f"{case.name:22s} {first:9.1f} {1e3 * least:9.1f} {1e3 * alone:9.1f} {least / alone:6.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--counts", type=int, nargs="+", default=[16, 64])
    parser.add_argument("--draws", type=int, default=256)
    parser.add_argument("--chunk", type=int, default=128)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    if given.quick:
        given.counts, given.draws, given.chunk, given.repeats, given.workers = [4], 8, 4, 1, 1
    cases = load_cases(given.data)[:2]
    print(describe_device())
    print(f"\n{'sweeps of a stack':22s} {'draws':>6s} {'first, s':>9s} {'warm, ms':>9s}"
          f" {'a second':>9s} {'NumPy core':>12s} {'sweeps':>7s} {'settled':>8s} {'apart':>9s}",
          flush=True)  # fmt: skip
    for case in cases:
        for count in given.counts:
            bench_sweeps(case, count, given.repeats)
    print(f"\n{'whole draws':22s} {'draws':>6s} {'compiled/s':>12s} {'processes/s':>12s}"
          f" {'workers':>8s} {'apart':>9s}", flush=True)  # fmt: skip
    for case in cases:
        bench_whole(case, given.draws, given.chunk, given.workers)
    print(f"\n{'gradient':22s} {'first, s':>9s} {'warm, ms':>9s} {'solve, ms':>9s} {'ratio':>6s}")
    for case in cases:
        bench_gradient(case, 5)


if __name__ == "__main__":
    main()

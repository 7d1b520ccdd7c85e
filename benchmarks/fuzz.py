"""Random admissible scenarios: does any come back with a wrong answer and no word?

``python benchmarks/fuzz.py [--count 10000] [--start 0] [--seed 0] [--workers 2]``; pieces of one
seed may be run apart. Half of the worlds are
world-2022 with economies joined at random, half are drawn outright; a few are world-2022 whole.
Duties go to 1000 %, subsidies to half the price; there are export taxes, trade costs, productivity,
embargoes, transfers, elasticities from 0.3 to 20, and models with switches on. Every outcome is
checked against the equations of the default model written out anew, or, under other models, by the
certificate alone; trade is checked beside trade, however little there is. Exit code 1 if anything
came back wrong or broke.
"""

from __future__ import annotations

import argparse
import collections
import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from summitry.errors import InputError, NoConvergenceError, NoEquilibriumError
from summitry.model import DEFAULT, Model, Outcome, Shock, compute_basic_flow_new, solve
from summitry.world import Flows, World, load_world, world_from_flows

WRONG = 1e-7  # of the equations written out anew: two orders above the certificate's tolerance
CHUNK = 25


@dataclass(frozen=True)
class Result:
    """One scenario: what came of it, its worst residual and how many sweeps it took."""

    number: int
    what: str
    residual: float = 0.0
    sweeps: int = 0
    words: str = ""
    seconds: float = 0.0


def run_one(seed: int, number: int) -> Result:
    """One scenario, with the processor time it took."""
    start = time.process_time()
    result = try_one(seed, number)
    return replace(result, seconds=time.process_time() - start)


def try_one(seed: int, number: int) -> Result:
    """Draw a scenario, solve it, check what comes back."""
    rng = np.random.default_rng([seed, number])
    world, model = draw_world(rng), draw_model(rng)
    shock = draw_shock(rng, world)
    try:
        outcome = solve(world, shock, model)
    except NoEquilibriumError as error:
        return Result(number, "no equilibrium", words=error.seen)
    except InputError as error:  # thin margins bear no distribution and no profits
        return Result(number, "a model its world cannot bear", words=error.seen)
    except NoConvergenceError as error:
        return Result(number, "not solved, and said so", words=f"{error.where}: {error.seen}")
    except Exception as error:
        return Result(number, "broke", words=f"{type(error).__name__}: {error}")
    certificate = outcome.certificate
    residual = max(
        certificate.market_residual, certificate.trade_residual, certificate.price_residual
    )
    if model is DEFAULT:
        residual = max(residual, write_out(outcome))
    route = certificate.route
    what = "solved by sweeps alone"
    if route:
        what = "solved in stages" if " stages" in route else "solved by balancing payments"
    if not residual < WRONG:  # true for NaN as well
        what = "WRONG"
    return Result(number, what, residual, certificate.sweeps, route)


def write_out(outcome: Outcome) -> float:
    """Largest gap of equations (1) to (8), each written out as sums over cells."""
    world, shock = outcome.world, outcome.shock
    gamma, theta = world.value_added_share, world.trade_elasticity
    one = np.ones_like(world.trade_flow)
    duty = 1 + shock.tariff_rate_new
    tax = one if shock.export_tax_rate_new is None else 1 + shock.export_tax_rate_new
    cost = one if shock.trade_cost_hat is None else shock.trade_cost_hat
    kappa = cost * duty * tax / ((1 + world.tariff_rate) * (1 + world.export_tax_rate))
    price, bought = outcome.price_hat, world.expenditure > 0
    inputs = np.einsum("nsj,nj->ns", world.input_share, np.log(price))
    unit = np.exp(gamma * np.log(outcome.wage_hat)[:, None] + (1 - gamma) * inputs)
    if shock.productivity_hat is not None:
        unit = unit / shock.productivity_hat
    open_ = one if shock.embargo is None else ~shock.embargo
    pull = (world.trade_share * open_ * (unit[None] * kappa) ** -theta).sum(axis=1)
    index = np.where(bought, pull, 1.0) ** (-1 / theta)
    gaps = [np.abs(np.log(index / price))[bought].max()]
    flow = compute_basic_flow_new(outcome)
    spent = outcome.expenditure_new
    output = flow.sum(axis=0)
    size = output.sum(axis=1)
    gaps.append(np.max(np.abs(flow * duty * tax).sum(axis=1).sum(axis=1) / spent.sum(axis=1) - 1))
    paid = (gamma * output).sum(axis=1)
    wages = outcome.wage_hat * world.value_added
    gaps.append(np.max(np.abs(paid - wages) / size))
    # Import duty is charged on what leaves the exporter with its export tax paid.
    revenue = (flow * tax * (duty - 1)).sum(axis=(1, 2)) + (flow * (tax - 1)).sum(axis=(0, 2))
    received = 0.0 if shock.transfer_musd is None else shock.transfer_musd
    scale = wages.sum() / world.value_added.sum()
    income = wages + revenue + (world.deficit + received) * scale
    abroad = (flow * tax).sum(axis=2)  # importer, exporter; at the border
    np.fill_diagonal(abroad, 0.0)
    sold, bought_abroad = abroad.sum(axis=0), abroad.sum(axis=1)
    trade = sold + bought_abroad
    open_up = sold + (world.deficit + received) * scale - bought_abroad
    gaps.append(np.max(np.abs(open_up) / np.where(trade > 0, trade, size)))
    use = np.einsum("ns,nsj->nj", (1 - gamma) * output, world.input_share)
    demand = use + world.final_share * income[:, None]
    gaps.append(np.max(np.abs(demand - spent).max(axis=1) / size))
    gaps.append(abs(scale - 1))
    return float(max(gaps))


@lru_cache(maxsize=1)
def _whole() -> World:
    return load_world()


def draw_world(rng: np.random.Generator) -> World:
    """A baseline: world-2022 with economies joined, or one drawn outright."""
    kind = rng.random()
    world = _whole() if kind < 0.02 else _join(rng) if kind < 0.5 else _invent(rng)
    pick = rng.random()
    theta = world.trade_elasticity
    if pick < 0.1:
        theta = np.full_like(theta, rng.choice([0.3, 1.0, 20.0]))
    elif pick < 0.4:
        theta = np.clip(theta * np.exp(rng.normal(0, 0.7, len(theta))), 0.3, 20)
    return replace(world, trade_elasticity=theta)


def _join(rng: np.random.Generator) -> World:
    """World-2022 with its economies joined to a few at random."""
    world = _whole()
    n = len(world.economies)
    count = int(rng.integers(3, 9))
    first = rng.choice(n, count, replace=False)
    of = rng.integers(0, count, n)
    of[first] = np.arange(count)
    flow = np.zeros((count, count, len(world.sectors)))
    np.add.at(flow, (of[:, None], of[None, :]), world.basic_flow)
    duty = np.zeros_like(flow)
    np.add.at(duty, (of[:, None], of[None, :]), world.basic_flow * world.tariff_rate)
    rate = np.divide(duty, flow, out=np.zeros_like(flow), where=flow > 0)
    inside = np.arange(count)
    home_duty = rate[inside, inside] * flow[inside, inside]
    rate[inside, inside] = 0.0
    flow[inside, inside] += home_duty  # what was duty inside a group is paid to the seller
    use = np.zeros((count, len(world.sectors), len(world.sectors)))
    spent = ((1 - world.value_added_share) * world.output)[:, :, None] * world.input_share
    np.add.at(use, of, spent)
    return world_from_flows(
        Flows(
            f"joined-{count}", world.year, tuple(world.economies[k] for k in first), world.sectors,
            world.is_good, flow, rate, use, world.trade_elasticity,
        )
    )  # fmt: skip


def _invent(rng: np.random.Generator) -> World:
    """Flows, duties and recipes drawn from wide distributions; some sectors missing."""
    n, j = int(rng.integers(2, 9)), int(rng.integers(1, 6))
    flow = rng.lognormal(3.0, rng.uniform(0.3, 2.0), (n, n, j))
    flow[np.arange(n), np.arange(n)] *= rng.choice([2.0, 20.0, 200.0])
    if j > 1:
        flow[:, rng.integers(n), rng.integers(j)] = 0.0
    if n > 2:
        flow[rng.random(flow.shape) < 0.1] = 0.0
        flow[np.arange(n), np.arange(n), -1] += 1.0
        flow[:, :, 0] += 0.01 * (flow.sum(axis=0)[:, 0] > 0)
    rate = rng.uniform(0, 0.3, flow.shape)
    rate[np.arange(n), np.arange(n)] = 0.0
    bought = (flow * (1 + rate)).sum(axis=1)
    use = rng.dirichlet(np.ones(j), (n, j))
    use = use * (flow.sum(axis=0) * rng.uniform(0.1, 0.7, (n, j)))[:, :, None]
    used = use.sum(axis=1)
    room = np.where(used > 0, 0.8 * bought / np.maximum(used, 1e-12), 1.0).min(axis=1)
    use *= np.minimum(room, 1.0)[:, None, None]
    codes = ("C29", "C26", "SERV", "A01", "C24A")[:j]
    names = ("USA", "CAN", "MEX", "CHN", "JPN", "KOR", "DEU", "FRA")[:n]
    return world_from_flows(
        Flows("drawn", 2000, names, codes, np.array([c != "SERV" for c in codes]), flow, rate, use,
              rng.uniform(1.2, 12, j))
    )  # fmt: skip


def draw_shock(rng: np.random.Generator, world: World) -> Shock:
    """Up to six kinds of policy at once, from mild to as far as the language goes."""
    shape = world.trade_flow.shape
    away = ~np.eye(shape[0], dtype=bool)[:, :, None] & np.ones(shape, dtype=bool)
    rate = np.array(world.tariff_rate)
    if rng.random() < 0.9:
        hit = _draw_cells(rng, away)
        high = rng.choice([0.25, 1.0, 10.0], p=[0.5, 0.3, 0.2])
        rate[hit] = rng.uniform(-0.1 if rng.random() < 0.8 else -0.5, high, int(hit.sum()))
    chosen: dict[str, Any] = {"tariff_rate_new": rate}
    if rng.random() < 0.25:
        tax = np.array(world.export_tax_rate)
        hit = _draw_cells(rng, away)
        tax[hit] = rng.uniform(-0.2, rng.choice([0.3, 2.0]), int(hit.sum()))
        chosen["export_tax_rate_new"] = tax
    if rng.random() < 0.25:
        hit = _draw_cells(rng, away)
        cost = np.ones(shape)
        cost[hit] = np.exp(rng.normal(0, rng.choice([0.2, 1.0]), int(hit.sum())))
        chosen["trade_cost_hat"] = cost
    if rng.random() < 0.25:
        chosen["productivity_hat"] = np.exp(rng.normal(0, 0.3, shape[1:]))
    if rng.random() < 0.2:
        chosen["embargo"] = _draw_cells(rng, away) & (rng.random(shape) < 0.7)
    if rng.random() < 0.2:
        money = rng.normal(0, 0.03, shape[0]) * world.value_added.min()
        chosen["transfer_musd"] = money - money.mean()
    return Shock(**chosen)


def _draw_cells(rng: np.random.Generator, away: Any) -> Any:
    """A few cells, one importer, one pair both ways, or everything."""
    n, _, j = away.shape
    kind = rng.integers(4)
    hit = np.zeros(away.shape, dtype=bool)
    if kind == 0:
        hit = rng.random(away.shape) < 0.1
    elif kind == 1:
        hit[rng.integers(n)] = True
    elif kind == 2:
        a, b = rng.integers(n, size=2)
        hit[a, b] = hit[b, a] = True
    else:
        hit[:] = True
    goods = rng.random(j) < rng.choice([0.3, 1.0])
    return hit & away & goods


def draw_model(rng: np.random.Generator) -> Model:
    """The default model, mostly; else some of the switches."""
    if rng.random() < 0.75:
        return DEFAULT
    options: dict[str, Any] = {
        "value_added_elasticity": rng.choice([0.5, 1.5]),
        "input_elasticity": rng.choice([0.2, 1.5]),
        "final_elasticity": rng.choice([0.9, 2.0]),
        "labour_supply_elasticity": 0.5,
        "revenue_use": "income_tax_relief",
        "deficits": rng.choice(["own_share", "balanced"]),
        "pass_through": 0.8,
        "trade_elasticity_factor": rng.choice([0.5, 1.5]),
    }
    names = [name for name in options if rng.random() < 0.4]
    more = rng.spawn(1)[0]  # what else is drawn stays as it is without these
    if more.random() < 0.5:
        others: dict[str, Any] = {
            "labour_share": more.choice([0.4, 0.7]),
            "scale_elasticity": more.choice([0.02, 0.1]),
            "scale_in": more.choice(["labour", "cost"]),
            "destination_share": more.choice([0.02, 0.1]),
            "profit_share": more.choice([0.02, 0.1]),
        }
        options |= others
        names += [name for name in others if more.random() < 0.4]
    return Model(name="drawn", **{name: options[name] for name in names})


def _work(job: tuple[int, range]) -> list[Result]:
    seed, part = job
    return [run_one(seed, number) for number in part]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--start", type=int, default=0, help="number of the first scenario")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    start, end = time.perf_counter(), given.start + given.count
    jobs = [(given.seed, range(k, min(k + CHUNK, end))) for k in range(given.start, end, CHUNK)]
    if given.workers > 1:
        with ProcessPoolExecutor(given.workers, get_context("spawn")) as pool:
            results = [result for part in pool.map(_work, jobs) for result in part]
    else:
        results = [result for job in jobs for result in _work(job)]
    tell(results, time.perf_counter() - start)
    bad = [result for result in results if result.what in ("WRONG", "broke")]
    raise SystemExit(1 if bad else 0)


def tell(results: list[Result], seconds: float) -> None:
    """Counts, worst residual, sweeps, the hardest, and examples of every kind of refusal."""
    print(f"{len(results):,} random scenarios in {seconds:,.0f} s")
    kinds = collections.Counter(result.what for result in results)
    for what, count in kinds.most_common():
        print(f"  {what:28s} {count:7,d}  {count / len(results):7.2%}")
    solved = [result for result in results if result.what.startswith("solved")]
    if solved:
        worst = max(solved, key=lambda result: result.residual)
        print(f"  worst residual of those solved {worst.residual:.1e} (scenario {worst.number})")
        tell_sweeps(solved)
    times = np.array([result.seconds for result in results])
    print(f"  processor time: median {1e3 * np.median(times):.1f} ms, most {times.max():.1f} s")
    for what in kinds:
        if what.startswith("solved"):
            continue
        if what == "no equilibrium":
            reasons = collections.Counter(_reason(r) for r in results if r.what == what)
            for reason, count in reasons.most_common():
                print(f"  no equilibrium: {reason} {count}")
        for result in [result for result in results if result.what == what][:6]:
            print(f"  {what}, scenario {result.number}: {result.words[:200]}"
                  f"{f' residual {result.residual:.1e}' if result.residual else ''}")  # fmt: skip


def tell_sweeps(solved: list[Result]) -> None:
    """How many sweeps, and the ten that took most."""
    sweeps = np.array([result.sweeps for result in solved])
    parts = ", ".join(
        f"{q:.1%} within {np.quantile(sweeps, q):.0f}" for q in (0.5, 0.9, 0.99, 0.999)
    )
    long = [result for result in solved if result.sweeps > 60]
    silent = [result.number for result in long if not result.words]
    print(
        f"  sweeps: {parts}, most {sweeps.max()}; over 60: {len(long)}"
        f"{f', of which these do not say why: {silent}' if silent else ', all of which say why'}"
    )
    for result in sorted(solved, key=lambda result: -result.sweeps)[:10]:
        print(f"    scenario {result.number}: {result.sweeps} sweeps; {result.words}")


def _reason(result: Result) -> str:
    """What a verdict says, without its figures."""
    words = result.words
    if "surplus is fixed" in words:
        return "a fixed surplus above what its economy can earn"
    if "subsidies" in words:
        return "subsidies above what its economy can earn"
    return "an economy cut off" if "any more" in words else "a good without a supplier left"


if __name__ == "__main__":
    main()

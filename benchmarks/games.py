"""Speed of the games, each beside what other codes or authors needed; processor seconds.

``python benchmarks/games.py [--quick]``. Ossa's tables need ../shared/data; without it those rows
say so. Processor time of one process, the first of its kind includes compiling.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def measure(job: Callable[[], str]) -> tuple[float, str]:
    """Processor seconds of a job, and what it says of its result."""
    start = time.process_time()
    said = job()
    return time.process_time() - start, said


def ossa_optima() -> str:
    import numpy as np

    from summitry.evidence.ossa import load_base_year
    from summitry.model.quantities import RealIncome
    from summitry.strategy.lines import make_lines
    from summitry.strategy.optimal import find_optimum, guess_rates

    world, model = load_base_year(DATA / "ossa2014")
    gains, medians = [], []
    for code in world.economies:
        lines = make_lines(world, code, "partner_and_sector")
        best = find_optimum(world, RealIncome(code), lines, model=model, starts=1,
                            first=guess_rates(world, lines))  # fmt: skip
        gains.append(best.payoff - best.payoff_before)
        medians.append(100 * best.median)
    told = " ".join(f"{code} {gain:.2f}" for code, gain in zip(world.economies, gains, strict=True))
    return f"own gains {told}; mean of medians {np.mean(medians):.2f} %"


def ossa_nash() -> str:
    from summitry.evidence.ossa import load_base_year
    from summitry.model.quantities import RealIncome
    from summitry.strategy.lines import make_lines
    from summitry.strategy.nash import Player, find_nash

    world, model = load_base_year(DATA / "ossa2014")
    players = [
        Player(make_lines(world, code, "partner_and_sector"), RealIncome(code))
        for code in world.economies
    ]
    war = find_nash(world, players, model=model)
    return (
        f"{war.certificate.rounds} rounds, best deviation gains"
        f" {max(war.certificate.deviation_gain_pct):.0e} %"
    )


def uniform_194() -> str:
    from summitry.evidence.ignatenko import Variant, build_variant
    from summitry.model import compute_welfare_pct
    from summitry.strategy.lines import make_lines
    from summitry.strategy.uniform import find_best_uniform
    from summitry.world.loaders import load_liberation_day

    world, model = build_variant(load_liberation_day(DATA / "liberation_day"), Variant())
    usa = world.economy_index("USA")
    best = find_best_uniform(world, make_lines(world, "USA", "uniform"),
                             lambda o: float(compute_welfare_pct(o)[usa]), model=model)  # fmt: skip
    return f"{best.rate:.1%}, +{best.gain:.3f} %, {best.evaluations} equilibria"


def reply(party: str) -> Callable[[], str]:
    def job() -> str:
        from summitry.model.quantities import RealIncome
        from summitry.strategy.lines import make_lines
        from summitry.strategy.optimal import find_optimum
        from summitry.world import load_world

        world = load_world()
        best = find_optimum(world, RealIncome(party), make_lines(world, party, "sector"), starts=1)
        return f"median {best.median:.1%}, {best.certificate.evaluations} equilibria"

    return job


def frontier() -> str:
    from summitry.strategy.bargain import Bargain, trace_frontier
    from summitry.strategy.files import load_talks

    bargain = Bargain(load_talks("japan-usa-2025").to_table())
    traced = trace_frontier(bargain, 40)
    return f"{len(traced.points)} points, {bargain.solver.solved} equilibria"


def five_player_war() -> str:
    from summitry.model.quantities import RealIncome
    from summitry.strategy.files import load_talks
    from summitry.strategy.nash import Player, find_nash

    talks = load_talks("five-player-war")
    players = [Player(talks.to_lines(o.party), RealIncome(o.party)) for o in talks.objectives]
    war = find_nash(talks.world, players)
    return f"{war.certificate.rounds} rounds, {war.certificate.evaluations} equilibria"


JOBS: tuple[tuple[str, Callable[[], str], str, str, bool], ...] = (
    ("Japan's best reply by sector, 81 x 28", reply("JPN"), "10 s", "-", False),
    ("the USA's best reply by sector, 81 x 28", reply("USA"), "10 s", "-", False),
    ("Ossa: 7 optimal vectors of 198 duties", ossa_optima, "15 s", "85 min; 46-80 s", True),
    ("Ossa: Nash, 7 x 198 duties", ossa_nash, "30 s", "96 min; 60-168 s", True),
    ("uniform optimum, 194 economies", uniform_194, "1 s", "-", True),
    ("Nash of five by sector, 12 x 28", five_player_war, "120 s", "-", False),
    ("frontier of 40 points, six levers, 81 x 28", frontier, "60 s", "-", False),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the first job only")
    jobs = JOBS[:1] if parser.parse_args().quick else JOBS
    print(f"{'games':44s} {'cpu s':>7s} {'aim':>6s}  {'published; others':18s} result")
    for name, job, aim, others, needs_data in jobs:
        if needs_data and not DATA.is_dir():
            print(f"{name:44s} {'-':>7s} {aim:>6s}  {others:18s} no data at {DATA}")
            continue
        seconds, said = measure(job)
        print(f"{name:44s} {seconds:7.1f} {aim:>6s}  {others:18s} {said}", flush=True)


if __name__ == "__main__":
    main()

"""Speed and memory of the main jobs, each beside a yardstick measured in the same run.

``python benchmarks/run.py [--quick]``. Whole processes are started afresh; figures are medians.
Times depend on the machine; the ratios travel better.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SUMMITRY = [sys.executable, "-m", "summitry"]
ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "articles"


def run_process(command: list[str], repeats: int) -> tuple[float, float]:
    """Median wall seconds and largest memory in MB of a whole process."""
    walls, peaks = [], []
    for _ in range(repeats):
        start = time.perf_counter()
        child = os.posix_spawn(
            command[0],
            command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
        )
        _, status, usage = os.wait4(child, 0)
        walls.append(time.perf_counter() - start)
        peaks.append(usage.ru_maxrss / 1024)
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"failed: {' '.join(command)}")
    return statistics.median(walls), max(peaks)


def run_inside(job: Callable[[], object], repeats: int) -> float:
    """Median seconds of a job inside this process, after one run to warm up."""
    job()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def bench_processes(repeats: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = str(Path(folder) / "brief.html")
        jobs = {
            "python -c 'import numpy'": [sys.executable, "-c", "import numpy"],
            "summitry --help": [*SUMMITRY, "--help"],
            "summitry run february-2025": [*SUMMITRY, "run", "february-2025"],
            "summitry brief --sample": [*SUMMITRY, "brief", "--sample", "-o", page],
        }
        if ARTICLES.is_dir():
            files = [str(path) for path in sorted(ARTICLES.glob("*.txt"))]
            jobs["summitry brief, four articles"] = [*SUMMITRY, "brief", *files, "-o", page]
        yardstick = None
        print(f"{'whole process':32s} {'wall s':>8s} {'memory MB':>10s} {'x import numpy':>15s}")
        for name, command in jobs.items():
            wall, peak = run_process(command, repeats)
            yardstick = yardstick or wall
            print(f"{name:32s} {wall:8.3f} {peak:10.0f} {wall / yardstick:15.1f}")
            if "brief" in name:
                size = Path(page).stat().st_size / 1024
                print(f"{'':32s} brief.html {size:,.0f} KB")


def bench_measures(repeats: int) -> None:
    """Measures of all pairs at 81 x 28: the goals are 2 s for all together, 1 s for the matrix."""
    from dataclasses import replace

    import numpy as np

    from summitry import exposure, security
    from summitry.world import World, load_world

    bundled = load_world()
    print(
        f"\n{'measures, all pairs 81 x 28':32s} {'CPU s':>8s} {'x one inverse':>15s} {'goal s':>8s}"
    )

    def exposures(world: World) -> None:
        table = exposure.table_from_world(world)
        exposure.compute_export_content(table)
        exposure.compute_input_reliance(table)
        exposure.compute_upstreamness(table)
        exposure.compute_downstreamness(table)
        exposure.compute_concentration(world)
        exposure.compute_replacement_burden(world)
        for economy in table.economies:
            exposure.compute_third_country_exposure(table, economy)
        exposure.compute_pairwise_loss(world)
        security.compute_power(world)

    def inverse(world: World) -> None:
        """The yardstick of the run: one inverse of the size of the inter-country table."""
        size = world.output.size
        np.linalg.inv(np.eye(size) - np.full((size, size), 0.5 / size))

    jobs: dict[str, tuple[Callable[[World], object], float]] = {
        "one inverse, 2268 x 2268": (inverse, 0.0),
        "exposure and coercion": (exposures, 2.0),
        "friends": (security.compute_friends_matrix, 1.0),
    }
    yardstick = 0.0
    for name, (job, goal) in jobs.items():
        times = []
        for _ in range(repeats):
            fresh = replace(bundled)  # a world of its own: nothing is remembered from before
            start = time.process_time()
            job(fresh)
            times.append(time.process_time() - start)
        least = min(times)
        yardstick = yardstick or least
        print(f"{name:32s} {least:8.3f} {least / yardstick:15.1f} {goal or '':>8}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one run of each, to see that it works"
    )
    repeats = 1 if parser.parse_args().quick else 5
    bench_processes(repeats)
    bench_measures(min(repeats, 2))


if __name__ == "__main__":
    main()

"""Speed and memory of the reader on a large pile, document by document and together.

    python benchmarks/reader_pile.py [--documents 10000] [--together 1000 10000]

The pile is made of the articles kept beside the project, or of the sample dossier, with figures and
order of paragraphs changed so that no two documents are alike. Speed is counted in processor time,
after the start; memory is what the process holds after each tenth of the pile.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import resource
import tempfile
import time
from pathlib import Path

from summitry.ledger import pair_sources, statement_to_record
from summitry.news import read_documents, read_each, sample_paths

ROOT = Path(__file__).resolve().parents[1]


def make_pile(folder: Path, count: int) -> list[Path]:
    """Write the documents of a pile."""
    reader = ROOT.parent / "shared" / "reader" / "dev" / "docs"
    articles = [*sorted((ROOT.parent / "shared" / "articles").glob("*")), *sorted(reader.glob("*"))]
    texts = [path.read_text(encoding="utf-8") for path in articles or sample_paths()]
    paths = []
    for number in range(count):
        path = folder / f"{number:05d}.txt"
        path.write_text(change(texts[number % len(texts)], number), encoding="utf-8")
        paths.append(path)
    return paths


def change(text: str, number: int) -> str:
    """A text with its paragraphs in another order and other figures of two digits."""
    rng = random.Random(number)
    paragraphs = text.split("\n")
    rng.shuffle(paragraphs)
    return re.sub(r"\b\d\d\b", lambda _: str(rng.randint(10, 99)), "\n".join(paragraphs))


def held_mb() -> float:
    """Memory that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def bench_each(paths: list[Path]) -> None:
    """Read one by one: speed, and memory along the way."""
    list(read_each(paths[:20]))
    gc.collect()
    held, statements = [held_mb()], 0
    start = time.process_time()
    for number, dossier in enumerate(read_each(paths), 1):
        statements += len(dossier.statements)
        if number % max(1, len(paths) // 10) == 0:
            held.append(held_mb())
    seconds = time.process_time() - start
    print(f"one by one: {len(paths)} documents, {statements} statements, "
          f"{len(paths) / seconds:.0f} documents/s of processor time")  # fmt: skip
    print("memory, MB, at the start and after each tenth:", *(f"{mb:.0f}" for mb in held))


def bench_together(paths: list[Path]) -> None:
    """Read as one dossier: everything is held against everything, and all records written."""
    gc.collect()
    held = [held_mb()]
    start, begun = time.process_time(), time.monotonic()

    def tell(done: int, total: int, _name: str) -> None:
        if done % max(1, total // 10) == 0:
            held.append(held_mb())
            print(f"  {done} of {total} read, {held[-1]:.0f} MB held", flush=True)

    dossier = read_documents(paths, progress=tell)
    compared = time.process_time()
    length = sum(len(repr(statement_to_record(s, d))) for s, d in pair_sources(dossier))
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"together: {len(paths)} documents, {len(dossier.statements)} statements, "
          f"{len(dossier.differences)} differences, {len(dossier.copies)} copies; "
          f"{seconds:.0f} s of processor time ({compared - start:.0f} without writing "
          f"{length / 1e6:.0f} MB of records), {time.monotonic() - begun:.0f} s by the clock, "
          f"{len(paths) / seconds:.0f} documents/s")  # fmt: skip
    growth = (held[-1] - held[1]) / (0.9 * len(paths)) * 1000
    print(f"memory: {held_mb():.0f} MB at the end, peak {peak:.0f} MB; from the first tenth to the "
          f"last {growth:.1f} KB a document", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--together", type=int, nargs="*", default=[2_000])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = make_pile(Path(folder), max(options.documents, *options.together, 0))
        if options.documents:
            bench_each(paths[: options.documents])
        for count in options.together:
            bench_together(paths[:count])


if __name__ == "__main__":
    main()

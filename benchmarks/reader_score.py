"""Score the reader on the hand-marked articles kept beside the project, both sets side by side.

    python benchmarks/reader_score.py [--reader ../shared/reader] [--show]

The articles stay where they are: they are copied to a temporary folder under the names that the
marks use, read, and scored with the scorer that lies beside the marks.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from summitry.ledger import statement_to_record
from summitry.ledger.records import Dossier
from summitry.news import read_documents

ROOT = Path(__file__).resolve().parents[1]


def seed_paths(reader: Path, folder: Path) -> tuple[list[Path], dict[str, dict[str, str]]]:
    """Copy the four articles under the marks' document names, with their dates."""
    articles = sorted((reader.parent / "articles").glob("*.txt"))
    paths = [Path(shutil.copy(a, folder / f"{a.name[:3]}.txt")) for a in articles]
    extras = json.loads((reader / "seeds" / "extras.json").read_text(encoding="utf-8"))
    dates = {
        doc: re.search(r"\d{4}-\d{2}-\d{2}", text) for doc, text in extras["published"].items()
    }
    return paths, {doc: {"published": m.group()} for doc, m in dates.items() if m}


def dev_paths(reader: Path) -> tuple[list[Path], dict[str, Any]]:
    """The development articles and what is known about them."""
    meta = json.loads((reader / "dev" / "meta.json").read_text(encoding="utf-8"))
    return sorted((reader / "dev" / "docs").iterdir()), meta


def write_predictions(dossier: Dossier, folder: Path) -> dict[str, Path]:
    """Write the ledger, the differences and the garbles as the scorer reads them."""
    names = {name: folder / f"{name}.json" for name in ("pred", "conflicts", "garbles", "copies")}
    rows = [json.dumps(statement_to_record(s), ensure_ascii=False) for s in dossier.statements]
    names["pred"].write_text("\n".join(rows) + "\n", encoding="utf-8")
    conflicts = [
        {"docs": sorted({q.doc for q in d.quotes}), "quotes": [q.text for q in d.quotes],
         "values": list(d.values), "verdict": d.verdict}
        for d in dossier.differences
    ]  # fmt: skip
    garbles = [{"doc": g.quote.doc, "quote": g.quote.text} for g in dossier.garbles]
    copies = [{"a": c.a, "b": c.b, "kind": c.kind} for c in dossier.copies]
    names["copies"].write_text(json.dumps(copies), encoding="utf-8")
    names["conflicts"].write_text(json.dumps(conflicts), encoding="utf-8")
    names["garbles"].write_text(json.dumps(garbles), encoding="utf-8")
    return names


def score(reader: Path, which: str, dossier: Dossier, show: bool) -> tuple[dict[str, Any], str]:
    """Run the scorer on one set."""
    with tempfile.TemporaryDirectory() as folder:
        written = write_predictions(dossier, Path(folder))
        gold = reader / which
        command = [
            sys.executable, str(reader / "score.py"),
            str(gold / "gold.jsonl"), str(written["pred"]),
            "--conflicts", str(gold / "conflicts.json"), str(written["conflicts"]),
            "--garbles", str(gold / "garbled.json"), str(written["garbles"]),
        ]  # fmt: skip
        if (gold / "traps.jsonl").exists():
            command += ["--traps", str(gold / "traps.jsonl")]
        if (gold / "duplicates.json").exists():
            command += ["--dups", str(gold / "duplicates.json"), str(written["copies"])]
        command += ["--show"] if show else []
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    end = output.index("\n}") + 2
    return json.loads(output[:end]), output[end:]


def main() -> None:
    """Read both sets, score them and print the results in two columns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", type=Path, default=ROOT.parent / "shared" / "reader")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    results, details = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        sets = {"seeds": seed_paths(options.reader, Path(folder)), "dev": dev_paths(options.reader)}
        for which, (paths, meta) in sets.items():
            start = time.perf_counter()
            dossier = read_documents(paths, meta=meta)
            seconds = time.perf_counter() - start
            exact = all(
                s.text[q.start : q.end] == q.text
                for s in dossier.sources
                for q in [x.quote for x in dossier.statements] if q.doc == s.doc
            )  # fmt: skip
            results[which], details[which] = score(options.reader, which, dossier, options.show)
            results[which]["articles/s (with start)"] = round(len(paths) / seconds, 1)
            results[which]["quotes exact"] = exact
    for key in dict.fromkeys([*results["seeds"], *results["dev"]]):
        print(key)
        for which in ("seeds", "dev"):
            print(f"  {which:6}", json.dumps(results[which].get(key)))
    for which, text in details.items():
        if text.strip():
            print(f"--- {which}\n{text.strip()}")


if __name__ == "__main__":
    main()

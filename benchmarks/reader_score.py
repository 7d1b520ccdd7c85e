"""Score the reader on the hand-marked articles kept beside the project, both sets side by side.

    python benchmarks/reader_score.py [--reader ../shared/reader] [--show]

The articles stay where they are: they are copied to a temporary folder under the names that the
marks use, read, and scored with the scorer that lies beside the marks. Then each story and each
actor on its own, and our own sentences in ``tests/news/wire``: their first reading, before any rule
was mended for them, beside today's.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from types import ModuleType
from typing import Any

from summitry.ledger import statement_to_record
from summitry.ledger.records import Dossier
from summitry.news import read_documents

ROOT = Path(__file__).resolve().parents[1]
Record = dict[str, Any]


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


def load_scorer(reader: Path) -> ModuleType:
    """Load the scorer, for its own sense of what agrees."""
    spec = importlib.util.spec_from_file_location("reader_scorer", reader / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{reader / 'score.py'} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def match(scorer: ModuleType, gold: list[Record], said: list[Record]) -> dict[int, int]:
    """Pair marks with statements as the scorer does: the best agreement first, each once."""
    possible = []
    for i, g in enumerate(gold):
        for j, p in enumerate(said):
            if g["doc"] != p["doc"] or not scorer.act_ok(g, p) or not scorer.val_gate(g, p):
                continue
            overlap = scorer.ov(g["quote"], p["quote"])
            if overlap >= 0.5:
                sides = scorer.set_ok(g, "actor", "alt_actor", p) + scorer.set_ok(
                    g, "targets", "alt_targets", p
                )
                rest = 0.5 * scorer.date_ok(g, p) + 0.5 * scorer.stat_ok(g, p)
                optional = 0.6 if g.get("optional") else 0.0
                agreement = overlap + sides + scorer.num_ok(g, p) + rest - optional
                possible.append((agreement, i, j))
    pairs: dict[int, int] = {}
    for _, i, j in sorted(possible, reverse=True):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def agreement(scorer: ModuleType, gold: Record, said: Record) -> dict[str, bool]:
    """Which parts of a statement agree with its mark."""
    unit = gold.get("value") is None or said.get("unit") == gold.get("unit")
    parts = {
        "actor": bool(scorer.set_ok(gold, "actor", "alt_actor", said)),
        "target": bool(scorer.set_ok(gold, "targets", "alt_targets", said)),
        "rest": bool(scorer.num_ok(gold, said) and unit and scorer.stat_ok(gold, said)),
    }
    return {**parts, "whole": all(parts.values())}


Rows = dict[str, dict[str, float]]


def break_down(
    reader: Path, which: str, dossier: Dossier, story_of: dict[str, str]
) -> tuple[Rows, Rows]:
    """Figures of each story, and the share of each actor's matched marks that agree."""
    scorer = load_scorer(reader)
    lines = (reader / which / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines if line.strip()]
    said = [statement_to_record(s) for s in dossier.statements]
    pairs = match(scorer, gold, said)
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    actors: dict[str, list[dict[str, bool]]] = defaultdict(list)
    for j, row in enumerate(said):
        optional = any(gold[i].get("optional") for i, k in pairs.items() if k == j)
        counts[story_of[row["doc"]]]["said"] += not optional
    for i, mark in enumerate(gold):
        if mark.get("optional"):
            continue
        count = counts[story_of[mark["doc"]]]
        count["marked"] += 1
        if i in pairs:
            agrees = agreement(scorer, mark, said[pairs[i]])
            count["met"] += 1
            count["whole"] += agrees["whole"]
            actors[" and ".join(scorer.L(mark["actor"])) or "nobody"].append(agrees)
    stories = {name: _measures(count) for name, count in sorted(counts.items())}
    accuracy = {
        name: {part: mean(a[part] for a in rows) for part in ("actor", "target", "whole")}
        | {"marks": float(len(rows))}
        for name, rows in sorted(actors.items(), key=lambda row: -len(row[1]))
    }
    return stories, accuracy


def _measures(count: dict[str, int]) -> dict[str, float]:
    said, marked = max(count["said"], 1), max(count["marked"], 1)
    whole = 2 * count["whole"] / max(count["said"] + count["marked"], 1)
    return {
        "P": count["met"] / said, "R": count["met"] / marked, "whole record F1": whole,
        "marks": float(count["marked"]),
    }  # fmt: skip


def print_rows(title: str, rows: Rows, *, each: bool) -> None:
    """Print rows of shares with their minimum and their plain average."""
    names = [name for name in next(iter(rows.values())) if name != "marks"]
    print(f"--- {title}")
    ends = {
        "minimum": {name: min(row[name] for row in rows.values()) for name in names},
        "macro average": {name: mean(row[name] for row in rows.values()) for name in names},
    }
    for label, row in ({**rows, **ends} if each else ends).items():
        shares = "  ".join(f"{name} {row[name]:.2f}" for name in names)
        marks = f"  ({row['marks']:.0f} marks)" if "marks" in row else ""
        print(f"  {label:16} {shares}{marks}")


def compare_own_sets() -> Iterator[str]:
    """One line for each of our own sets whose first reading was kept."""
    sys.path.insert(0, str(ROOT))
    from tests.news.wire_score import first_readings, score_set

    for name, first in first_readings().items():
        with tempfile.TemporaryDirectory() as folder:
            today = score_set(name, Path(folder)).measures
        figures = [f"{part} {first[part]:.2f} -> {now:.2f}" for part, now in today.items()]
        yield f"  {name}  {'  '.join(figures)}"


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
    results, details, parts = {}, {}, {}
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
            story_of = {doc: row.get("cluster", doc) for doc, row in meta.items()}
            parts[which] = break_down(options.reader, which, dossier, story_of)
            met = sum(round(row["R"] * row["marks"]) for row in parts[which][0].values())
            if met != results[which]["detect(action+value+sentence)"]["tp"]:
                raise SystemExit(f"{which}: the stories do not add up to what the scorer counts")
    for key in dict.fromkeys([*results["seeds"], *results["dev"]]):
        print(key)
        for which in ("seeds", "dev"):
            print(f"  {which:6}", json.dumps(results[which].get(key)))
    for which, (stories, actors) in parts.items():
        print_rows(f"{which}, each story", stories, each=True)
        print_rows(f"{which}, matched marks of each of {len(actors)} actors", actors, each=False)
    print("--- our own sentences (tests/news/wire): first reading -> today")
    print("\n".join(compare_own_sets()))
    for which, text in details.items():
        if text.strip():
            print(f"--- {which}\n{text.strip()}")


if __name__ == "__main__":
    main()

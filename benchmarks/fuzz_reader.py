"""Fuzz the whole reader: mutated and hostile documents of every kind, each under bounds.

    python benchmarks/fuzz_reader.py [--cases 2000] [--minutes 60] [--seed 1] [--keep FOLDER]
    python benchmarks/fuzz_reader.py --seed 2 --sums FILE   # a piece, its counts added to a file
    python benchmarks/fuzz_reader.py --total FILE           # the sums over all pieces

A case is one document or one pile. It fails if anything but a named error comes out, if it takes
longer than its bound or more memory than its bound, or if a quote (of a statement, fact, damaged
name, difference, copy or left-out piece) is not the text of its source where it says it stands, or
that of a statement does not lead back to bytes of its file.
The cases of a seed are always the same.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from summitry.errors import SummitryError
from summitry.ledger import (
    Dossier,
    Quote,
    dossier_from_dict,
    dossier_to_dict,
    find_bytes,
    write_ledger_page,
)
from summitry.news import read_documents, sample_paths

ROOT = Path(__file__).resolve().parents[1]
BURST = ("more than 1", "more memory", "text nested too deep")  # what the bounds of a document say
SECONDS = 10  # of processor time: a bound for one case, on a machine that does other work too
GROWTH_MB = 600  # how much one case may add to the largest size the process has had

PIECES = """
% $ 25 % billion 10% tariff tariffs on the United States Japan China EU will not if impose imposed
by Trump Ishiba said Reuters , . ; : - * # [ ] ( ) < > & &amp; &#x202e; <b> </b> <p> <!-- -->
![x](y) [a](http://b) ** __ \u200b \u202e \u2066 \u00ad \ufeff ’ “ ” « » â€™ Ã© 1,000,000,000 1e999
0 -5 10/02/2025 Monday February 30 31 2025-13-45 per cent trillion respectively and or to from up
until İ ß ﬁ 𝔘 日本 США ﷽ Comment (0)
"""
WORDS = (*PIECES.split(), "\n", "\n\n", "\x00", "\x07", "\x85", "\u2028")

Case = tuple[str, dict[str, bytes], bytes | None]


def texts() -> list[str]:
    """The sample dossier, and the articles kept beside the project where they are."""
    paths = sample_paths()
    shared = ROOT.parent / "shared"
    for folder in ("articles", "reader/dev/docs", "data/texts"):
        paths += sorted((shared / folder).glob("*"))
    return [path.read_text(encoding="utf-8") for path in paths if path.is_file()]


def mutate(rng: random.Random, text: str) -> str:
    """Cut, put in, repeat, swap, change case: a few times over."""
    for _ in range(rng.randint(1, 12)):
        at, end = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        short = min(end, at + rng.randint(0, 80))
        put = "".join(rng.choices(WORDS, k=rng.randint(0, 6)))
        what = rng.randrange(7)
        if what == 0:
            text = text[:at] + put + text[at:]
        elif what == 1:
            text = text[:at] + text[short:]
        elif what == 2:
            text = text[:at] + text[at:short] * rng.randint(2, 40) + text[short:]
        elif what == 3:
            text = text[:at] + text[at:short].upper() + text[short:]
        elif what == 4:
            text = text[:at] + put * rng.randint(1, 60) + text[short:]
        elif what == 5:
            text = text[:at] + chr(rng.choice([0x202E, 0x200B, 0x301, 0xD7FF, 0x1F600])) + text[at:]
        else:
            text = text[:at] + text[at:short][::-1] + text[short:]
    return text[:200_000]


def plain(rng: random.Random) -> Case:
    name = rng.choice(["a.txt", "a.md"])
    return "text", {name: mutate(rng, rng.choice(TEXTS)).encode("utf-8", "replace")}, None


def soup(rng: random.Random) -> Case:
    """Nothing but pieces that rules look for."""
    return "soup", {"a.txt": " ".join(rng.choices(WORDS, k=rng.randint(1, 800))).encode()}, None


def encoded(rng: random.Random) -> Case:
    """One encoding written, another declared, bytes flipped."""
    text = mutate(rng, rng.choice(TEXTS))[:20_000]
    code = rng.choice(
        ["utf-16", "utf-8-sig", "cp1252", "latin-1", "shift_jis", "utf-32", "gb18030"]
    )
    data = bytearray(text.encode(code, "replace"))
    for _ in range(rng.randint(0, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256) if data else 0
    head = rng.choice([b"", b'<meta charset="utf-7">', b'<?xml encoding="hex"?>', b"\xff\xfe"])
    return "encoding", {rng.choice(["a.txt", "a.html"]): head + bytes(data)}, None


def page(rng: random.Random) -> Case:
    """A web page whose tags are broken."""
    blocks = mutate(rng, rng.choice(TEXTS)).split("\n")[:200]
    tags = ["p", "div", "b", "script", "style", "table", "li", "a href='x'", "svg", "iframe", "nav"]
    parts = []
    for block in blocks:
        tag = rng.choice(tags)
        close = rng.choice([f"</{tag.split()[0]}>", "", "</p", "<!--", "-->", "&lt;"])
        parts.append(f"<{tag}>{block}{close}")
    body = "".join(parts)
    return "page", {"a.html": f"<html><body><article>{body}".encode("utf-8", "replace")}, None


def feed(rng: random.Random) -> Case:
    """A feed whose items are cut, nested or escaped twice."""
    items = []
    for _ in range(rng.randint(0, 12)):
        body = mutate(rng, rng.choice(TEXTS))[:4_000]
        body = rng.choice([body, f"<![CDATA[{body}]]>", body.replace("<", "&lt;"), body + "]]>"])
        items.append(f"<item><title>{body[:40]}</title><description>{body}</description>")
        items.append(rng.choice(["</item>", "", "</item></item>"]))
    return "feed", {"a.xml": f"<rss><channel>{''.join(items)}</channel></rss>".encode()}, None


def archive(rng: random.Random) -> Case:
    """An archive with odd names, cut or with flipped bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for k in range(rng.randint(0, 6)):
            name = rng.choice(
                ["a.txt", "../b.txt", "/etc/c.txt", "d\\e.txt", "f.zip", "g.html", ""]
            )
            packed.writestr(f"{k}{name}" if rng.random() < 0.7 else name or "x", rng.choice(TEXTS))
    data = bytearray(buffer.getvalue())
    for _ in range(rng.choice([0, 0, 1, 5, 40])):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return "archive", {"a.zip": bytes(data[: rng.choice([len(data), len(data) // 2])])}, None


def hostile(rng: random.Random) -> Case:
    """Made to be slow or large: nesting, endless lines, bombs, repetition."""
    n = rng.choice([1_000, 30_000, 300_000])
    unit = rng.choice(WORDS)
    few = rng.choice(["", " "]).join(rng.choices(WORDS, k=rng.randint(2, 4))) + rng.choice(
        ["", " "]
    )
    kinds: dict[str, Callable[[], tuple[str, bytes]]] = {
        "nested tags": lambda: ("a.html", b"<div>" * n + b"10% tariff on China"),
        "open comments": lambda: ("a.html", b"<!--" * n),
        "open scripts": lambda: ("a.html", b"<script>" * n + b"x"),
        "open tags": lambda: ("a.html", b"<p " * n),
        "attributes": lambda: ("a.html", b"<p " + b"a=b " * n + b">text</p>"),
        "entities": lambda: ("a.html", b"<p>" + b"&amp;" * n + b"</p>"),
        "entity bomb": lambda: (
            "a.xml",
            b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><item>&b;</item>',
        ),
        "one line": lambda: ("a.txt", b"The US imposed a 10% tariff on China and " * (n // 10)),
        "one word": lambda: ("a.txt", (unit * n).encode("utf-8", "replace")),
        "few words": lambda: ("a.md", (few * (n // 3)).encode("utf-8", "replace")),
        "links": lambda: ("a.md", b"[a](http://b" * (n // 4)),
        "open links": lambda: ("a.md", b"[" * n),
        "stars": lambda: ("a.md", b"*" * n + b"a" + b"*_" * (n // 2)),
        "front matter": lambda: ("a.md", b"---\na: &x [1]\nb: *x\n---\n" + b"- " * (n // 10)),
        "numbers": lambda: ("a.txt", b"1,000" * (n // 5) + b"%"),
        "names": lambda: ("a.txt", b"Japan and the United States and China, " * (n // 40)),
        "quotes": lambda: ("a.txt", b'"' * n + b" 10% tariff on China"),
        "dots": lambda: ("a.txt", b". " * n),
        "lines": lambda: ("a.txt", b"a\n" * n),
        "bidi": lambda: ("a.txt", "\u202e".encode() * n + b"10% tariff"),
        "zeros": lambda: ("a.txt", b"\x00" * n),
        "mojibake": lambda: ("a.txt", "â€™Ã©".encode() * (n // 20)),
        "cdata": lambda: ("a.xml", b"<rss>" + b"<item><![CDATA[" * (n // 20)),
        "items": lambda: ("a.xml", b"<rss>" + b"<item>" * (n // 30) + b"</item>"),
    }
    kind = rng.choice(sorted(kinds))
    name, data = kinds[kind]()
    return f"hostile: {kind}", {name: data[:4_000_000]}, None


def bomb(rng: random.Random) -> Case:
    """Archives that grow: one large member, many members, a lie about the size."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        if rng.random() < 0.5:
            packed.writestr("a.txt", b"0" * rng.choice([1_000_000, 6_000_000, 60_000_000]))
        else:
            for k in range(rng.choice([10, 60])):
                packed.writestr(f"{k}.txt", "10% tariff on China " * 20)
    return "bomb", {"a.zip": buffer.getvalue()}, None


def pile(rng: random.Random) -> Case:
    """Several documents together, some of them copies, some of them broken."""
    files: dict[str, bytes] = {}
    for k in range(rng.randint(2, 6)):
        text = rng.choice(TEXTS)
        text = text if rng.random() < 0.4 else mutate(rng, text)
        files[f"{rng.choice('abc')}{k}.txt"] = text.encode("utf-8", "replace")
    if rng.random() < 0.5:
        files["z.txt"] = bytes(rng.randrange(256) for _ in range(300))
    return "pile", files, None


def pasted(rng: random.Random) -> Case:
    data = mutate(rng, rng.choice(TEXTS)).encode("utf-8", "replace")
    return "pasted", {}, rng.choice([data, b"", data[:50], b"<html>" + data, b"<rss><item>" + data])


MAKERS: tuple[tuple[Callable[[random.Random], Case], int], ...] = (
    (plain, 30), (soup, 15), (encoded, 10), (page, 14), (feed, 8), (archive, 5), (hostile, 6),
    (bomb, 1), (pile, 5), (pasted, 6),
)  # fmt: skip
TEXTS = texts()


class TooLongError(Exception):
    """A case took longer than its bound."""


class NotInTextError(Exception):
    """A quote is not the text of its source where it says it stands."""


@dataclass
class Sums:
    """What came of the cases so far; times in seconds of the processor, memory in MB."""

    cases: int = 0
    documents: int = 0
    quotes: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    worst: dict[str, tuple[float, str]] = field(default_factory=dict)
    seconds: float = 0.0

    def hold(self, what: str, size: float, case: str) -> None:
        """Keep the largest of something, and the case it came of."""
        self.worst[what] = max(self.worst.get(what, (0.0, "")), (size, case))

    def add(self, other: dict[str, Any]) -> None:
        """Add the counts of another piece, as its file holds them."""
        for name in ("cases", "documents", "quotes", "seconds"):
            setattr(self, name, getattr(self, name) + other[name])
        self.outcomes.update(other["outcomes"])
        self.kinds.update(other["kinds"])
        for what, (size, case) in other["worst"].items():
            self.hold(what, size, case)

    @property
    def failed(self) -> int:
        """Cases that failed in any way."""
        return sum(self.outcomes[kind] for kind in FAILURES)

    def lines(self) -> Iterator[str]:
        """The counts in plain words."""
        yield (
            f"{self.cases} cases, {self.documents} documents, {self.seconds / 60:.1f} minutes of "
            f"the processor: {dict(sorted(self.kinds.items()))}"
        )
        rest = {k: n for k, n in sorted(self.outcomes.items()) if k not in FAILURES}
        yield f"outcomes without failure: {rest}"
        yield ", ".join(f"{kind} {self.outcomes[kind]}" for kind in FAILURES)
        yield f"{self.quotes} quotes checked"
        yield from (f"{what}: {size:.2f} ({case})" for what, (size, case) in self.worst.items())


FAILURES = ("crashed", "hung", "grew too large", "quote not in its text", "wrong")


def run_case(case: Case, sums: Sums) -> str:
    """Read one case and check what came out; the kind of outcome."""
    _, files, given = case
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        paths = [Path(folder)] if files else []
        try:
            dossier = read_documents(paths, date="2025-02-07", pasted=given)
        except SummitryError as error:
            parts = (error.where, error.seen, error.expected, error.todo)
            assert all(part.strip() for part in parts), "an error without one of its parts"
            sums.documents += 1
            return "refused by name"
    check(dossier, sums)
    return "read"


def list_quotes(dossier: Dossier) -> Iterator[Quote]:
    """Every quote of a dossier."""
    yield from (record.quote for record in dossier.statements)
    yield from (record.quote for record in dossier.facts)
    yield from (record.quote for record in dossier.garbles)
    yield from (record.quote for record in dossier.dropped)
    for group in (*dossier.differences, *dossier.copies):
        yield from group.quotes


def check(dossier: Dossier, sums: Sums) -> None:
    """Every quote is the text of its source at its place, and the dossier can be written."""
    again = dossier_from_dict(dossier_to_dict(dossier))
    assert again == dossier, "the dossier is another after writing and reading"
    sources = {source.doc: source for source in dossier.sources}
    sums.documents += len(sources) + len(dossier.failures)
    for quote in list_quotes(dossier):
        sums.quotes += 1
        if sources[quote.doc].text[quote.start : quote.end] != quote.text:
            raise NotInTextError(f"{quote.doc} {quote.start}-{quote.end}: {quote.text[:80]!r}")
    for statement in dossier.statements:
        quote = statement.quote
        place = find_bytes(sources[quote.doc], quote.start, quote.end)
        assert place is not None, f"a quote without bytes: {quote}"
        assert place[0] < place[1], "bytes that end before they begin"
    for failure in dossier.failures:
        assert {"where", "seen", "expected", "do"} <= set(failure)
        assert not failure["seen"].startswith(BURST), f"a bound was burst: {failure['seen']}"
    write_ledger_page(dossier)


def _stop(*_: Any) -> None:
    raise TooLongError


def _forget_peak() -> float:
    """Begin to measure memory anew where the system can; the size now, MB."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return _peak()
    return _status("VmRSS")


def _peak() -> float:
    """The largest size the process has had since, MB."""
    if Path("/proc/self/status").exists():
        return _status("VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def try_case(case: Case, sums: Sums) -> tuple[str, str]:
    """Run one case under its bounds: the kind of outcome, and what a failure was."""
    size, start = _forget_peak(), time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    said = ""
    try:
        outcome = run_case(case, sums)
    except TooLongError:
        outcome, said = "hung", f"longer than {SECONDS} s"
    except NotInTextError as error:
        outcome, said = "quote not in its text", str(error)
    except AssertionError as error:
        outcome, said = "wrong", str(error)
    except Exception as error:
        outcome, said = "crashed", f"{type(error).__name__}: {error}"
        traceback.print_exc()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    grown = _peak() - size
    if grown > GROWTH_MB:
        outcome, said = "grew too large", f"{grown:.0f} MB more memory"
    one = "a document" if len(case[1]) < 2 and "a.zip" not in case[1] else "a pile"
    sums.hold(f"longest time of {one}, s", time.process_time() - start, case[0])
    sums.hold(f"most memory of {one}, MB", grown, case[0])
    return outcome, said


def fuzz(cases: int, seconds: float, seed: int, keep: Path | None) -> Sums:
    """Run the cases of a seed until there is no time left, and say which failed."""
    warnings.simplefilter("ignore")  # two members of one name in an archive are meant
    signal.signal(signal.SIGVTALRM, _stop)
    makers, weights = zip(*MAKERS, strict=True)
    sums = Sums()
    began = time.monotonic()
    for number in range(cases):
        if time.monotonic() - began > seconds:
            break
        rng = random.Random(f"{seed}-{number}")
        case = rng.choices(makers, weights)[0](rng)
        outcome, said = try_case(case, sums)
        sums.cases += 1
        sums.kinds[case[0].split(":")[0]] += 1
        sums.outcomes[outcome] += 1
        if outcome in FAILURES:
            print(f"case {seed}-{number} ({case[0]}): {outcome}: {said}", flush=True)
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                for name, data in (case[1] or {"pasted": case[2] or b""}).items():
                    (keep / f"{seed}-{number}-{name}").write_bytes(data)
    sums.seconds = time.process_time()
    return sums


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--sums", type=Path, help="add the counts of this piece to a file")
    parser.add_argument("--total", type=Path, help="only print the sums of such a file")
    options = parser.parse_args()
    if options.total:
        sums = Sums()
        for line in options.total.read_text(encoding="utf-8").splitlines():
            sums.add(json.loads(line))
    else:
        sums = fuzz(options.cases, 60 * options.minutes, options.seed, options.keep)
        if options.sums:
            with options.sums.open("a", encoding="utf-8") as file:
                file.write(json.dumps(vars(sums)) + "\n")
    print("\n".join(sums.lines()))
    sys.exit(sums.failed > 0)


if __name__ == "__main__":
    main()

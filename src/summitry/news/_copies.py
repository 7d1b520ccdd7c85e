"""Near-copies among documents: which share their text, how much, and who took it from whom.

A document is known by its shingles, the runs of five words outside quotation marks: two accounts
of one speech share its words without having copied each other. Shingles become 64-bit numbers in
one sorted array for the whole pile, so that documents that share some are found without comparing
each with each; only those are then compared sentence by sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from summitry.ledger.records import Copy, Quote, Source

if TYPE_CHECKING:
    import numpy as np

    Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
    Owners = np.ndarray[tuple[int], np.dtype[np.int64]]
    Pairs = np.ndarray[tuple[int, int], np.dtype[np.int64]]
    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
    Spans = np.ndarray[tuple[int, int], np.dtype[np.int32]]

RUN = 5  # words of a shingle: four are a common phrase, six miss what a rewriter touched
_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile('"[^"]{1,1500}"|“[^“”]{1,1500}”|«[^«»]{1,1500}»')
_COMMON = 25  # a shingle in more documents than this is a formula, not a trace of copying
_TRACE = 8  # shingles in common that make two documents worth comparing

# Measured on articles marked by hand and on primary texts: re-used paragraphs share 12 % of the
# shorter document's shingles and more, one list of goods told alike 5 %, independent accounts of
# one announcement 1 %.
_EXACT = 0.95  # of the shingles of both
_VERSION = 0.5  # of the shingles of the shorter
_FORMAL = 0.8  # two official texts: they share the formulas of their office
_PARTIAL = 0.08
_FEWEST = 25  # shingles: less is a sentence
_LONG_RUN = 60  # shingles in common that are copied text in a document of any length
_ALIKE = 80  # rapidfuzz: a sentence with a few words replaced stays above
_SENTENCE = 10  # words: shorter sentences are alike by chance
_REWRITTEN = 0.4  # share of the shorter document's sentences that have a likeness
_TOUCHED = 0.1  # by how much more of its sentences than of its shingles: else paragraphs were taken


@dataclass(frozen=True)
class Print:
    """What copies are found by: the shingles of one document, its sentences, where it is from."""

    doc: str
    hashes: Hashes  # sorted, each once
    spans: Spans  # first and last character of each long sentence
    published: str | None
    chain: tuple[str, ...]
    primary: bool = False
    text: str = ""  # that of the source, put in when two documents are compared

    @cached_property
    def sentences(self) -> tuple[Quote, ...]:
        """The sentences, cut from the text when asked for: most documents are no copies."""
        return tuple(Quote(self.doc, self.text[a:b], a, b) for a, b in self.spans.tolist())

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The same in small letters, without their quotations: one space between words."""
        return tuple(
            " ".join(_WORD.findall(_QUOTED.sub(" ", s.text).lower())) for s in self.sentences
        )


def take_print(source: Source, sentences: Sequence[tuple[int, int]]) -> Print:
    """Take the print of a document from the sentences that were read in it, by their places."""
    import numpy as np

    text = source.text
    joined = " ".join(text[start:end] for start, end in sentences).lower()
    words = _split(_QUOTED.sub(f" {_QUOTE} ", joined))
    numbers = np.fromiter(map(hash, words), np.int64, len(words))
    hashes = np.zeros(0, dtype=np.uint64)
    if len(numbers) >= RUN:
        mixed = np.correlate(numbers.view(np.uint64), np.array(_POWERS, dtype=np.uint64), "valid")
        whole = np.ones(len(mixed), dtype=bool)
        for at in np.flatnonzero(numbers == hash(_QUOTE)).tolist():
            whole[max(0, at - RUN + 1) : at + 1] = False  # no shingle reaches over a quotation
        hashes = np.sort(mixed[whole])
        hashes = hashes[_first_of_equal(hashes)]
    long = [place for place in sentences if text.count(" ", *place) >= _SENTENCE - 1]
    spans = np.array(long, dtype=np.int32).reshape(-1, 2)
    return Print(source.doc, hashes, spans, source.published, source.chain, source.primary)


_POWERS = tuple(pow(0x9E3779B97F4A7C15, k, 2**64) for k in range(RUN))
_QUOTE = "\x01"
_WORD_OR_QUOTE = re.compile(rf"[^\W_]+|{_QUOTE}")


_MARKS = "“”‘’–—…•£€\xa0"
_APART = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == _QUOTE)}


def _split(text: str) -> list[str]:
    """The words of a text, and the signs that stand for quotations.

    A text of plain letters, once its usual marks are out, is split in a fraction of the time.
    """
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return text.translate(_APART).split() if text.isascii() else _WORD_OR_QUOTE.findall(text)


def find_copies(prints: Sequence[Print], texts: Sequence[Source]) -> Iterator[Copy]:
    """Find the documents of a pile that share their text.

    Parameters
    ----------
    prints : sequence of Print
        One for each document; what is asked for again is read again, nothing is held.
    texts : sequence of Source
        The same documents, for their sentences.

    Yields
    ------
    Copy
        Each pair once, in the order of the names, with the kind ``exact``, ``version`` (one is the
        other, edited or cut) or ``partial`` (paragraphs in common), some of the sentences in
        common, and whose text it was where days or credits tell. Official texts that share the
        formulas of their office are no copies of each other. Of a text that more than ten
        documents carry, each is paired with the first only.
    """
    if len(prints) < 2:
        return
    names = [p.doc for p in prints]
    pairs = find_candidates(prints)
    order = sorted(range(len(pairs)), key=lambda k: (names[pairs[k][0]], names[pairs[k][1]]))
    families = _Families(len(names))
    full = lru_cache(maxsize=64)(lambda i: replace(prints[i], text=texts[i].text))
    for k in order:
        i, j = pairs[k].tolist()
        if families.know(i, j):
            continue
        a, b = full(i), full(j)
        kind, share = _compare(a, b)
        if kind is not None:
            if kind != "partial":
                families.join(i, j)
            yield _make_copy(a, b, kind, share)


_FEW = 10  # documents of one text: beyond this each is paired with the first only


class _Families:
    """Documents that turned out to be of one text, each with the first of them."""

    def __init__(self, count: int) -> None:
        self._first = [-1] * count
        self._sizes: Counter[int] = Counter()

    def join(self, i: int, j: int) -> None:
        """Two documents are of one text."""
        first = self._first[i] if self._first[i] >= 0 else i
        if self._first[j] < 0:
            self._first[j] = first
            self._sizes[first] += 1

    def know(self, i: int, j: int) -> bool:
        """Whether both are known to be of the text of a third, with many others."""
        first = self._first[i]
        return first >= 0 and first == self._first[j] and self._sizes[first] >= _FEW


_AT_ONCE = 1_000_000  # shingles that are sorted at a time: 40 MB


def find_candidates(prints: Sequence[Print]) -> Pairs:
    """Pairs of documents that share enough shingles to be compared, as rows of two numbers.

    Shingles are sorted in parts, by their size, so that a pile of any size needs the same room. A
    shingle in very many documents pairs each with the first that has it: one text run everywhere is
    found so, and a formula costs no more than it is long.
    """
    import numpy as np

    parts = 1 + sum(len(p.hashes) for p in prints) // _AT_ONCE
    edges = [2**64 * k // parts for k in range(1, parts)]
    count = len(prints)
    common = max(_COMMON, count // 4) if count < 4 * _COMMON else _COMMON
    keys, times = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    for part in range(parts):
        pieces = [_cut(p.hashes, edges, part) for p in prints]
        owners = np.repeat(np.arange(count), [len(piece) for piece in pieces])
        found = _pair_owners(np.concatenate(pieces), owners, common, count)
        rows = [(keys, times), *(np.unique(pairs, return_counts=True) for pairs in found)]
        keys, times = _add_up(*map(np.concatenate, zip(*rows, strict=True)))
    keys = keys[times >= _TRACE]
    return np.column_stack([keys // count, keys % count])


def _cut(hashes: Hashes, edges: Sequence[int], part: int) -> Hashes:
    """The part of some sorted numbers that lies between two edges."""
    import numpy as np

    within = np.array(edges[max(part - 1, 0) : part + 1], dtype=np.uint64)
    places = [0, *np.searchsorted(hashes, within).tolist(), len(hashes)]
    return hashes[places[part > 0] : places[1 + (part > 0)]]


def _first_of_equal(ordered: Hashes | Owners) -> Flags:
    """Which of some sorted numbers differ from the one before."""
    import numpy as np

    new = np.ones(len(ordered), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return new


def _add_up(keys: Owners, times: Owners) -> tuple[Owners, Owners]:
    """Each of some numbers once, in order, and how often it stands there in all."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(_first_of_equal(keys[order]))
    return keys[order[starts]], np.add.reduceat(times[order], starts) if len(keys) else times


def _pair_owners(hashes: Hashes, owners: Owners, common: int, count: int) -> Iterator[Owners]:
    """The pairs of documents behind equal shingles, each as one number, once for each shingle.

    Those of shingles in equally many documents come together.
    """
    import numpy as np

    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(_first_of_equal(hashes))
    sizes = np.diff(np.r_[starts, len(hashes)])
    for size in np.unique(sizes[(sizes > 1) & (sizes <= common)]):
        group = owners[starts[sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        yield (group[:, first] * count + group[:, second]).ravel()
    often = sizes > common
    found = [np.zeros(0, dtype=np.int64)]
    for start, size in zip(starts[often], sizes[often], strict=True):
        found.append(owners[start] * count + owners[start + 1 : start + size])
    yield np.concatenate(found)


def _compare(a: Print, b: Print) -> tuple[str | None, float]:
    """The kind of copy that two documents are, and the share of the shorter that they share."""
    import numpy as np

    both = len(np.intersect1d(a.hashes, b.hashes, assume_unique=True))
    short, long = sorted((len(a.hashes), len(b.hashes)))
    share = both / short
    if both / long >= _EXACT:
        return "exact", share
    formal = a.primary and b.primary
    if share >= (_FORMAL if formal else _VERSION) and both >= _FEWEST:
        return "version", share
    if formal:
        return None, share
    alike = _alike_share(a, b)
    if alike >= _REWRITTEN and alike - share >= _TOUCHED:
        return "version", share
    if (share >= _PARTIAL and both >= _FEWEST) or both >= _LONG_RUN:
        return "partial", share
    return None, share


def _alike_share(a: Print, b: Print) -> float:
    """Share of the shorter document's sentences that the other has too, with few words changed."""
    short, long = sorted((a, b), key=lambda p: len(p.spans))
    if len(short.spans) < 4:
        return 0.0
    return sum(1 for _ in _alike(short, long)) / len(short.spans)


def _alike(a: Print, b: Print) -> Iterable[tuple[Quote, Quote]]:
    """Pairs of sentences that are alike outside their quotations."""
    from rapidfuzz import fuzz, process

    for quote, words in zip(a.sentences, a.plain, strict=True):
        if words.count(" ") < _SENTENCE - 1:
            continue
        best = process.extractOne(words, b.plain, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if best is not None:
            yield quote, b.sentences[best[2]]


_SHOWN = 3  # sentences in common that a copy shows


def _make_copy(a: Print, b: Print, kind: str, share: float) -> Copy:
    original, why = _original(a, b)
    quotes = tuple(chain.from_iterable(islice(_alike(a, b), _SHOWN)))
    return Copy(a.doc, b.doc, kind, round(share, 3), original, why, quotes)  # type: ignore[arg-type]


def _original(a: Print, b: Print) -> tuple[str | None, str]:
    """Whose text it was first, as far as credits and days tell, and what tells it."""
    if a.primary != b.primary:
        first = a if a.primary else b
        return first.doc, f"{first.doc} is the text itself"
    for one, other in ((a, b), (b, a)):
        if other.chain and other.chain[0] in one.chain[1:]:
            return other.doc, f"{one.doc} credits {other.chain[0]}"
    days = [p.published[:10] if p.published else "" for p in (a, b)]
    if all(len(day) == len("2025-02-07") for day in days) and days[0] != days[1]:
        first, later = (a, b) if days[0] < days[1] else (b, a)
        return first.doc, f"{first.doc} was published on {min(days)}, {later.doc} on {max(days)}"
    shared = [name for name in a.chain if name in b.chain]
    if shared:
        return None, f"both come from {shared[0]}"
    return None, "neither days nor credits tell which was first"

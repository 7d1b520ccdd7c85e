"""Whether a text denies an act: ``will not impose``, not ``if they do not pay, 5%``."""

from __future__ import annotations

import re

from summitry.news._conditions import past_condition
from summitry.news._line import Line

_NOTS = frozenset(["not", "never", "no", "won't", "cannot", "refused", "ruled", "denied", "denies",
                   "deny", "denying", "dismissed", "dismisses", "rejected", "rejects"])  # fmt: skip
_DENIES = re.compile(  # "denied that it had", "rejected reports that it would"; no licence denied
    r"\b(?:den(?:y|ies|ied|ying) (?:that |having |(?=(?:it|they|he|she|@n\d+) ))|"
    r"(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)|reject(?:s|ed)) (?:\S+ )?"
    r"(?:reports?|claims?|suggestions?|rumou?rs|speculation|allegations?) "
    r"(?:that |(?=(?:it|they|he|she) )|of (?:an? |any |new |planned |#)))"
)
# What follows a "not" that denies something else: "not only", "not the EU", "did not respond to".
_OTHER = (
    r"(?! (?:\S+ly )?(?:compliant|only|just|yet|built|covered|qualif|as |on |so |because|due |"
    r"least|less|more|respond|repl|comment|sa[yi]|clear|know|neces|mean|expected to (?!be )|"
    r"(?:the )?@[sgbpca]))"
)
_NEGATION = re.compile(
    rf"\b(?:(?<!and )(?<!or )not{_OTHER}|"
    r"never(?! (?:met|kept|fulfilled|honou?red))|"
    r"no longer(?! (?:be )?(?:subject|face|attract|pay|incur|grant|possible|neces))|"
    r"won't|cannot|refused to(?! exempt)|ruled out) "
)
_INTERRUPTED = re.compile(r"\b(?:not|never) , [^,]{3,60}$")  # "will not, he said, put"
_TURNS = re.compile(  # where another clause begins
    r"(?:, |\b(?:after|because|since|until|while|although|but|which|who|when|that|whether|if|"
    r"unless|and (?=(?:it|they|he|she|@\S+|has|have|had|will|would|is|are|was|were|so) )) )"
)
_AUXILIARY = re.compile(
    r"(?:will|would|is|are|was|were|has|have|had|do|does|did|could|can|should|shall|may|might|must|"
    r"be|been|to) (?:be |also |now )?$"
)
_OF_IT = re.compile(r"^((?:#pct\d+ )?(?:tariffs?|duty|duties|levy|levies|sanctions|curbs) )that ")
_FAR = 9  # words


def is_denied(line: Line, first: int, last: int, at: int) -> bool:
    """Whether the act at a token of a clause is said not to be."""
    if _NOTS.isdisjoint(line.keys):
        return False
    main = past_condition(line, first, at)
    if main == first and first and _INTERRUPTED.search(line.words(0, first)):
        return True
    before = line.words(main, at)
    if main == first and before.startswith(("that ", "it ", "they ", "he ", "she ")):
        before = line.words(0, at)  # the clause of what is denied
    return _denied_before(before) or _denied_after(line.words(at, last))


def _denied_before(words: str) -> bool:
    """``would not put tariffs``: no other clause begins between."""
    found = (m for said in (_NEGATION, _DENIES) for m in said.finditer(words))
    return any(not _TURNS.search(words, m.end()) for m in found)


def _denied_after(words: str) -> bool:
    """``tariffs will not be put``: near it, and in its own clause."""
    words = _OF_IT.sub(r"\1", words)
    match = _NEGATION.search(words)
    if match is None:
        return False
    between = words[: match.start()]
    near = between.count(" ") <= _FAR and not _TURNS.search(between)
    return near and (not match[0].startswith("not ") or bool(_AUXILIARY.search(between)))

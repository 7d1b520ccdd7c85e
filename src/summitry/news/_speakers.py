"""Who says so: the person, office or outlet that a sentence names as the one who told it."""

from __future__ import annotations

import re
from functools import cache

from summitry.news._chain import credited_outlet
from summitry.news._data import word_list
from summitry.news._line import Line
from summitry.news._names import known_names, people
from summitry.news._rules import load_speech

_BE = frozenset(["be", "been", "being", "is", "are", "was", "were"])
_RIGHT = frozenset(["according", "citing", "quoted"])  # the speaker stands behind these
_SETS_OFF = frozenset([",", ".", ":", ";", "that", '"', "“", "”", "'", "’"])
_MARKS = frozenset(['"', "“", "”", ","])
_TURNS = frozenset(["said", "says", "added", "warned", "wrote", "tweeted", "noted", "argued"])
_WHEN = frozenset(["after", "before", "when", "since", "because", "until", "unless"])
_OWN_ACT = frozenset(["threatened", "vowed", "urged"])  # of a state: done, not told
_BETWEEN = frozenset(
    ["has", "had", "have", "also", "later", "then", "earlier", "instead", "who", "which"]
)
_VAGUE = re.compile(r"(?:the )?(?:new|recent|latest|fresh)? ?(?:developments?|updates?)\b")
_OPINES = ("believe", "expect", "hope", "think", "predict", "estimate", "anticipate", "fear")
_OPINION = frozenset(_OPINES) | {f"{verb}s" for verb in _OPINES}
_WINDOW = 7  # words in which the speaker of "according to" is named


@cache
def _opinion() -> re.Pattern[str]:
    """People of a kind who are of an opinion: ``analysts expect``, ``the Japanese side hopes``."""
    people = "|".join(sorted(word_list("people_who_speak")))
    verbs = "|".join(_OPINES)
    return re.compile(
        rf"(?:\b(?:{people})|@b\d+) (?:(?:widely|also|now|still) )?(?P<verb>(?:{verbs})s?) "
    )


def find_speaker(line: Line, text: str) -> str | None:
    """Name who says so, where the sentence names somebody or goes on with another's words.

    A person or office goes before the outlet it spoke to (``told Reuters``). What a state says of
    itself (``Canada said it would``) is its act, and told by nobody else.
    """
    if _SPEAKER not in line.found:
        line.found[_SPEAKER] = _look_for_speaker(line, text)
    speaker: str | None = line.found[_SPEAKER]
    return speaker


_SPEAKER = "speaker"


def _look_for_speaker(line: Line, text: str) -> str | None:
    outlet = credited_outlet(text, line.start, line.end)
    speaker = _find_named(line, text)
    if outlet is not None and (speaker is None or not _is_addressed(outlet, line, text)):
        return outlet
    return speaker or _find_before(line, text)


def _is_addressed(outlet: str, line: Line, text: str) -> bool:
    """Whether somebody spoke to the outlet."""
    sentence = text[line.start : line.end]
    return bool(re.search(rf"\b(?:told|tell|with|to|on) (?:the )?{re.escape(outlet)}\b", sentence))


def _find_named(line: Line, text: str) -> str | None:
    speech = load_speech()
    for match in speech.find(line.text) if speech.may_be_in(line.met) else ():
        verb, last = line.token_at(match.start()), line.token_at(match.end() - 3)
        unsaid = _is_unsaid(line, verb, last)
        if line.tokens[verb].text in _RIGHT and not unsaid:
            found = _to_right(line, text, last + 1)
        elif unsaid or not _is_speech(line, verb, last):
            continue
        else:
            found = (
                _behind(line, verb, last)
                or _not_named(line, text, verb)
                or _to_left(line, text, verb, last)
            )
        if found is not None:
            return found
    opinion = None if _OPINION.isdisjoint(line.keys) else _opinion().search(line.text)
    return _phrase(line, text, line.token_at(opinion.start("verb"))) if opinion else None


def _word(line: Line, index: int) -> str:
    return line.tokens[index].text if 0 <= index < len(line.tokens) else "."


def _is_unsaid(line: Line, verb: int, last: int) -> bool:
    """``was added``, ``has been reported``, ``claimed by``, ``has not yet confirmed``."""
    before = verb - 1
    while _word(line, before).endswith("ly") or _word(line, before) == "yet":
        before -= 1
    return _word(line, before) in (*_BE, "not", "never") or _word(line, last + 1) == "by"


def _is_speech(line: Line, verb: int, last: int) -> bool:
    """``added 28 firms`` is no speech, ``he added`` is."""
    if line.tokens[verb].text != "added":
        return True
    return _word(line, last + 1) in _SETS_OFF or last + 1 >= len(line.tokens) or bool(
        _MARKS & {_word(line, verb - 1), _word(line, verb - 2)}
    )  # fmt: skip


def _to_right(line: Line, text: str, first: int) -> str | None:
    tokens = line.tokens[first : first + _WINDOW]
    end = next((i for i, t in enumerate(tokens) if i and t.text in (",", ".", ";")), len(tokens))
    for token in tokens[:end]:
        if token.mention is not None and token.mention.kind not in ("world", "adjective"):
            return token.mention.name
    words = text[tokens[0].start : tokens[end - 1].end][:60] if tokens[:end] else ""
    return words if words and not _VAGUE.match(words.lower()) else None


_UNNAMED = word_list("unnamed_sources")


def _not_named(line: Line, text: str, verb: int) -> str | None:
    """``..., two people familiar with the matter said``: behind a comma, and nobody by name."""
    comma = next((i for i in range(verb - 1, 0, -1) if line.tokens[i].text == ","), verb)
    between = line.tokens[comma + 1 : verb]
    told = not _UNNAMED.isdisjoint(token.text for token in between)
    if not told or any(token.mention is not None for token in between):
        return None
    return text[between[0].start : between[-1].end][:60]


def _to_left(line: Line, text: str, verb: int, last: int) -> str | None:
    for index in range(verb - 1, -1, -1):
        mention = line.tokens[index].mention
        if line.tokens[index].text == "which" and index < verb - 1:
            return None  # "a step which the industry says": only the aside is told
        if mention is None or mention.kind in ("world", "adjective") or _is_object(line, index):
            continue
        office = _phrase(line, text, verb) if _word(line, index + 1) == "'s" else None
        aside = _WHEN & {_word(line, index - 1), _word(line, index - 2)}
        if aside or (office is None and _is_own_act(line, text, index, verb, last)):
            return None
        if mention.kind == "pronoun":
            if mention.name in people():  # "he", who was named before
                return mention.name
            return mention.codes[0] if len(mention.codes) == 1 else _source(line, text, index)
        return office or mention.name
    return _phrase(line, text, verb)


def _source(line: Line, text: str, index: int) -> str:
    """A token as the text has it."""
    return text[line.tokens[index].start : line.tokens[index].end]


def _is_own_act(line: Line, text: str, index: int, verb: int, last: int) -> bool:
    """``Canada vowed``, ``the US said it would``: a state that speaks of itself acts."""
    mention = line.tokens[index].mention
    if mention is None or mention.kind == "person":
        return False
    speaker = _source(line, text, index).lower()
    if mention.kind == "pronoun":
        return line.tokens[verb].text in _OWN_ACT and speaker not in ("he", "she")
    after = range(last + 1, min(last + 3, len(line.tokens)))
    itself = {_source(line, text, i).lower() for i in after} & {"it", "they"}
    whole = mention.kind in ("state", "group") or mention.dual
    return line.tokens[verb].text in _OWN_ACT or bool(whole and itself)


def _behind(line: Line, verb: int, last: int) -> str | None:
    """``"...", said Robert Lighthizer``: behind a quotation, or at the end of a clause."""
    quoted = _word(line, verb - 1) in _MARKS - {","}
    if line.tokens[verb].text not in _TURNS or not (quoted or _word(line, verb - 1) == ","):
        return None
    for index in range(last + 1, min(last + 6, len(line.tokens))):
        mention = line.tokens[index].mention
        if mention is not None and mention.kind in ("person", "body", "company"):
            return mention.name if quoted or _word(line, index + 1) in (",", ".") else None
    return None


def _phrase(line: Line, text: str, verb: int) -> str | None:
    """The words right before a verb, if they are such as name somebody who speaks."""
    end = verb
    while end > 0 and (_word(line, end - 1) in _BETWEEN or _word(line, end - 1).endswith("ly")):
        end -= 1
    first = end
    while first > 0 and end - first < _WINDOW and re.match(r"[\w@'’]", _word(line, first - 1)):
        first -= 1
    if first == end or _WHEN & {_word(line, i) for i in range(first, end)}:
        return None
    words = text[line.tokens[first].start : line.tokens[end - 1].end]
    named = re.search(r"\b[A-Z][a-z]", words if first else words.partition(" ")[2])
    people = word_list("people_who_speak") & {_word(line, i) for i in range(first, end)}
    return words[:60] if named or people else None


def _is_object(line: Line, index: int) -> bool:
    """A name in brackets or behind a preposition is spoken to or about; it does not speak."""
    before = [token.text for token in line.tokens[max(0, index - 2) : index] if token.text != "the"]
    return bool(before) and (before[-1] == "(" or before[-1] in word_list("prepositions"))


_REACH = 600  # characters of a paragraph before and behind a sentence
_SAID = r"(?:said|says|told|added|warned|wrote|argued|insisted|noted|tweeted|explained)\b"
_NAME = r"(?P<name>[A-Z][\w’'-]{1,20}(?: [A-Z][\w.’'-]{1,20}){0,3})"
_SAID_BY = re.compile(
    rf"{_NAME}(?:, [^,.]{{3,60}},)? (?:has |had |also |later |then )?{_SAID}|"
    rf"[,\"”] said (?:the )?{_NAME.replace('name', 'behind')}"
)
_NOBODY = frozenset(["He", "She", "They", "It", "We", "But", "And", "The", "In", "On", "This"])


def _find_before(line: Line, text: str) -> str | None:
    """The speaker of a quotation that goes on, or of speech that a quoted piece and ``would`` show.

    Only within one paragraph: a new one begins anew.
    """
    first = max(text.rfind("  ", 0, line.start), line.start - _REACH, 0)
    before, own = text[first : line.start], text[line.start : line.end]
    inside = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    goes_on = inside or own.lstrip()[:1] in ('"', "“")
    quotes = '"' in own or "“" in own
    reported = quotes and " would " in own and _SAID_BY.search(before)
    if not goes_on and not reported:
        return None
    if inside:
        end = text.find("  ", line.end)
        after = text[line.end : min(end if end >= 0 else len(text), line.end + _REACH)]
        close = re.search(r"[\"”]", after)
        match = _SAID_BY.match(after, close.end() + 1) if close else None
        if match is not None:
            return _full_name(match)
    matches = [m for m in _SAID_BY.finditer(before) if _full_name(m)]
    return _full_name(matches[-1]) if matches else None


def _full_name(match: re.Match[str]) -> str | None:
    name = match["name"] or match["behind"]
    return None if name.split(" ")[0] in _NOBODY else known_names().get(name, name)

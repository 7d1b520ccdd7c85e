"""Whom pronouns and epithets stand for within one document, where a rule says it safely.

``It``, ``they``, ``he``, ``the country``, ``its exports``, ``the two leaders``, ``the Japanese
firm``: each becomes a name at its place. What no rule resolves stays unresolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from summitry.news._names import Mention, join_names, main_pair, people
from summitry.news._needles import word_start
from summitry.news._regions import ISLAND, last_island, place_regions

_OF_TWO = (
    r" (?:two )?(?:foreign |trade |finance |defen[cs]e )?(?:ministers|presidents|countries|leaders|"
    r"sides|nations|governments|allies)"
    r"(?! (?:have|had|and) (?:been )?(?:hit|threat)| (?:of|from) [A-Z])\b"
)
_TWO_ACT = (
    r"the two\b(?= (?:agreed|have|had|reached|signed|met|held|will|are|were|said|struck|spoke)\b)"
)
_PAIR = re.compile(
    word_start(f"the{_OF_TWO}", f"both{_OF_TWO}", f"between the{_OF_TWO}", r"the pair\b", _TWO_ACT)
)
_HE = re.compile(
    word_start("he", "she", "the (?:US |Republican |American )?(?:president|prime minister)")
    + r"\b(?!['’-])"
)
_THERE = re.compile(
    word_start("his", "her", "the", "its", "that") + r" "
    r"(?:(?:(?:[A-Z][a-z]+[- ]){1,2}|[a-z]+[- ])?(?:country|nation)|"
    r"island nation|island|archipelago|[Kk]ingdom|government|administration)\b(?! of )"
)
_THEM = re.compile(word_start("them") + r"\b")
_IT = re.compile(
    word_start("it", "they") + r"(?=['’]s (?:taken|begun|made|offered|agreed|promised|pledged)\b| "
    r"(?:(?:will|would|had|has|have|could|may|plans?|also|said|"
    r"agreed|(?:is|are) (?:soon |now |also )?(?:going|set|due|expected)|"
    r"committed|promised|pledged|imposed|threatened|announced|signed|bought|raised|cut|put)\b|"
    r"(?:(?<=It )|(?<=They ))(?!was |is |seems |appears |means |comes |remains |takes |looks |"
    r"follows |needs |emerged )(?:also |then |now |further |later )?[a-z]{3,14}(?:ed|s)\b))"
)


_INITIALS = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Gov|St|Sept|Feb|Jan|Nov|Dec|Oct|Aug))$"
)


def _stop_before(text: str, at: int) -> int:
    """Where the sentence before ends: at a stop that is none of ``U.S.`` or ``Mr.``, or a line."""
    line = text.rfind("\n", 0, at)
    stop = text.rfind(". ", 0, at)
    while stop > line and _INITIALS.search(text, max(0, stop - 5), stop):
        stop = text.rfind(". ", 0, stop)
    return max(stop, line)


_LATTER = re.compile(
    word_start("the latter", "the former")
    + r"(?=['’]s?\b|,? (?:will|would|has|had|is|was|could|may|[a-z]{3,12}ed)\b)"
)
_ITS_GOODS = re.compile(
    word_start("its", "their") + r"(?= (?:(?!tariffs?|lev|dut|on |of |to )[a-z-]{2,14} ){0,2}"
    r"(?:goods|exports?(?! (?:control|ban|curb|restriction|licen|rule))|"
    r"products|shipments|exporters|carmakers|cars|vehicles|steel|companies|firms|"
    r"medicines|drugs|wine|beef|chips|aluminium|autos|trucks|textiles|garments)\b)"
)
_ITS_TARIFFS = re.compile(
    word_start("its", "their")
    + r"(?= (?:[\w%-]{2,14} ){0,4}(?:tariffs?|duties|levies|countermeasures)\b)"
)
_WE = re.compile(r"[Ww](?<=[\"“ ].)e\b")
_I = re.compile(
    r"I(?<=[\"“ ].)(?= (?:will|would|am|was|have|had|might|could|may|can|want|intend|plan|think we|"
    r"put|cut|raised|imposed|reduced)\b)"
)
_STATES = ("state", "group")
_PRONOUNS = (  # the first words of a pronoun, its pattern, the kinds of names it may stand for
    ("the both between", _PAIR, ()),
    ("we", _WE, ("person",)),
    ("i", _I, ("person",)),
    ("them", _THEM, _STATES),
    ("he she the", _HE, ("person",)),
    ("its their", _ITS_GOODS, _STATES),
    ("its their", _ITS_TARIFFS, _STATES),
    ("his her the its that", _THERE, ("state", "adjective", "person")),
    ("the", _LATTER, (*_STATES, "person", "body", "company")),
    ("it they", _IT, (*_STATES, "body", "company")),
)
_BY_WORD = {
    word: [number for number, row in enumerate(_PRONOUNS) if word in row[0].split()]
    for words, _, _ in _PRONOUNS for word in words.split()
}  # fmt: skip
_BEHIND_THE = (  # most words "the" stand before something else
    r" (?:[\w-]{1,30}[- ]){0,2}(?:two|pair|ministers|presidents?|prime|countr(?:y|ies)|leaders|"
    r"sides|nations?|governments?|administration|allies|island|archipelago|[Kk]ingdom|latter|"
    r"former)\b"
)
_FIRST_WORD = re.compile(  # finds "be" too, of "both" and "she": a list of whole words is slower
    rf"[{''.join({letter for word in _BY_WORD for letter in (word[0], word[0].upper())})}](?<!\w.)"
    rf"(?:he(?:(?<=[Ss]he)|(?={_BEHIND_THE}))|"
    rf"{'|'.join(sorted({word[1:] for word in _BY_WORD} - {'he'}))})\b"
)


def resolve_pronouns(text: str, names: Sequence[Mention]) -> list[Mention]:
    """Add the pronouns that stand for a state: the pair, ``he``, ``the country``, ``it``."""
    names = place_regions(text, names)
    pair = main_pair(names)
    starts = [m.start for m in names]
    added: list[Mention] = []
    ends = [0] * len(_PRONOUNS)  # one in another is none: "between | the two countries"
    for word in _FIRST_WORD.finditer(text):
        at = word.start()
        for number in _BY_WORD.get(word.group().lower(), ()):
            _, pattern, kinds = _PRONOUNS[number]
            match = pattern.match(text, at) if at >= ends[number] else None
            if match is None:
                continue
            ends[number] = match.end()
            if pattern is _PAIR:
                codes = _pair_meant(text, names, starts, match, pair)
            else:
                codes = _stands_for(text, names, starts, match, kinds)
            if codes:
                person = _person_meant(names, starts, at, codes) if pattern is _HE else None
                name = person or match.group()
                added.append(Mention(at, match.end(), "pronoun", codes, name))
    return join_names(names, added)


def _person_meant(
    names: Sequence[Mention], starts: list[int], at: int, codes: tuple[str, ...]
) -> str | None:
    """The person of that state who was named last before ``he``."""
    before = reversed(names[: bisect_right(starts, at)])
    return next((m.name for m in before if m.kind == "person" and m.codes == codes), None)


def _stands_for(
    text: str, names: Sequence[Mention], starts: list[int], match: re.Match[str],
    kinds: tuple[str, ...],
) -> tuple[str, ...]:  # fmt: skip
    """Codes of what a pronoun stands for, or none where no rule says it safely."""
    word, at = match.group().lower(), match.start()
    if word == "them":
        same = ". " not in text[max(0, at - _NEAR // 4) : at]
        return _list_of_last(text, names, starts, at) if same else ()
    if word in ("they", "their"):
        several = _list_of_last(text, names, starts, at)
        if several:
            return several
    if word in ("we", "i"):
        code = _speaker_code(text, names, starts, at)
    else:
        code = _meant(text, names, starts, match, kinds)
    return (code,) if code else ()


def _meant(
    text: str, names: Sequence[Mention], starts: list[int], match: re.Match[str],
    kinds: tuple[str, ...],
) -> str | None:  # fmt: skip
    """The one that a pronoun stands for, by the first rule that finds somebody."""
    word, at = match.group(), match.start()
    if match.re is _LATTER:
        return _one_of_two(text, names, starts, at, last=word.endswith("latter"))
    code = None
    if word in ("It", "They", "Its", "Their"):
        code = _subject_of_last(text, names, starts, at)
    if kinds == ("person",) and word in ("he", "she"):
        code = _speaker_of_sentence(text, names, starts, at)
        code = code or _speaker_before(text, names, starts, at)
    if code is None and _ITS_TARIFFS.match(text, at):
        code = _acting_before(text, names, starts, at)
    if code is None and match.re is _ITS_GOODS:
        code = _taxed_by_other(text, names, starts, at)
    if word.lower() == "the administration" and any("USA" in m.codes for m in names):
        code = "USA"
    if code is None and "adjective" in kinds:
        code = _country_meant(text, names, starts, at)
    code = code or _last_code(text, names, starts, at, kinds)
    return _not_the_buyer(text, names, starts, at, code) if word in ("its", "their") else code


_EXPORTS_TO = re.compile(
    r"(?:its|their) (?:\w{2,12} ){0,2}(?:exports|shipments|sales) to (?:the )?"
)


_TARIFFS_ON = re.compile(
    r"(?:['’]s)? (?:\S+ ){0,2}(?:tariffs?|duty|duties|levy|levies) on (?:[a-z]+ ){0,2}|"
    r" (?:has |had |have |will )?(?:ban|bar|block|halt)(?:s|n?ed|red)?(?: imports of)? "
)


def _not_the_buyer(
    text: str, names: Sequence[Mention], starts: list[int], at: int, code: str | None
) -> str | None:
    """``its exports to the U.S.``, ``U.S. tariffs on its cars``: of another than the U.S."""
    match, k = _EXPORTS_TO.match(text, at), bisect_left(starts, at)
    buyer = len(names) if match is None else bisect_left(starts, match.end())
    other = None
    if match is not None and buyer < len(names) and names[buyer].start == match.end():
        other = names[buyer]
    elif k and _TARIFFS_ON.fullmatch(text, names[k - 1].end, at):
        other = names[k - 1]
    if code is None or other is None or other.codes != (code,):
        return code
    before = (m.codes for m in reversed(names[: bisect_right(starts, at)]))
    return next((codes[0] for codes in before if len(codes) == 1 and codes[0] != code), None)


def _one_of_two(
    text: str, names: Sequence[Mention], starts: list[int], at: int, *, last: bool
) -> str | None:
    """``the latter``, ``the former``: of the last two that the sentence names."""
    begin = _stop_before(text, at) + 1
    inside = names[bisect_right(starts, begin - 1) : bisect_right(starts, at)]
    told = [m.codes[0] for m in inside if m.kind not in ("world", "pronoun", "adjective")]
    two = list(dict.fromkeys(reversed(told)))[:2]
    return None if len(two) < 2 else two[0 if last else 1]


_ACTS = re.compile(
    r"(?:['’]s [a-z ]{2,30}?)? (?:also |now )?(?:will|would|has|had|have|could|may|might|should|"
    r"must|is|was|said|says|cuts?|puts?|lifts|drops|keeps|sets|ends|hits|[a-z]{3,12}(?:ed|es)|"
    r"to (?:cut|lower|reduce|raise|drop|scrap|remove|lift|ease|keep|end|review))\b"
)


def _acting_before(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """The nearest name before, in the sentence, that has a verb: ``China will cut its tariffs``."""
    begin = _stop_before(text, at) + 1
    for index in range(bisect_right(starts, at) - 1, bisect_right(starts, begin - 1) - 1, -1):
        mention = names[index]
        if mention.kind in ("state", "group", "body", "person") and _ACTS.match(text, mention.end):
            return mention.codes[0]
    return None


def _country_meant(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """``The White House proposed a rate on the country``: not who acts, but who was spoken of."""
    begin = _stop_before(text, at) + 1
    inside = names[bisect_right(starts, begin - 1) : bisect_right(starts, at)]
    acts = next(
        (m.codes[0] for m in inside if m.kind in ("person", "body", "state", "group")), None
    )
    if acts is None:
        return _subject_of_last(text, names, starts, at)
    if ISLAND.match(text, at):
        return last_island(text, names, starts, at)
    speaks = next(m for m in inside if m.codes[0] == acts)
    if speaks.kind != "body" and not _OBJECT.search(text, max(0, at - 12), at):
        return acts
    nearest = inside[-1]
    if nearest.kind in (
        "person",
        "body",
    ):  # "over taxes that Trump threatened to put on the country"
        acts = nearest.codes[0]
    others = [m for m in inside if m.kind in ("state", "adjective") and m.codes[0] != acts]
    if others:
        return others[-1].codes[0]
    code = _subject_of_last(text, names, starts, at)
    return code if code != acts else None


_TAX_ON = re.compile(
    r"(?:tariffs?|duty|duties|levy|levies|tax|taxes) on (?:all |any |most |some of )?$"
)
_TAXES = re.compile(
    r" (?:\S+ ){0,3}?(?:put|impos|slap|levy|levie|plac|rais|doubl|announc|threaten|add)\S* "
)


def _taxed_by_other(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """``If Kenya does not pay, the US will put a tariff on its goods``: on Kenya's."""
    if not _TAX_ON.search(text, max(0, at - 32), at):
        return None
    begin = _stop_before(text, at) + 1
    inside = names[bisect_right(starts, begin - 1) : bisect_right(starts, at)]
    inside = [m for m in inside if m.kind in ("state", "group", "body", "person")]
    taxes = next((m for m in reversed(inside) if _TAXES.match(text, m.end)), None)
    if taxes is None:
        return None
    before = (m.codes[0] for m in reversed(inside) if m.start < taxes.start)
    other = next((code for code in before if code not in taxes.codes), None)
    other = other or _subject_of_last(text, names, starts, at)
    return None if other in taxes.codes else other


_AND = re.compile(r"(?: \([A-Za-z.]{2,8}\))?(?:, (?:and )?|,? and | or |, and )(?:the )?")


def _list_of_last(
    text: str, names: Sequence[Mention], starts: list[int], at: int
) -> tuple[str, ...]:
    """The last list of states before: ``Myanmar and Laos were told they``."""
    last = bisect_right(starts, at) - 1
    if last < 1 or at - names[last].end > _NEAR // 4:
        return ()
    found = [names[last]]
    while last >= 1 and _AND.fullmatch(text, names[last - 1].end, names[last].start):
        last -= 1
        found.insert(0, names[last])
    states = [m for m in found if m.kind in ("state", "group")]
    return tuple(m.codes[0] for m in states) if len(states) > 1 else ()


_SAYS_TWO = re.compile(r"two|both|between|pair")
_LEADERS = re.compile(r" (?:leaders|ministers|countries|nations|governments|members)\b")


def _whose_leaders(
    text: str, names: Sequence[Mention], starts: list[int], at: int
) -> tuple[str, ...]:
    """``EU leaders agreed to. The leaders will``: those told of last."""
    for mention in reversed(names[: bisect_right(starts, at)]):
        if at - mention.end > _NEAR:
            break
        if mention.kind in ("group", "adjective", "state") and _LEADERS.match(text, mention.end):
            return mention.codes[:1]
    return ()


def _pair_meant(
    text: str, names: Sequence[Mention], starts: list[int], match: re.Match[str],
    pair: tuple[str, ...],
) -> tuple[str, ...]:  # fmt: skip
    """The two that ``the two leaders`` are, or whose ``the leaders`` are, told of before."""
    if len(pair) != 2:
        return ()
    at = match.start()
    one = () if _SAYS_TWO.search(match.group()) else _whose_leaders(text, names, starts, at)
    return one or _two_before(text, names, starts, at) or pair


def _two_before(text: str, names: Sequence[Mention], starts: list[int], at: int) -> tuple[str, ...]:
    """The two states that the sentence before names side by side: ``Laos and Myanmar``."""
    end = _stop_before(text, at)
    begin = _stop_before(text, max(0, end)) + 1
    inside = [
        m
        for m in names[bisect_right(starts, begin - 1) : bisect_right(starts, max(0, end))]
        if m.kind in ("state", "group")
    ]
    for first, second in pairwise(inside):
        if _AND.fullmatch(text, first.end, second.start) and first.codes != second.codes:
            return (first.codes[0], second.codes[0]) if len(inside) < 4 else ()
    every = names[bisect_right(starts, begin - 1) : bisect_right(starts, max(0, end))]
    codes = dict.fromkeys(m.codes[0] for m in every if m.kind not in ("world", "company"))
    return tuple(codes) if len(codes) == 2 else ()


def _speaker_of_sentence(
    text: str, names: Sequence[Mention], starts: list[int], at: int
) -> str | None:
    """The person who opens the sentence, if it has one: ``Ishiba met Trump and said he``."""
    begin = _stop_before(text, at) + 1
    for mention in names[bisect_right(starts, begin - 1) : bisect_right(starts, at)]:
        someone = mention.kind == "person" or mention.name in people()
        if someone and not _OBJECT.search(text, max(0, mention.start - 12), mention.start):
            return mention.codes[0]
    return None


def _speaker_before(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """The person who opens the sentence before: ``Trump met the emir. Then he flew home``."""
    end = _stop_before(text, at)
    return _speaker_of_sentence(text, names, starts, end) if end > 0 and at - end < _NEAR else None


_OBJECT = re.compile(r"\b(?:on|from|to|against|of|with|for|in|into)(?: the)? $")
_HIS_GOODS = re.compile(
    r" (?:[a-z-]{3,14} )?(?:goods|imports|products|exports|soybeans|beef|steel|cars|vehicles|"
    r"tariffs?|levies|duties)\b"
)


_NEAR = 400  # characters: a sentence or two


def _speaker_code(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """Whom ``we`` speaks for: the person named soon after it, or before."""
    for mention in names[bisect_right(starts, at) : bisect_right(starts, at + _NEAR)]:
        if mention.kind == "person":
            return mention.codes[0]
    return _last_code(text, names, starts, at, ("person",))


_OPENS = re.compile(
    r"\s*(?:Amid|After|While|When|As|With|Despite|Following|Before|Since|Although) "
)


def _subject_of_last(text: str, names: Sequence[Mention], starts: list[int], at: int) -> str | None:
    """The first name of the sentence before, where it is a state or company and no object."""
    end = _stop_before(text, at)
    begin = _stop_before(text, max(0, end)) + 1
    if end < 0 or at - begin > 2 * _NEAR:
        return None
    opens = _OPENS.match(text, begin)  # "Amid fears in Tokyo, Honda said": Honda
    begin = max(begin, text.find(", ", begin, end)) if opens else begin
    for index in range(bisect_right(starts, begin - 1), bisect_right(starts, end)):
        mention = names[index]
        if mention.kind in ("adjective", "world", "pronoun") or mention.start < begin:
            continue
        before = text[max(0, mention.start - 12) : mention.start]
        if _OBJECT.search(before) or _HIS_GOODS.match(text, mention.end):
            continue
        cabinet = text.startswith((" government", " administration", " cabinet"), mention.end)
        return mention.codes[0] if cabinet or mention.kind != "person" else None
    return None


_AGENCY = re.compile(
    r"(?: [A-Z][a-z]+(?: of)?){0,4} "
    r"(?:Authority|Ministry|Agency|Commission|Council|Department|Board)\b"
)


def _last_code(
    text: str, names: Sequence[Mention], starts: list[int], at: int, kinds: tuple[str, ...]
) -> str | None:
    """The last name of these kinds that is nobody's object: ``on US goods`` is not ``it``."""
    for index in range(bisect_right(starts, at) - 1, -1, -1):
        mention = names[index]
        if at - mention.end >= _NEAR:
            return None
        agency = (
            mention.kind == "adjective" and "body" in kinds and _AGENCY.match(text, mention.end)
        )
        if mention.end > at or not (mention.kind in kinds or agency):
            continue
        object_of = _OBJECT.search(text, max(0, mention.start - 12), mention.start)
        if "group" in kinds and text[max(0, mention.start - 8) : mention.start].endswith("by "):
            continue
        if (
            "body" in kinds
            and mention.kind != "person"
            and (object_of or _HIS_GOODS.match(text, mention.end))
        ):
            continue
        return mention.codes[0]
    return None

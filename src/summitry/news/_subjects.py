"""Which name of a sentence can be its subject: no adjective, no origin of goods, no object."""

from __future__ import annotations

import re

from summitry.news._context import Memory, codes_of, expand_list, once_a_token
from summitry.news._data import load_data, word_list
from summitry.news._goods import MAKERS, precedes_goods
from summitry.news._line import Line

_PREPOSITIONS = word_list("prepositions")
_SKIP = word_list("titles_and_fillers")

OWNS = ("'s", "'")  # one of which `RATE_OF` asks for, and `is_taxed_owner`
RATE_OF = re.compile(
    r"'s? (?:#pct\d+ )?"
    r"(?:(?:new|own|overall|reciprocal|average|final|baseline|us|american|current) ){0,2}"
    r"(?:tariff |duty )?rate (?!on )|'s (?:is|was|will be|stands at|would be|at) (?:about )?#pct"
)


_OWN_RATE = re.compile(
    r"(?:^|(?<= ))(?:its|their|whose|@n\d+) (?:\S+ ){0,2}?(?:tariff |duty )?rate "
)


def own_rate(line: Line, first: int, last: int) -> int | None:
    """The token of ``its rate`` or ``whose rate``: a rate is the one that its owner faces."""
    return line.find(_OWN_RATE, first, last) if "rate" in line.keys else None


_TARIFFS_OF = re.compile(r"'s? (?:new |own |higher |remaining )?(?:tariffs?|duties|levies) ")


def is_taxed_owner(line: Line, memory: Memory, index: int) -> bool:
    """``Vietnam's tariffs``, of one that the text tells to be taxed: those on Vietnam."""
    mention = line.tokens[index].mention
    if mention is None or mention.kind == "person" or not memory.only_taxed(mention.codes):
        return False
    return bool(_TARIFFS_OF.match(line.words(index + 1, index + 5)))


# "France threatened to reimpose UN sanctions": France acts, not the UN.
BRINGS = re.compile(
    r"\b(?:(?:re)?impos\S*|restor\S*|reinstat\S*|trigger\S*|bring\S* back|back) (?:the )?$"
)
_NOT = re.compile(r"\bnot (?:the )?$")  # "the US, not China, will"


@once_a_token
def is_subject(line: Line, index: int) -> bool:
    """Whether a name can be who acts: no adjective, no origin of goods, nobody's object."""
    mention = line.tokens[index].mention
    counted = index > 0 and line.tokens[index - 1].text.startswith("#cnt")  # "9 Laotian officials"
    before = line.words(max(0, index - 3), index)
    denied = bool(_NOT.search(before) or BRINGS.search(before))
    if mention is None or mention.kind == "world" or counted or denied:
        return False
    if mention.kind == "adjective":  # "an agreement for the Japanese to invest"
        return index > 0 and line.tokens[index - 1].text == "the" and bool(
            _A_PEOPLE.match(line.words(index + 1, index + 2))
        )  # fmt: skip
    after = line.words(index + 1, min(len(line.tokens), index + 6))
    origin = mention.kind in ("state", "group") and precedes_goods(line, index)
    if origin and mention.dual and MAKERS.match(line.words(index + 1, index + 7)):
        origin = False  # "Taiwanese chip and technology companies" act
    its = mention.dual and _ITS_SITES.match(after)
    if origin or its or RATE_OF.match(after) or _COMPOUND.match(after) or is_place(line, index):
        return False
    elsewhere = mention.name.lower() in ("it", "they") and _named_later(line, index)
    if elsewhere or mention.name in POSSESSIVES:
        return False
    if _DOING.match(after) or _is_free(line, index):  # "for China increasing its purchases"
        return True
    return bool(_FINITE.match(after)) and _follows_comma(line, index)


_COMPOUND = re.compile(  # "new Sudan-related sanctions": said of something else
    r"- (?:related|linked|based|backed|owned|flagged|led|run|aligned|focused|controlled|sponsored|"
    r"made|bound|registered|funded|born|listed|style|specific|era) |"
    r"general licences? |sanctions (?:programmes?|regulations|relief|waivers?) "
)
POSSESSIVES = frozenset(["its", "their", "Its", "Their", "his", "her"])


_ITS_SITES = re.compile(  # "three US investment projects"
    r"(?:(?:investment|energy|power|gas|chip|steel|car|manufacturing|production) )?"
    r"(?:projects?|plants?|factory|factories|facility|facilities|soil|shipyards?|shipbuilding|"
    r"infrastructure|economy|operations) "
)


def is_place(line: Line, index: int) -> bool:
    """``in Geneva, Switzerland, the two``, ``BRUSSELS, Belgium - The EU``: where, not who."""
    words = [t.text for t in line.tokens[max(0, index - 3) : index + 2]]
    if len(words) == 5 and words[0] in ("in", "at", "near", "from"):
        return words[2] == "," and words[4] == ","
    return index < 4 and words[-1] in ("—", "–") and "," in words


def _is_free(line: Line, index: int) -> bool:
    """Whether no preposition rules a name, but the one of ``the Government of Japan``."""
    before = skip_titles(line, index)
    ruled = line.tokens[before].text if before >= 0 else ""
    word = line.tokens[before - 1].text if before > 0 else ""
    after = line.words(index + 1, index + 2)
    if ruled == "of" and word in _STATE_OF:
        before = skip_titles(line, before - 1)
        ruled = line.tokens[before].text if before >= 0 else ""
    acts = (ruled == "for" and after == "to " and "not" not in line.keys) or (
        ruled == "in" and word in _FIRMS and _FINITE.match(after)
    )  # "a deal for Japan to invest", "the largest gas company in Japan has signed"
    return bool(acts) or ruled not in _PREPOSITIONS


_A_PEOPLE = re.compile(r"(?:to|have|had|will|would|are|were|agreed|did|say|said) ")
_FIRMS = frozenset(["company", "companies", "firm", "firms", "utility", "carmaker", "airline"])
_STATE_OF = frozenset(["government", "republic", "kingdom", "people", "leaders"])
_FINITE = re.compile(
    r"(?:(?:companies|firms|businesses|officials|ministers|leaders|government) )?"
    r"(?:has|have|had|will|shall|would|could|may|is|was|are|were|said|says|intends?|plans?|commits?|wants|"
    r"puts?|cuts?|hits?|sets?|[a-z]{4,14}ed) "
)


def _follows_comma(line: Line, index: int) -> bool:
    """``In a deal with the EU, the EU has agreed``: a clause begins after the comma."""
    before = index - 2 if line.tokens[index - 1].text == "the" else index - 1
    return before > 0 and line.tokens[before].text == ","


_DOING = re.compile(
    r"(?:'s (?:[a-z]+ ){1,3})?(?:rais|lower|cutt|increas|reduc|buy|purchas|invest|impos|agree|drop|"
    r"lift|remov|scrapp|open|accept|commit|promis|pledg|provid|eas|suspend|paus|end|announc|retaliat|"
    r"respond|threaten)ing "
)


def _lists(line: Line, index: int) -> bool:
    """Whether the words before an ``and`` make it a list of names: ``Canadian goods and``."""
    while index > 0 and (line.tokens[index].text == "," or line.tokens[index].text in _SKIP):
        index -= 1
    return line.tokens[index].mention is not None


def _named_later(line: Line, index: int) -> bool:
    """``it will leave a duty on goods from the UK``: it is not the UK."""
    mention = line.tokens[index].mention
    later = [t.mention for t in line.tokens[index + 1 : line.clause_of(index)[1]] if t.mention]
    return mention is not None and any(m.codes == mention.codes for m in later)


def skip_titles(line: Line, index: int) -> int:
    """Step left over titles, adjectives and the other names of a list."""
    before = index - 1
    while before >= 0:
        token = line.tokens[before]
        if (
            (token.text in ("and", "or") and before and _lists(line, before - 1))
            or token.text in _SKIP
            or token.text == ","
            or (
                token.mention is not None
                and (
                    (token.text[1] in "apg" and index - before < 5)
                    or (before + 1 < index and line.tokens[before + 1].text in ("and", "or", ","))
                )
            )
        ):
            before -= 1
        else:
            break
    return before


def shares_noun(line: Line, first: int, second: int) -> bool:
    """``Swiss and Liechtenstein companies``: an adjective that shares the noun of the next name."""
    mention = line.tokens[first].mention
    near = mention is not None and mention.kind == "adjective"
    return near and MAKERS.match(line.words(second + 1, second + 6)) is not None


_ANOTHER = frozenset(["after", "before", "as", "because", "while", "since", "when", "although"])


def tells_another(line: Line, captured: dict[str, int], action: str) -> bool:
    """``the two spoke after Trump's aides announced``: who opens a clause was not spoken to.

    Nor do states meet where ``Nvidia's chief met the president``, or is Fiji barred from
    anything in ``Chile banned sales and Fiji has halted them``.
    """
    at, who = captured.get("target"), captured.get("actor")
    if action == "sanctions_export_control" and at is not None:
        around = [token.text for token in line.tokens[at - 1 : at + 2]]
        return len(around) == 3 and around[0] == "and" and around[2] in ("has", "have", "will")
    if action != "talks_summit":
        return False
    mention = line.tokens[who].mention if who is not None else None
    if mention is not None and mention.kind == "company":
        return True
    before = skip_titles(line, at) if at is not None else -1
    return before > captured.get("actor", -1) and line.tokens[before].text in _ANOTHER


def line_subject(line: Line) -> tuple[str, ...]:
    """Whom a sentence is about: its first name that is nobody's object."""
    return first_of(line, len(line.tokens))


_RECENT = 50  # sentences kept until somebody asks whom they were about


def note_subject(memory: Memory, line: Line) -> None:
    """Keep a sentence that is read, in case a later one goes on about the same subject."""
    memory.recent.append(line)
    if len(memory.recent) > _RECENT:
        memory.subject = line_subject(memory.recent.popleft()) or memory.subject


def last_subject(memory: Memory) -> tuple[str, ...]:
    """Whom the last sentence was about that was about somebody."""
    return next(filter(None, map(line_subject, reversed(memory.recent))), memory.subject)


def first_of(line: Line, last: int) -> tuple[str, ...]:
    for index in line.names_in(0, last):
        if is_subject(line, index):
            return codes_of(line, expand_list(line.tokens, index, last))
    return ()


def instrument_of(line: Line, *, of_tariffs: bool = True) -> tuple[str, ...]:
    """The state whose instrument a sentence names, or none."""
    table = load_data("words")["instruments"]
    named = (
        w for w in table if w in line.text and (of_tariffs or not re.search("tariff|levy|dut", w))
    )
    return next(((table[words],) for words in named), ())

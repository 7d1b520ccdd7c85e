"""Who restricts trade with whom: whose list, whose licence, whose firms, whose market."""

from __future__ import annotations

import re

from summitry.news._context import codes_of, find_named
from summitry.news._line import Line
from summitry.news._names import economies
from summitry.news._objects import after_preposition
from summitry.news._parties import Place
from summitry.news._roles_by_act import companies
from summitry.news._subjects import BRINGS, instrument_of, last_subject, line_subject

_MADE_TO = re.compile(
    r"(?:persuad\S*|convinc\S*|prompt\S*|forc\S*|led|got|urg\S*|press\S*|push\S*|ask\S*|lobb\S*|"
    r"implor\S*|pleaded with|call\S* on|calling upon|wants?|expect\S*|demand\S* that) "
    r"(?:the |both )?(?P<who>@[spgb]\d+) (?:\S+ )?(?:to|into) "
)
_RETURNS = ("exchange", "return")
_IN_RETURN = re.compile(
    r"(?:in exchange for|in return for) (?P<who>@[spgb]\d+) (?:also )?"
    r"(?:dropping|lowering|cutting|removing|scrapping|lifting|slashing|halving|reducing|easing) "
)


_DEMANDED = re.compile(
    r"(?:demand\S*|insist\S*) (?:that )?(?:the )?(?P<who>@[spgb]\d+) (?:should )?"
    r"(?:drop|lift|remove|ease|scrap|end) "
)


def made_to(place: Place) -> tuple[str, ...]:
    """``persuaded Washington to sanction``: who is brought to act, not who asks for it."""
    line, first, last = place.line, place.first, place.last
    found = find_named(line, _MADE_TO, first, min(place.anchor + 1, last))
    if not found and ("demand" in line.text or "insist" in line.text):
        found = find_named(line, _DEMANDED, first, last)
    if not found and not line.keys.isdisjoint(_RETURNS):
        found = find_named(line, _IN_RETURN, first, last)
    return found


_LET = re.compile(
    r"(?:allow(?:s|ed|ing)?|authori[sz]\S+|permit\S*|entitl\S+|enabl\S+|lets?|letting|the way for) "
    r"(?:the )?(?P<who>@[spgb]\d+) (?:to )?"
    r"(?:hit|impose|respond|answer|retaliate|levy|raise|put|slap|charge|tax) "
)


def let_to(place: Place) -> tuple[str, ...]:
    """``the WTO allowed China to impose duties``: who may, not who gives leave."""
    return find_named(place.line, _LET, place.first, place.last)


_INCLUDE = re.compile(
    r"(?:those|these|they|it|this|(?:the|its) (?:measures|steps|package|plan)) (?:also )?includes? "
)


def included(place: Place) -> tuple[str, ...]:
    """``Canada announced measures. Those include a tariff``: of whom was spoken before."""
    subject = last_subject(place.memory) if _INCLUDE.match(place.line.text) else ()
    return subject if len(subject) == 1 else ()


def returned(place: Place) -> tuple[str, ...]:
    """``Chile struck a deal with Peru in exchange for Peru lowering tariffs``: those on Chile."""
    line = place.line
    if line.keys.isdisjoint(_RETURNS):
        return ()
    giver = line.find(_IN_RETURN, place.first, place.last, "who")
    if giver is None:
        return ()
    sides = [i for i in range(giver) if line.tokens[i].text.startswith(("@s", "@g", "@b", "@p"))]
    found = codes_of(line, sides)
    return tuple(code for code in found if code not in codes_of(line, [giver]))


_LIST_OF = re.compile(
    r"(?:'s (?:[a-z-]+ ){0,2}?)?(?:\" )?(?:trade |government )?"
    r"(?:unreliable entit|entity list|blacklist|"
    r"sanctions(?! (?:evasion|busting|waiver|relief))|restrictions|"
    r"(?:arms |oil |trade |food |weapons )?embargo|ban\b|"
    r"export (?:control|curb|ban|restriction|rule|licen))"
)


# "Their 19th Russian sanctions package" is against Russia.
_PACKAGE = re.compile(
    r"\b(?:its|their|@n\d+|new|fresh|th|nd|rd|st|further) @a\d+ sanctions? (?:package|round|list)? "
)


def sanctioner(place: Place) -> tuple[str, ...]:
    """Whose list it is: ``the US trade blacklist``, ``the Entity List``."""
    line = place.line
    for index, token in enumerate(line.tokens):
        if token.mention is None or token.mention.kind == "company":
            continue
        if not _LIST_OF.match(line.words(index + 1, index + 4)) or _is_on(line, index):
            continue
        if _PACKAGE.search(line.words(max(0, index - 3), index + 3)):
            continue
        if token.mention.codes == ("UN",) and BRINGS.search(line.words(max(0, index - 3), index)):
            continue
        return codes_of(line, [index])
    licensed = find_named(line, _LICENCE_OF, place.first, place.last)
    if licensed:
        return licensed
    own = line_subject(line) if _OWN_LIST.search(line.text) else ()
    named = len(own) == 1 and own[0] in economies()
    return own if named else instrument_of(line, of_tariffs=False)


_OF_BEFORE = re.compile(
    r"(?:[a-z]+ ){0,2}(?:, )?(?:the|these|those|this|both) (?:[a-z-]+ ){0,2}?"
    r"(?:measures?|sanctions|rules?|restrictions|curbs|controls|package|resolution|embargo|ban|"
    r"suspension|exports|imports) "
)


def previous(place: Place) -> tuple[str, ...]:
    """``So Beijing went there. Foreign firms will need a licence``: of whom was spoken before."""
    told = _OF_BEFORE.match(place.line.text) and place.memory.recall(place.action)[0]
    if told:
        return told
    subject = last_subject(place.memory)
    if len(subject) != 1 or line_subject(place.line) or subject[0] in after_preposition(place):
        return ()  # "this round of sanctions on Russia": whoever it is of, not Russia
    return subject


_LICENCE_OF = re.compile(
    r"(?:licences?|permits?|permission|approval) (?:\S+ )?(?:from|of) (?:the )?"
    r"(?P<who>@[sgb]\d+) "
)
_OWN_LIST = re.compile(r"\b(?:its|their|own|@n\d+) (?:\S+ ){0,4}?(?:list|lists|blacklist) ")


def listed(place: Place) -> tuple[str, ...]:
    """Companies named as listed or licensed, else whose companies they are."""
    firms = companies(place)
    line = place.line
    lister = place.actor or ("USA",)
    for index, token in enumerate(line.tokens):
        if token.mention is None or token.mention.codes == lister:
            continue
        if _FIRMS.match(line.words(index + 1, min(len(line.tokens), index + 4))):
            return (*codes_of(line, [index]), *firms)
    return firms or find_named(line, _COUNTED_IN, place.first, place.last)


_FIRMS = re.compile(r"(?:[a-z]+ ){0,2}(?:entities|companies|firms|businesses) ")
_COUNTED_IN = re.compile(
    r"(?:#cnt\d+|people|persons) (?:\S+ )?"
    r"(?:in|from|of|(?:based|located) in|(?:linked|tied|related) to) (?:the )?"
    r"(?P<who>@[sg]\d+) "
)


_SHIPPED_TO = re.compile(
    r"(?<!arms )(?<!weapons )\b(?:exports?|sales?|shipments?|supplies|supply|sell|selling|export|"
    r"exporting|ship|shipping) "
    r"(?:\S+ ){0,7}?to (?:the |us |american |#cnt\d+ ){0,2}(?P<who>@[sgnpbwa]\d+) "
)


def shipped_to(place: Place) -> tuple[str, ...]:
    """``banning exports of gallium to the US``: who is cut off."""
    return find_named(place.line, _SHIPPED_TO, 0, len(place.line.tokens))


_RELATED = re.compile(
    r"(?P<who>@[as]\d+) - (?:related|linked|focused|specific|targeted) (?:\S+ ){0,3}?"
    r"(?:sanctions|designations|restrictions|entries|entities|individuals|companies|firms|persons) "
)
_ON = re.compile(
    r"(?:sanctions|embargo|curbs|restrictions) (?:\S+ ){0,2}?(?:on|against) (?:the )?"
    r"(?P<who>@[sgn]\d+) "
)


def counted(place: Place) -> tuple[str, ...]:
    """``sanctioned two Russian banks``: whose they are that a number counts."""
    index, tokens = place.captured.get("value"), place.line.tokens
    if index is None or index + 1 >= len(tokens):
        return ()
    named = tokens[index + 1].mention
    whose = named is not None and named.kind in ("adjective", "state", "company")
    return codes_of(place.line, [index + 1]) if whose else ()


def curbs_on(place: Place) -> tuple[str, ...]:
    """``in retaliation for sanctions imposed on it``: who suffers them imposed none of them."""
    return find_named(place.line, _ON, place.first, place.last)


_SANCTIONS = re.compile(r"(?:energy |oil |trade )?(?:sanctions|embargo) ")


def related(place: Place) -> tuple[str, ...]:
    """``new Sudan-related sanctions``, ``eases Sudan sanctions``: on whom they are."""
    found = find_named(place.line, _RELATED, place.first, place.last)
    if found or place.line.keys.isdisjoint(("sanctions", "embargo")):
        return found
    return codes_of(
        place.line, [i for i in range(place.first, place.last) if _is_on(place.line, i)][:1]
    )


def _is_on(line: Line, index: int) -> bool:
    """``eases Sudan sanctions``: a bare name of a state, with who eases them before it."""
    mention = line.tokens[index].mention
    if mention is None or mention.kind != "state" or mention.dual:
        return False
    if not _SANCTIONS.match(line.words(index + 1, index + 3)):
        return False
    return any(
        other is not None and other.codes != mention.codes and other.kind != "company"
        for other in (token.mention for token in line.tokens[:index])
    )


_OWN_FIRMS = re.compile(
    r"(?P<who>@[as]\d+) (?:[a-z-]+ ){0,2}(?:compan(?:y|ies)|firms?|exporters|suppliers|"
    r"manufacturers|businesses|chipmakers|citizens|nationals|organisations|individuals) |"
    r"(?P<people>@a\d+) (?:are|were|have|may|can) "
)


def own_firms(place: Place) -> tuple[str, ...]:
    """``Chinese firms are barred from selling it to``: the state whose firms may not."""
    line = place.line
    found = find_named(line, _OWN_FIRMS, place.first, place.anchor + 1)
    return found or find_named(line, _OWN_FIRMS, place.first, place.anchor + 1, "people")


_MARKET = re.compile(
    r"(?:(?:for|to|into|from) (?:the )?(?=@[as]\d+ (?:market|customers|buyers|clients))|"
    r"(?:operating|based|working|made) in (?:the )?(?=@s\d+))(?P<who>@)"
)


def market(place: Place) -> tuple[str, ...]:
    """``a chip made for the Chinese market``, ``firms operating in China``: who is cut off."""
    return find_named(place.line, _MARKET, place.first, place.last)


_MARKET_OF = re.compile(
    r"from (?:the )?(?P<who>@[asg]\d+) (?:\S+ ){0,2}?(?:markets?|system|banks|exchanges|networks?) "
)


def market_of(place: Place) -> tuple[str, ...]:
    """``barred from the American market``: whose market it is."""
    return find_named(place.line, _MARKET_OF, place.first, place.last)


_STAPLES = re.compile(
    r"(?:rice|wheat|grain|sugar|onions?|palm oil|cooking oil|nickel|bauxite|coal|fertili[sz]ers?|"
    r"raw minerals?|lithium|cobalt|nuts?|cocoa|timber|logs|sunflower|soy|flour|maize|corn|beef|"
    r"potash|urea|ores?|tin|copper|cotton|vaccines?|masks) "
)
_EXPORTS = ("export", "exports", "exporting", "shipments")


def staples_abroad(place: Place) -> tuple[str, ...]:
    """``a ban on rice exports``: everybody who buys it, where nobody is named."""
    if place.line.keys.isdisjoint(_EXPORTS) or not _STAPLES.search(place.line.text):
        return ()
    return ("WLD",)


def abroad(place: Place) -> tuple[str, ...]:
    """``curbs on exports``: everybody, where the text tells of nobody else."""
    return () if place.line.keys.isdisjoint(_EXPORTS) else ("WLD",)

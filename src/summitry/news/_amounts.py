"""Amounts of money, percentages, quantities and durations, by one bounded grammar.

The grammar is a handful of regular expressions without nested repetition: a parser generator
cost ten times their start-up and read no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from summitry.news._hints import find_hints
from summitry.news._needles import small
from summitry.news._numbers import (
    LONGER,
    NUMBER,
    NUMBER_WORDS,
    parse_number,
)

_SCALE = {
    "dozen": 12.0,
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6, "billion": 1e9,
    "lakh": 1e5, "crore": 1e7, "lakh crore": 1e12,
    "bn": 1e9, "bln": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
_CURRENCY = {
    "$": "USD", "us$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "c$": "CAD", "a$": "AUD",
    "₩": "KRW", "₹": "INR", "ca$": "CAD", "au$": "AUD", "$us": "USD", "$a": "AUD", "$c": "CAD",
    "$nz": "NZD",
    "nz$": "NZD", "hk$": "HKD", "nt$": "TWD", "s$": "SGD", "r$": "BRL", "rmb": "CNY", "rs": "INR",
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "won": "KRW", "yuan": "CNY",
    "renminbi": "CNY", "rupee": "INR", "franc": "CHF", "krona": "SEK", "kronor": "SEK",
    "kroner": "NOK", "real": "BRL", "reai": "BRL", "rand": "ZAR", "rouble": "RUB", "ruble": "RUB",
    "zloty": "PLN", "baht": "THB", "ringgit": "MYR", "riyal": "SAR", "dirham": "AED",
    "australian dollar": "AUD", "canadian dollar": "CAD", "new zealand dollar": "NZD",
    "hong kong dollar": "HKD", "taiwan dollar": "TWD", "singapore dollar": "SGD",
}  # fmt: skip
_UNITS = {
    "day": "days", "month": "months", "minute": "minutes", "week": "weeks", "year": "years",
    "tonne": "tonnes", "ton": "tonnes", "mt": "tonnes", "mmt": "tonnes",
    "litre": "litres", "liter": "litres",
    "vehicle": "vehicles", "car": "vehicles", "automobile": "vehicles", "truck": "vehicles",
    "aircraft": "aircraft", "plane": "aircraft", "jet": "aircraft", "airplane": "aircraft",
    "barrel": "barrels", "bushel": "bushels",
    "entity": "entities", "entitie": "entities", "request": "requests", "troop": "troops",
    "member": "troops",
    "ship": "ships", "vessel": "ships", "tanker": "ships", "carrier": "ships",
    "bank": "entities", "individual": "entities", "individuals and entitie": "entities",
    "affiliate": "entities", "subsidiarie": "entities", "application": "requests",
    "terminal": "entities", "app": "entities", "affiliate group": "entities",
    "affiliate companie": "entities", "mobile app": "entities",
    "mobile application": "entities", "refinery": "entities", "refinerie": "entities",
    "entrie": "entities", "person": "entities", "people": "entities", "official": "entities",
    "citizen": "entities", "national": "entities", "producer": "entities",
    "manufacturer": "entities", "plant": "entities", "abattoir": "entities",
    "slaughterhouse": "entities", "exporter": "entities", "supplier": "entities",
    "importer": "entities",
    "executive": "entities", "general": "entities", "judge": "entities", "oligarch": "entities",
    "lender": "entities", "lawmaker": "entities",
    "organisation": "entities", "organization": "entities", "unit": "vehicles",
    "helicopter": "aircraft", "airliner": "aircraft", "jetliner": "aircraft",
    "freighter": "aircraft", "tank": "units", "howitzer": "units",
    "missile": "units",
    "system": "units", "interceptor": "units",
    "cargoe": "cargoes", "rocket": "units", "torpedoe": "units",
    "warplane": "aircraft", "frigate": "ships",
    "submarine": "ships", "drone": "units", "locomotive": "units",
    "fighter": "aircraft", "launcher": "units",
    "soldier": "troops", "worker": "workers", "job": "workers", "company": "entities",
    "companie": "entities", "firm": "entities", "item": "entities",
    "country": "economies", "countrie": "economies",
}  # fmt: skip
_SCALES = (
    r"lakh crore|crore|lakh|trillion|billion|million|thousand|trn|tn|bln|bn|mln|mn|"
    r"[mbk](?![A-Za-z])"
)
# What sums are written with, each way by its first letter, to which the engine skips at once.
_SIGNS = r"US\$|NZ\$|HK\$|NT\$|CA\$|AU\$|C\$|A\$|S\$|R\$|\$|£|€|¥|₩|₹"
_CODES = "|".join(
    rf"{code}(?<!\w...)(?![A-Za-z])"
    for code in "USD EUR GBP JPY CAD AUD CHF CNY INR KRW BRL SEK NOK NZD SGD TWD MXN ZAR".split()  # noqa: SIM905
)
_CURRENT = re.compile(rf"{_SIGNS}|{_CODES}|RMB(?<!\w...)\b\.?|Rs(?<!\w..)\b\.?")
_SIGN = r"(?:(?:US|NZ|HK|NT|CA|AU|[CASR])?[$£€¥₩₹])"
_MONEY = re.compile(
    rf"(?P<cur>\$US(?=\d)|\$NZ(?=\d)|\$A(?=\d)|\$C(?=\d)|{_CURRENT.pattern})\s?(?P<num>{NUMBER})"
    rf"(?:\s{{1,16}}|-)?(?P<scale>(?i:{_SCALES}))?(?![A-Za-z0-9])"
)
_MONEY_RANGE = re.compile(  # "$5-6 billion", "between $5 and $6 billion"
    rf"(?P<cur>{_SIGNS}|{_CODES})\s?(?P<num>{NUMBER})"
    rf"(?:\s?(?:-|–|to)\s?|(?P<both> and )){_SIGN}?(?P<high>{NUMBER})"
    rf"(?:\s{{1,16}}|-)?(?P<scale>(?i:{_SCALES}))(?![A-Za-z0-9])"
)
_MONEY_WORDS = re.compile(
    rf"(?P<num>{NUMBER}|{NUMBER_WORDS}|\ba(?= [bmt]r?illion))"
    rf"(?:\s?(?P<join>-|–|to|and)\s?(?P<high>{NUMBER}|{NUMBER_WORDS}))?"
    r"(?:\s{1,16}|-|(?=[tb]n|[mb]ln))"
    r"(?P<scale>lakh crore|crore|lakh|trillion|billion|million|thousand|tn|bn|bln|mln)"
    r"(?:\s{1,16}|-)"
    r"(?:US |American |U\.S\. |Swiss |Indian |Brazilian |Chinese )?"
    r"(?P<cur>(?:(?:Australian|Canadian|New Zealand|Hong Kong|Taiwan|Singapore) )?dollar|euro|"
    r"USD|EUR|GBP|JPY|CNY|pound|yen|won|yuan|renminbi|rupee|franc|kron(?:a|or|er)|rea(?:l|i)|rand|rou?ble|zloty|baht|"
    r"ringgit|riyal|dirham)s?\b",
    re.IGNORECASE,
)
_PER_HUNDRED = (
    r"(?:\s{1,16}|-)?(?:%|per[ -]?cent\b|pct\b|(?<=\d)pc\b|(?:of a )?percentage[ -]points?\b|"
    r"(?<=-)point(?= (?:tariff|levy|duty|surcharge|hike|increase)))"
)
_OF_GDP = (
    r"(?P<gdp>(?:\s(?:of|in|as a share of))\s(?:its |their |the |annual |national |economic )?"
    r"(?:GDPs?|gross domestic product|output)\b)?"
)
_PERCENT = re.compile(
    rf"(?P<num>{NUMBER}|{NUMBER_WORDS})(?P<half> 1/2)?{_PER_HUNDRED}{_OF_GDP}",
    re.IGNORECASE,
)
_LOWER = re.compile(  # the first of "10-15%", "10 to 15 percent", "between 10 and 15 per cent"
    rf"(?P<num>\d{{1,3}}(?:\.\d{{1,4}})?|{NUMBER_WORDS})(?=\s?(?P<join>-|–|to|and|or)\s?"
    rf"(?:{NUMBER}|{NUMBER_WORDS}){_PER_HUNDRED}{_OF_GDP})",
    re.IGNORECASE,
)
_UNIT_WORDS = (
    r"days?|months?|minutes?|weeks?|years?|tonnes?|tons?|mt|mmt|lit(?:re|er)s?|vehicles?|cars|"
    r"automobiles|trucks|aircraft|planes?|jets|airplanes?|entit(?:y|ies)|requests|troops|soldiers|"
    r"workers|jobs|compan(?:y|ies)|firms|countries|barrels|bushels|ships|vessels|tankers|carriers|"
    r"plants|abattoirs|slaughterhouses|exporters|suppliers|producers|importers|"
    r"affiliates|subsidiaries|applications|"
    r"banks|lenders|individuals(?: and entities)?|entries|persons|citizens|nationals|manufacturers|"
    r"people(?=,? (?:and|or|companies|entities|firms)\b)|"
    r"officials(?!,? (?:said|told|familiar|briefed|who|with|close))|lawmakers(?! said)|oligarchs|"
    r"executives|generals|judges|"
    r"refineries|terminals|apps|mobile apps|mobile applications|affiliate (?:groups|companies)|"
    r"organi[sz]ations|airliners?|jetliners|freighters|helicopters?|"
    r"tanks|howitzers|warplanes|frigates|missiles|submarines?|drones|locomotives|fighters|launchers|"
    r"systems|interceptors|cargoes|rockets|torpedoes|airplanes|items(?= to (?:the|its|their) )|"
    r"members(?= of (?:its|the|their) (?:national |armed )?(?:guard|forces))|"
    r"units?(?= (?:cap|limit|quota|ceiling)\b)"
)
# "32 Boeing 787s"
_MODELS = (
    r"7[0-9]7(?:-[0-9]{1,2}|X)?s?(?: (?:MAX|Max)(?:es|s)?)(?! \d)|7[0-9]7(?:-[0-9]{1,2}|X)?s|"
    r"7[0-8]7-[0-9]{1,2}(?![0-9-])|"
    r"(?:Rafale|Gripen|Eurofighter|FA-50|KF-21|A(?:220|3[2-5]0)(?:neo)?)"
    r"(?!\w|-\d| (?:jet|fighter|plane|aircraft|family))|"
    r"Dreamliners|A3[0-9]{2}(?:neo)?s|F-[0-9]{2}[A-Z]?s|"
    r"(?:MAX|Max) [0-9]{1,2}s|Typhoons|Rafales|Gripens|Eurofighters|Apaches|Chinooks|Seahawks|"
    r"Black ?[Hh]awks|Little Birds|Super Hornets|Hornets|Ospreys"
)
_QUANTITY = re.compile(
    rf"(?P<num>{NUMBER}|\ba(?= (?:[bmt]r?illion|dozen))|(?i:{NUMBER_WORDS}))"
    r"(?:\s{0,8}(?P<scale>(?i:million|billion|thousand|dozen|bn|bln|mn|mln)|m|k)(?![A-Za-z]))?"
    r"(?:\s{1,16}|-)"
    r"(?:of (?:its|their|the) |more |other |further |foreign |senior |top |government |"
    r"individual |metric |new |"
    r"additional |extra |technology |remaining |electric |hybrid |military |"
    r"defen[cs]e |chip |tech |state |oil |trading |shipping |mining |aerospace |fighter |"
    r"(?:MAX|Max) \d{1,2} |light |stealth |multi-role |multirole |wide-body |narrow-body |"
    r"single-aisle |[A-Z][a-z]{1,15}-class |(?:Tranche|Block) \d{1,2} |"
    r"\d{2,3}-seat |smaller |larger |commercial |passenger |cargo |combat |attack |heavy |"
    r"missile |cruise |ballistic |anti-tank |"
    r"short-range |medium-range |long-range |anti-ship |air-to-air |surface-to-air |"
    r"air defen[cs]e |rocket |patrol |family |"
    r"A3\d\d(?:neo|ceo|XLR|LR)? |"
    r"advanced |used |armed |nuclear-powered |coffee |fish |seafood |meat |beef |pork |poultry |"
    r"dairy |fruit |grain |food |farm |steel |textile |solar |drone |logistics |telecom |software |"
    r"internet |[a-z]{3,14}(?:ing|ical|ial|ised|ized) |LNG |"
    r"[A-Z]{1,2}-?\d{1,3}[A-Z]{0,2}(?:-\d{1,4})? |\d[A-Z]\d? |"  # a model: "12 F-35A jets"
    r"7\d7(?:-\d{1,2}|X)? |"
    r"[a-z]{4,10}-(?:linked|related|owned|backed|run|based) |"
    r"(?P<whose>[A-Z][A-Za-z.]{1,12}(?:-(?:linked|related|owned|backed|run|based|flagged))? "
    r"(?:7\d7(?:-\d{1,2})? )?)){0,6}"
    rf"(?P<unit>(?i:{_UNIT_WORDS})|{_MODELS})\b",
)
_CAPITAL = re.compile(r"\s(?=[A-Z][A-Za-z.])")
_ZERO = re.compile(r"\b(?<=(?:to|at) )(?:zero|nil)\b(?! ?per)")
_PER_YEAR = re.compile(
    r"\s{1,12}(?:(?:each|every|per|a)\s{1,12}year|per annum|annually|yearly)\b", re.IGNORECASE
)
_PER_SHARE = re.compile(r"(?:\s|-)(?:per|a)(?:\s|-)share\b", re.IGNORECASE)
_PER_TONNE = re.compile(
    r"\s(?:a|per|each)\s(?:metric\s)?(?:tonne|ton|bushel|kilogram|kilo|pound)\b"
)
_GOODS_PER_YEAR = re.compile(
    r"\s(?:of|in|from)\s(?:[A-Za-z.-]{2,15}\s){1,5}(?:(?:(?:each|every|per|a)\syear|per\sannum)\b|annually\b)",
    re.IGNORECASE,
)
_QUALIFIERS = (
    "at least", "up to", "nearly", "almost", "about", "around", "over", "more than", "roughly",
    "as much as", "at most", "an estimated", "some", "less than", "under", "approximately",
)  # fmt: skip
_MORE = ("another", "additional")  # may follow one: "up to another $5bn"
_QUALIFIER = re.compile(
    rf"\b({'|'.join(_QUALIFIERS)})\s(?:another |an additional )?$", re.IGNORECASE
)
_ENDS_OF_QUALIFIERS = tuple({*(words.split()[-1] for words in _QUALIFIERS), *_MORE})
_PERIOD = re.compile(
    rf"\b(?:over|in|for|within|during)\s(?:the\s)?(?:next|coming|following)?\s?"
    rf"(?P<num>\d{{1,2}}|{NUMBER_WORDS})\s(?P<unit>years?|months?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Amount:
    """One amount as written: its place, kind, value in base units and unit."""

    start: int
    end: int
    kind: str  # percent, money, per share, count, duration, zero (of whatever is spoken of)
    value: float
    unit: str
    qualifier: str | None = None
    converted: bool = False  # "(GBP 187bn)" after the amount it restates
    points: bool = False  # percentage points: no rate but a change of one


def find_amounts(text: str, start: int, end: int) -> list[Amount]:
    """Find the amounts in ``text[start:end]``, first kind first, without overlap."""
    found: list[Amount] = []
    numbers = find_hints(text).numbers_in(start, end)
    if not numbers:
        return found
    taken = bytearray(end - start)  # which characters are part of one
    for pattern, builders in _grammar(text, start, end):
        for match in _find_all(pattern, text, start, end, numbers):
            own = slice(match.start() - start, match.end() - start)
            if _touches(text, start, match) or (pattern not in _RANGES and any(taken[own])):
                continue
            for build in builders:
                amount = build(text, match, start)
                if amount is not None and not any(taken[amount.start - start : amount.end - start]):
                    found.append(amount)
                    taken[amount.start - start : amount.end - start] = b"\1" * (
                        amount.end - amount.start
                    )
    return sorted(found, key=lambda a: a.start)


_Builder = Callable[[str, "re.Match[str]", int], "Amount | None"]


def _find_all(
    pattern: re.Pattern[str], text: str, start: int, end: int, numbers: Sequence[int]
) -> Iterator[re.Match[str]]:
    """Every match of a pattern, in order; of those that begin with a number, only there."""
    if pattern not in _BY_NUMBER:
        yield from pattern.finditer(text, start, end)
        return
    free = start
    for at in numbers:
        match = pattern.match(text, at, end) if at >= free else None
        if match is not None:
            free = match.end()
            yield match


_BY_NUMBER = (_MONEY_WORDS, _PERCENT, _LOWER, _QUANTITY)
_RANGES = (_MONEY_RANGE, _MONEY_WORDS)  # each of their amounts is a part of what they match
_BETWEEN = ("between ", "from ", " of ")  # before two numbers that "and" makes a range of


def _grammar(
    text: str, start: int, end: int
) -> Iterator[tuple[re.Pattern[str], tuple[_Builder, ...]]]:
    """The patterns that a piece of text can hold at all, in the order they are tried."""
    piece = small(text)[start:end]
    if _CURRENT.search(text, start, end):
        yield _MONEY_RANGE, (_lower_sum, _upper_sum)
        yield _MONEY, (_money,)
    if (
        "illion" in piece or "thousand" in piece or "crore" in piece or "lakh" in piece
        or "bn" in piece or "tn" in piece or "ln" in piece
    ):  # fmt: skip
        yield _MONEY_WORDS, (_lower_sum, _upper_sum)
    if "%" in piece or "cent" in piece or "-point" in piece or "pc" in piece:
        yield _PERCENT, (_percent,)
        yield _LOWER, (_lower,)
    yield _QUANTITY, (_quantity,)
    if "zero" in piece or " nil" in piece:
        yield _ZERO, (_zero,)


def _touches(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a number is the tail of a longer one: ``1e999%``, ``10^400%``, twenty digits."""
    at = match.start() if match.re is _ZERO else match.start("num")
    if at != match.start() or at <= start:
        return False
    if text[at - 1] in " -" and text[at].isalpha() and LONGER.search(text, max(start, at - 24), at):
        return True
    if text[at - 1] == "-" and _TYPE.fullmatch(text, max(start, at - 4), at - 1):  # "787-9"
        return True
    if text[at - 1] == "-" and match.re is _QUANTITY and text[at - 2 : at - 1].isalpha():
        return True  # "f-15 jets": which
    return text[at - 1].isalnum() or text[at - 1] in "^_" or (
        text[at - 1] in ".," and at - 1 > start and text[at - 2].isdigit()
    )  # fmt: skip


def find_period(text: str, start: int, end: int) -> str | None:
    """Find over how long an amount runs, such as ``4 years``."""
    match = _PERIOD.search(text, start, end)
    if match is None:
        return "per year" if _PER_YEAR.search(text, start, end) else None
    number = parse_number(match["num"])
    return None if number is None else f"{number:g} {match['unit'].lower().rstrip('s')}s"


def _qualifier(text: str, start: int, at: int) -> str | None:
    before = text[max(start, at - 40) : at]
    if not before[:-1].lower().endswith(_ENDS_OF_QUALIFIERS):
        return None
    match = _QUALIFIER.search(before)
    return match[1].lower() if match else None


def _scaled(match: re.Match[str], group: str = "num") -> float | None:
    number = parse_number(match[group])
    scale = _SCALE.get((match["scale"] or "").lower(), 1.0)
    return None if number is None else round(number * scale, 4)  # 16.6 billion, to the cent


def _is_range(text: str, match: re.Match[str], start: int) -> bool:
    """Whether two numbers are the ends of one: ``5 and 6 billion`` are so only between them."""
    joined = (match["both"] if match.re is _MONEY_RANGE else match["join"]) or ""
    before = text[max(start, match.start() - 9) : match.start()].lower()
    return match["high"] is not None and ("and" not in joined or before.endswith(_BETWEEN))


def _lower_sum(text: str, match: re.Match[str], start: int) -> Amount | None:
    """The first of ``$5-6 billion``."""
    value = _scaled(match)
    if value is None or not _is_range(text, match, start):
        return None
    unit = _unit_of(match)
    qualifier = _qualifier(text, start, match.start())
    return Amount(match.start(), match.end("num"), "money", value, unit, qualifier)


def _upper_sum(text: str, match: re.Match[str], start: int) -> Amount | None:
    """The second of ``$5-6 billion``, or a sum in words."""
    if match["high"] is None:
        return _money(text, match, start)
    if match.re is _MONEY_RANGE and not _is_range(text, match, start):
        return None
    value = _scaled(match, "high")
    if value is None:
        return None
    return Amount(match.start("high"), match.end(), "money", value, _unit_of(match))


def _unit_of(match: re.Match[str]) -> str:
    written = match["cur"].lower().rstrip(".")
    return _CURRENCY.get(written, written.upper())  # else the code itself


def _money(text: str, match: re.Match[str], start: int) -> Amount | None:
    value = _scaled(match)
    if value is None:
        return None
    unit, end = _unit_of(match), match.end()
    yearly = _PER_YEAR.match(text, end)
    if yearly or _GOODS_PER_YEAR.match(text, end):  # "$10 billion of gas a year"
        unit, end = unit + "/year", yearly.end() if yearly else end
    kind = "money"
    each = _PER_SHARE.match(text, end)
    if each:
        kind, unit, end = "per share", unit + "/share", each.end()
    elif _PER_TONNE.match(text, end):
        kind = "price"  # of goods: nobody promises it
    inside = text[max(start, match.start() - 18) : match.start()]
    again = unit[:3] == "USD" and _SAME.search(text, max(start, match.start() - 60), match.start())
    return Amount(
        match.start(), end, kind, value, unit, _qualifier(text, start, match.start()),
        converted="(" in inside.rpartition(")")[2] or inside.endswith("; ") or bool(again),
    )  # fmt: skip


_SAME = re.compile(  # "1.04 trillion won, or $925 million"
    r"(?:[€£¥₩₹]\s?[\d.,]+\s?[a-z]{0,8}|\b(?:won|yen|euros?|pounds?|yuan|renminbi|rupees?|francs?|"
    r"kron[aeor]+|reais|rand|rou?bles?|zlotys?|baht|ringgit|riyals?|dirhams?|shekels?|pesos?))"
    r",? (?:or|equivalent to|equal to|worth) (?:(?:about|around|roughly|some|nearly|almost|"
    r"approximately|an estimated) )?$"
)


def _percent(text: str, match: re.Match[str], start: int) -> Amount | None:
    number = parse_number(match["num"])
    if number is None:
        return None
    value = number + (0.5 if match["half"] else 0.0)
    unit = "percent_gdp" if match["gdp"] else "percent"
    qualifier = _qualifier(text, start, match.start())
    points = text[match.end() - 1] != "%" and "point" in match.group().lower()
    return Amount(match.start(), match.end(), "percent", value, unit, qualifier, points=points)


def _lower(text: str, match: re.Match[str], start: int) -> Amount | None:
    before = text[max(start, match.start() - 8) : match.start()].lower()
    number = parse_number(match["num"])
    if number is None or (match["join"] == "and" and not before.endswith(("between ", " of "))):
        return None
    unit = "percent_gdp" if match["gdp"] else "percent"
    return Amount(match.start(), match.end(), "percent", number, unit)


def _zero(_text: str, match: re.Match[str], _start: int) -> Amount:
    return Amount(match.start(), match.end(), "zero", 0.0, "")


def _quantity(text: str, match: re.Match[str], start: int) -> Amount | None:
    unit = _UNITS.get(_singular(match["unit"].lower()), "aircraft")  # else a model of one
    value = _scaled(match)
    if _MARK.search(text, max(start, match.start() - 12), match.start()):
        return None
    if value is None or (unit == "aircraft" and _TYPE.fullmatch(match["num"])):
        return None
    if _YEAR.fullmatch(match["num"]) and re.fullmatch(_MODELS, match["unit"]):
        return None  # "in 2019 Rafale"
    if _YEAR.fullmatch(match["num"]) and _ACTING.match(text, match.end("num")):
        return None
    if match["unit"].lower() == "mmt":  # grain traders' million metric tonnes
        value = round(value * 1e6, 4)
    end = _name_in(match) if match["whose"] else match.end()
    yearly = _PER_YEAR.match(text, end)
    kind = "duration" if unit in ("days", "months", "minutes", "weeks", "years") else "count"
    if kind == "count" and (yearly or _GOODS_PER_YEAR.match(text, end)):
        unit, end = unit + "/year", yearly.end() if yearly else end
    return Amount(match.start(), end, kind, value, unit, _qualifier(text, start, match.start()))


_MARK = re.compile(r"(?:Block|Mark|Mk|Type|Flight|Phase|Missile|Leopard|Batch|Tranche) $")
_TYPE = re.compile("7[0-8]7")  # "777 and 737 passenger jets": which, not how many

_YEAR = re.compile(r"(?:19|20)\d\d")
_ACTING = re.compile(r" [a-z]{3,14}ing ")  # "an order of May 2019 blacklisting firms"


def _name_in(match: re.Match[str]) -> int:
    """Where the number ends and a maker begins: ``50 | Boeing 737 Max jets``."""
    name = _CAPITAL.search(match.string, match.end("num"), match.end())
    return name.start() if name else match.end()


def _singular(word: str) -> str:
    if word == "aircraft":
        return word
    return word[:-1] if word.endswith("s") else word

"""Dates in a text, resolved against the day it was published.

A weekday or a month without a year means nothing without that day, and then stays unresolved.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from summitry.news._day_order import NUMERIC, Order, decide_by_months, read_numeric, real_day
from summitry.news._hints import MONTH, MONTH_AND_YEAR, SHORT_MONTHS, YEAR, find_hints
from summitry.news._needles import at_word, compile_words, word_start
from summitry.news._numbers import parse_number
from summitry.news._window import Window, year_in_window

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_NAMES = (*calendar.month_name[1:], *(rf"{short}\." for short in SHORT_MONTHS))
_MONTH = rf"(?P<month>{at_word(*_NAMES)})"
_BESIDE = rf"(?P<month>{at_word(*SHORT_MONTHS)})"  # without a dot they are months beside a day only
_DAY = r"(?P<day>[0-9](?<!\w.)[0-9]?)(?:st|nd|rd|th)?"
_YEAR = rf"(?P<year>{at_word('19', '20')}\d{{2}})"
_NO_MORE = r"(?! ?(?:%|percent|per cent|billion|,?\d))"  # "in March 25 percent"
_BEFORE_MONTH = (
    *(case + word[1:] for word in ("in", "since", "until", "by", "late", "early", "mid", "last",
                                   "this", "next") for case in (word[0].upper(), word[0])),
    "as of", "back in", "of", "for", "upcoming", "before", "from",
)  # fmt: skip
_BEFORE_YEAR = (
    "in", "In", "since", "by", "until", "of", "for", "to", "through", "during", "before", "after",
    "end of",
)  # fmt: skip
_QUARTER = (
    *(f"{which} quarter" for which in ("first", "second", "third", "fourth", "last", "final")),
    "Q[1-4]",
)
_WEEKDAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
_WEEKDAY = rf"(?P<weekday>{at_word(*calendar.day_name)})\b"
_FROM_WEEKDAY = word_start("last", "next", "a week from", "a week on", "a week after")
_DAYS = {
    "today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0, "last night": -1, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "day before yesterday": -2, "day after tomorrow": 2,
}  # fmt: skip
_SPANS = ("last month", "this month", "next month", "last year", "this year", "next year")
_SHIFTED = rf"(?P<word>{word_start('last', 'this', 'next')})"
_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_COUNTED = rf"{_COUNT} (?P<unit>day|week|month)s?"
# The dates there are: the name of a kind, hints one of which it always holds, its pattern, which
# begins with the letters that it can begin with: the engine skips to them.
_PATTERNS = tuple(
    (name, frozenset(hints.split("|")), re.compile(pattern))
    for name, hints, pattern in (
        ("iso", YEAR, rf"{_YEAR}(?:-(?P<num>\d{{2}})-|[/.](?P<num2>\d{{1,2}})[/.]){_DAY}\b"),
        ("numeric", YEAR, NUMERIC),
        ("full", MONTH_AND_YEAR, rf"{_DAY} (?:of )?{_MONTH},? {_YEAR}\b"),
        ("full", MONTH_AND_YEAR, rf"{_MONTH} {_DAY},? {_YEAR}\b"),
        ("full", MONTH_AND_YEAR, rf"{_DAY} {_BESIDE},? {_YEAR}\b"),
        ("full", MONTH_AND_YEAR, rf"{_BESIDE} {_DAY},? {_YEAR}\b"),
        ("month_year", MONTH_AND_YEAR, rf"{_MONTH},? {_YEAR}\b"),
        ("day_month", MONTH, rf"{_DAY} (?:of )?{_MONTH}(?![a-z])"),
        ("day_month", MONTH, rf"{_MONTH} {_DAY}{_NO_MORE}\b"),
        ("day_month", MONTH, rf"{_DAY} {_BESIDE}\b"),
        ("day_month", MONTH, rf"{_BESIDE} {_DAY}{_NO_MORE}\b"),
        ("end_month", MONTH, rf"{word_start('end of')} {_MONTH}\b"),
        ("end_year", "nd of ", rf"{word_start('end of')} "
                               rf"(?:{_YEAR}|(?P<word>the|this|next) year)\b"),
        ("ahead", "day|week|month", rf"(?:{word_start('in')}|(?P<within>{word_start('within')})) "
                                   rf"{_COUNTED}\b(?! of)"),
        ("from_now", " from now| from today", rf"\b{_COUNTED} from (?:now|today)\b"),
        ("ago", " ago| earlier", rf"\b{_COUNTED} (?:ago|earlier)\b"),
        ("week", "week", rf"{_SHIFTED} week\b"),
        ("weekend", "week", rf"{_SHIFTED} weekend\b"),
        ("weekend", "week", rf"{word_start('over', 'at', 'during')} the weekend\b(?P<word>)"),
        ("season", "spring|summer|autumn|fall|winter",
         rf"{_SHIFTED} (?:spring|summer|autumn|fall|winter)\b"),
        ("end_this", "nd of ", rf"{at_word('end of')} (?:this|the) month\b"),
        ("end_year", "year", rf"{word_start('by', 'before', 'at')} "
                             r"(?:the )?year(?:[- ]|'s |’s )end\b(?P<word>)"),
        ("quarter", "quarter|q1|q2|q3|q4", rf"{at_word(*_QUARTER)} "
                                 rf"(?:of )?(?:{_YEAR}|(?P<word>last|this|next) year)\b"),
        ("month_rel", MONTH, rf"{_MONTH} (?P<word>last|this|next) year\b"),
        ("month", MONTH, rf"{at_word(*_BEFORE_MONTH)}[ -]{_MONTH}(?![a-z])"),
        ("weekday", "day", rf"(?P<rel>{_FROM_WEEKDAY}) {_WEEKDAY}"),
        ("weekday", "day", rf"{_WEEKDAY}(?P<rel>)"),
        ("relative", "oday|erday|morrow|night|morning|noon|evening|month|year",
         rf"(?P<word>{word_start(*_DAYS, *_SPANS)})\b"),
        ("year", YEAR, rf"{at_word(*_BEFORE_YEAR)} {_YEAR}\b(?!-)"),
    )
)  # fmt: skip
_FUTURE = compile_words(
    r"(?:will|would|to be|upcoming|next|set to|until|expected|scheduled|hopes?|plans?|due)\b"
)
_DEADLINE = re.compile(
    at_word("by", "until", "through", "before", "deadline of", "deadline day on", "deadline on",
            "no later than") + r"\s(?:the\s)?$"
)  # fmt: skip
_TO_COME = re.compile(at_word("starting", "beginning", "effective") + r"(?: on| from)? $")
_EFFECT = re.compile(
    at_word("starting", "from", "effective", "effect", "beginning", "start", "as of")
    + r"\s(?:on\s)?$"
)


@dataclass(frozen=True)
class DateRef:
    """A date as written and what it means: ISO, or None where that cannot be known."""

    start: int
    end: int
    iso: str | None
    role: str  # act, effect, deadline


_LONGEST = 40  # characters: no date begins or ends further from what it holds


def find_dates(
    text: str, start: int, end: int, published: date | None,
    window: Window | None = None, *, order: Order | None = None,
) -> list[DateRef]:  # fmt: skip
    """Find the dates in ``text[start:end]`` and resolve them against the day of publication.

    Where that day is unknown, ``window`` may still fix the year of a day and month. ``order`` is
    what comes first in dates such as 10/02/2025, where it is known.
    """
    found: list[DateRef] = []
    held, first, last = find_hints(text).of_dates_in(start, end)
    begin, stop = max(start, first - _LONGEST), min(end, last + _LONGEST)
    for name, hints, pattern in _PATTERNS if held else ():
        if hints.isdisjoint(held):
            continue
        for match in pattern.finditer(text, begin, stop):
            if any(match.start() < d.end and match.end() > d.start for d in found):
                continue
            future = bool(_FUTURE.search(text[max(start, match.start() - 80) : match.start() + 5]))
            future = future or match.group().lower().startswith(("by ", "next ", "until "))
            spoken = future  # "will": "effective 5 April" is said of the past too
            role = _role(text, start, match)
            future = future or bool(
                _TO_COME.search(text, max(start, match.start() - 14), match.start())
            )
            if name == "weekday":
                future = _tense(text, start, match, future)
            if name == "numeric":
                done = _is_done(text, start, match)
                iso = read_numeric(match, order, published if done else None)
            elif name == "day_month" and published is not None:
                iso = _nearest(match, published, spoken, _is_done(text, start, match))
            else:
                iso = _resolve(name, match, published, future or role == "deadline")
            if iso is None and published is None and window and name == "day_month":
                iso = year_in_window(_month(match.groupdict()), int(match["day"]), window)
            since = max(start, match.start() - 60)
            if _SINCE in text[since : match.end()] and _COMPARED.search(text, since, match.end()):
                iso = None  # "the steepest since 1934": nothing happened then
            found.append(DateRef(match.start(), match.end(), iso, role))
    return sorted(found, key=lambda d: d.start)


_SINCE = " since "
_COMPARED = re.compile(  # up to the end of the date
    r"\b(?:(?!(?:requ|inter|prot|inv|cont)est\b)[a-z]{2,12}est|most|least|first|worst|best|record|"
    r"time|level(?! of )|low|high|peak)\b"
    r"[^,;.]{0,40}? since (?:the |early |late |mid-|at least )?[A-Z0-9][A-Za-z0-9., ]{1,20}$"
)


_AUXILIARY = r"(?:be|been|being|is|are|get) (?:[a-z]{2,12}ly )?"
_PAST = re.compile(
    rf"\b(?:(?P<passive>{_AUXILIARY})?"
    r"(?!expected|scheduled|planned|proposed|supposed|need|speed)[a-z]{2,13}ed|told|said|began|met|"
    r"became(?: [a-z]{2,12}){1,3}|"
    r"(?:took|came into|went into) (?:effect|force)|fell due|ran out|ran off)"
    r"(?: (?:late|early|again|there|back|only))?(?: on)? $"
)
_PRESENT = re.compile(
    r"\b(?:(?:takes?|comes? into|goes into|enters? into) (?:effect|force)|kicks? in|"
    r"(?:begin|start|expire|end|lapse|open|close|resume)s?|(?:is|are|falls?|comes?) due)"
    r"(?: again)?(?: on| from)? $"
)
_WILL = re.compile(
    r"(?:,? (?!said|told|was|were|had|met)[A-Za-z0-9%'’-]{1,20}(?<!ed)){0,6}? "
    r"(?:will|is to|are to|(?:takes?|comes? into) (?:effect|force)) "
)


def _is_done(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the verb before a date tells of something past."""
    past = _PAST.search(text, max(start, match.start() - 60), match.start())
    return past is not None and not past["passive"]


def _tense(text: str, start: int, match: re.Match[str], future: bool) -> bool:
    """Whether a weekday is the coming one: what its own verb says goes before words further off.

    ``expired on Thursday`` is past whatever was planned, ``takes effect on Saturday`` is to come.
    """
    before = text[max(start, match.start() - 60) : match.start()]
    past = _PAST.search(before)
    if past is not None:
        return future if past["passive"] else False
    if _PRESENT.search(before):
        return True
    opens = match.start() - start <= len("On ")
    return future or bool(opens and _WILL.match(text, match.end(), match.end() + 120))


def _role(text: str, start: int, match: re.Match[str]) -> str:
    before = text[max(start, match.start() - 30) : match.start()]
    first = match.group().split(" ")[0].lower()
    if _DEADLINE.search(before) or first in ("by", "until", "before", "through", "within"):
        return "deadline"
    return "effect" if _EFFECT.search(before) or first in ("from", "as") else "act"


def _resolve(name: str, match: re.Match[str], published: date | None, future: bool) -> str | None:
    part = match.groupdict()
    if name in ("iso", "year", "full", "month_year") or part.get("year"):
        return _absolute(name, part)
    if published is None:
        return None
    if name in ("weekday", "relative", "end_this", "end_year", "quarter"):
        return _relative(name, part, published, future)
    if name == "weekend":
        return _weekend(part, published, future)
    if name in ("ahead", "from_now", "ago", "week", "season"):
        return _counted(name, part, published, future)
    return _of_month(name, part, published, future)


def _weekend(part: dict[str, Any], published: date, future: bool) -> str:
    """``over the weekend``: the month of the Saturday past, or to come; no day is said."""
    said, ahead = part["word"].lower(), (_WEEKDAYS["saturday"] - published.weekday()) % 7
    if said == "next":
        days = ahead + 7
    elif said != "last" and published.weekday() >= _WEEKDAYS["saturday"]:
        days = 0
    else:
        days = ahead if future and said != "last" else ahead - 7
    return (published + timedelta(days=days)).isoformat()[: len("2025-02")]


def _of_month(name: str, part: dict[str, Any], published: date, future: bool) -> str | None:
    """A month without its year."""
    month = _month(part)
    year = _year_of(month, published, future)
    if name == "month_rel":
        year = published.year + _SHIFT[part["word"]]
    last = calendar.monthrange(year, month)[1]
    return real_day(year, month, last) if name == "end_month" else f"{year}-{month:02d}"


_SHIFT = {"last": -1, "this": 0, "next": 1}


def _month(part: dict[str, Any]) -> int:
    return _MONTHS[part["month"].lower().rstrip(".")]


_UNIT_DAYS = {"day": 1, "week": 7, "month": 30}


def _counted(name: str, part: dict[str, Any], published: date, future: bool) -> str | None:
    """``in three weeks``, ``last week``, ``this summer``: no more precise than it is said.

    Days give a day, weeks and months a month, seasons a year; ``in three weeks`` counts from the
    day of publication only where something is to come.
    """
    if name == "season":
        return str(published.year + _SHIFT[part["word"].lower()])
    if name == "week":
        day = published + timedelta(days=7 * _SHIFT[part["word"].lower()])
        return f"{day.year}-{day.month:02d}"
    if name == "ahead" and not future and not part["within"]:
        return None
    count = _number(part["count"])
    if count is None:
        return None
    days = count * _UNIT_DAYS[part["unit"]]
    day = published + timedelta(days=-days if name == "ago" else days)
    return day.isoformat() if part["unit"] == "day" else f"{day.year}-{day.month:02d}"


def _number(written: str) -> int | None:
    number = 1.0 if written.lower() in ("a", "an") else parse_number(written)
    return None if number is None else int(number)


def _absolute(name: str, part: dict[str, Any]) -> str | None:
    year = int(part["year"])
    if name in ("year", "quarter"):
        return str(year)
    if name == "end_year":
        return real_day(year, 12, 31)
    if name == "iso":
        return real_day(year, int(part["num"] or part["num2"]), int(part["day"]))
    month = _month(part)
    return real_day(year, month, int(part["day"])) if name == "full" else f"{year}-{month:02d}"


def _year_of(month: int, published: date, future: bool) -> int:
    if future:
        return published.year + (month < published.month)
    return published.year - (month > published.month)


_SOON = timedelta(days=60)  # "will" and "signed" may stand near a day of the other side


def _nearest(match: re.Match[str], published: date, future: bool, done: bool) -> str | None:
    """A day without its year: the nearest one, of those that its verb allows.

    ``will begin on 1 September``, written in January, is no day of the year before.
    """
    month, number = _month(match.groupdict()), int(match["day"])
    years = (published.year - 1, published.year, published.year + 1)
    days = [date.fromisoformat(iso) for year in years if (iso := real_day(year, month, number))]
    if done:
        days = [day for day in days if day <= published + _SOON]
    elif future:
        days = [day for day in days if day >= published - _SOON]
    return min(days, key=lambda day: abs(day - published)).isoformat() if days else None


def _relative(name: str, part: dict[str, Any], published: date, future: bool) -> str | None:
    if name == "weekday":
        return _weekday(part, published, future)
    if name == "end_this":
        last = calendar.monthrange(published.year, published.month)[1]
        return real_day(published.year, published.month, last)
    if name == "end_year":
        return real_day(published.year + (part["word"] == "next"), 12, 31)
    word = part["word"].lower()
    if word in _DAYS:
        return (published + timedelta(days=_DAYS[word])).isoformat()
    shift = _SHIFT[word.split(" ", maxsplit=1)[0]]
    if word.endswith("year") or name == "quarter":
        return str(published.year + shift)
    month = published.year * 12 + published.month - 1 + shift
    return f"{month // 12}-{month % 12 + 1:02d}"


def _weekday(part: dict[str, Any], published: date, future: bool) -> str:
    """A weekday, the one past or the coming one; next Thursday, on a Thursday, is not today."""
    ahead = (_WEEKDAYS[part["weekday"].lower()] - published.weekday()) % 7
    said = (part["rel"] or "").lower()
    if said.startswith("a week"):
        days = ahead + 7
    elif said == "next" or (future and said != "last"):
        days = ahead or 7 * (said == "next")
    else:
        days = -((7 - ahead) % 7) or -7 * (said == "last")
    return (published + timedelta(days=days)).isoformat()


_HEAD_LINES = 6
_HEAD_CHARS = 160
_WRITTEN_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE = re.compile(  # "Tokyo imposed a duty on 4 March 2025.": the day of what it tells
    r"^(?!\W{0,3}(?:[Pp]ublished|[Uu]pdated|[Pp]osted|[Ll]ast|[Dd]ate|[Bb]y |[Ii]ssued)\b)"
    r"(?:\S{1,40} ){8,60}\S{1,40}(?<=[.!?\"”’)])\s*$"
)
_DATELINE = re.compile(  # "SEOUL, March 4, 2025 (Wire) — The"
    rf"\W{{0,3}}[A-Z][A-Za-z .,/'’-]{{1,40}}?[,(] ?{_MONTH} {_DAY}, {_YEAR}\)? ?"
    r"(?:\([A-Za-z .&/]{2,30}\) ?)?[-–—:]"
)
_WITH_DAY = tuple(p for p in _PATTERNS if p[0] in ("iso", "numeric", "full"))


def find_publication_date(text: str, order: Order | None = None) -> tuple[str | None, str | None]:
    """Find the day a document says it was published, and a note on how it was read.

    Looks at the short lines at the top. An ambiguous 10/02/2025 is decided by the months that the
    text itself names, else by the ``order`` of its other dates or its outlet; where nothing
    decides, the date stays unknown.
    """
    at = 0
    for line in text.splitlines(keepends=True)[: 2 * _HEAD_LINES]:
        dated = _WRITTEN_YEAR.search(line) is not None
        head = dated and len(line.strip()) <= _HEAD_CHARS and not _SENTENCE.search(line)
        if head or (dated and _DATELINE.match(line)):
            for name, _, pattern in _WITH_DAY:
                match = pattern.search(text, at, at + min(len(line), _HEAD_CHARS))
                if match is None or _role(text, at, match) != "act":
                    continue  # "from 4 March 2025" is the day of something else
                if name == "numeric":
                    return _read_head(text, match, order)
                return _resolve(name, match, None, False), "date read from the text"
        at += len(line)
    return None, None


def _read_head(
    text: str, match: re.Match[str], order: Order | None
) -> tuple[str | None, str | None]:
    plain = read_numeric(match, None)
    if plain is not None:
        return plain, f"date read from the text: {match.group()}"
    named = Counter(_month(m.groupdict()) for m in _MONTH_DAY.finditer(text))
    by_months = decide_by_months(match, named)
    first = by_months or order
    if first is None:
        return None, f"date {match.group()} left unread: day or month first cannot be told"
    why = "months named in the text suggest" if by_months else "rest of the text or its site shows"
    return read_numeric(match, first), f"date {match.group()} read {first} first, as the {why}"


_MONTH_DAY = re.compile(rf"{_MONTH}(?= \d)")


_NAMED = re.compile(
    rf"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday),? (?:the )?"
    rf"(?:{_DAY} (?:of )?{_MONTH}|"
    rf"{_MONTH.replace('month', 'month2')} {_DAY.replace('day', 'day2')})"
    rf"(?:,? {_YEAR})?(?!\d)"
)
_NO_DAY = re.compile(
    r"30(?:th)? (?:of )?February|31(?:st)? (?:of )?(?:February|April|June|September|November)\b|"
    r"February 3[01]\b|April 31\b|June 31\b|September 31\b|November 31\b"
)


def check_written_days(text: str, published: str | None) -> Iterator[str]:
    """Name the days of a text that the calendar does not have: a wrong weekday, a 30 February.

    A day without a year is taken to lie within half a year of the day of publication.
    """
    for match in _NO_DAY.finditer(text) if "30" in text or "31" in text else ():
        yield f"a day that does not exist: {match.group()!r}"
    for match in _NAMED.finditer(text):
        month = _MONTHS[(match["month"] or match["month2"]).lower().rstrip(".")]
        number = int(match["day"] or match["day2"])
        years = [int(match["year"])] if match["year"] else _near_years(published)
        days = [day for year in years if (day := real_day(year, month, number)) is not None]
        if published and not match["year"]:
            days = [d for d in days if abs((_day(d) - _day(published)).days) <= 183]
        fits = [_day(d).weekday() == _WEEKDAYS[match["weekday"].lower()] for d in days]
        if days and not any(fits):
            right = f"{_day(days[0]):%A}"
            yield f"a weekday that does not fit: {match.group()!r} was a {right}"


def _near_years(published: str | None) -> list[int]:
    if not published or len(published) < len("2025-02-07"):
        return []
    year = int(published[:4])
    return [year, year - 1, year + 1]


def _day(iso: str) -> date:
    return date.fromisoformat(iso[:10])

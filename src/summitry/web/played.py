"""A negotiating table played through, set for the page: frontier, deals, threats, offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from summitry.brief.frontier import SOLUTIONS, set_frontier
from summitry.charts import draw_frontier, letter
from summitry.web.words import Words

_OUTSIDERS = 5
_WIDTH = 420  # user units: it stands beside a table, and on a telephone

Report = dict[str, Any]


@dataclass(frozen=True)
class Stop:
    """A point one can look at: its mark in the picture, payoffs against today, its package.

    ``mark`` is ``step-K`` for a point of the frontier and ``deal-K`` for a deal; ``levers`` is None
    where there is no package, as without agreement.
    """

    mark: str
    name: str
    payoffs: tuple[str, ...]
    levers: tuple[str, ...] | None


@dataclass(frozen=True)
class Offer:
    """The smallest offer that lifts a threat: a mix, and each lever by itself.

    ``dearer`` is there where the offer costs a giver more than the threat carried out: who
    threatens, and how much more for whom.
    """

    threat: str
    mix: tuple[tuple[str, str], ...] | None
    cost: tuple[str, ...]
    alone: tuple[tuple[str, str | None], ...]
    dearer: tuple[str, str] | None


def draw_picture(report: Report, words: Words) -> str:
    """The frontier with its deals; nothing where a table has more than two parties."""
    if not report["frontier"]:
        return ""
    first, second = report["parties"]
    chart = set_frontier(
        (first, second),
        [(*point["payoffs_musd"].values(),) for point in report["frontier"]["points"]],
        [(name, (*one["payoffs_musd"].values(),)) for name, one in _name_deals(report, words)],
        words,
    )
    with letter(words.lettering):
        return draw_frontier(chart, key="frontier", width=_WIDTH)


def list_deals(report: Report, words: Words) -> list[Stop]:
    """Today, no agreement, what was announced and what theories pick, as the picture marks them."""
    return [
        Stop(f"deal-{k}", name, _payoffs(report, point["payoffs_musd"], words),
             _package(point, words))
        for k, (name, point) in enumerate(_name_deals(report, words))
    ]  # fmt: skip


def list_steps(report: Report, words: Words) -> list[Stop]:
    """The points of the frontier, from the first party's best to the second's."""
    points = report["frontier"]["points"] if report["frontier"] else []
    return [
        Stop(f"step-{k}", words("point {k} of {n}", k=k + 1, n=len(points)),
             _payoffs(report, point["payoffs_musd"], words), _package(point, words))
        for k, point in enumerate(points)
    ]  # fmt: skip


def list_offers(report: Report, words: Words) -> list[Offer]:
    """For each threat, what the other side would have to offer at least."""
    owners = {lever["lever"]: lever["owner"] for lever in report["levers"]}
    units = {name: found["unit"] for name, found in report["today"]["levers"].items()}
    titles = {threat["key"]: threat["title"] for threat in report["threat_points"]}
    parties = {threat["key"]: threat["party"] for threat in report["threats"]}
    offers = []
    for one in report["concessions"]:
        point, mix = one["point"], None
        cost: tuple[str, ...] = ()
        if point is not None:
            mix = tuple(
                (name, _value(found, words)) for name, found in point["levers"].items()
                if owners[name] != parties[one["threat"]] and found["value"] > 0.05
            )  # fmt: skip
            cost = tuple(words.number(v / 1e3, 2, signed=True) for v in one["cost_musd"].values())
        alone = tuple(
            (name, None if value is None else _value(
                {"value": 100 * value if units[name] == "%" else value, "unit": units[name]}, words
            ))
            for name, value in one["single_lever"].items()
        )  # fmt: skip
        dearer = _say_dearer(one, parties[one["threat"]], words)
        offers.append(Offer(titles[one["threat"]], mix, cost, alone, dearer))
    return offers


def _say_dearer(concession: Report, party: str, words: Words) -> tuple[str, str] | None:
    if not concession.get("dearer_than_threat"):
        return None
    more = ", ".join(
        f"{words.economy(code)} {words.number(value / 1e3, 2)}"
        for code, value in concession["beyond_threat_musd"].items() if value
    )  # fmt: skip
    return words.economy(party), more


def list_outsiders(report: Report, words: Words) -> list[tuple[str, str, str]]:
    """Who outside the room gains and loses most under the first agreement: name, %, USD billion."""
    rows = report["agreements"][0]["outsiders"] if report["agreements"] else []
    ends = rows if len(rows) <= 2 * _OUTSIDERS else [*rows[:_OUTSIDERS], *rows[-_OUTSIDERS:]]
    return [
        (words.economy(row["economy"]), words.number(row["real_income_pct"], 3, signed=True),
         words.number(row["real_income_musd"] / 1e3, 2, signed=True))
        for row in ends
    ]  # fmt: skip


def list_threats(report: Report, words: Words) -> list[tuple[str, bool, tuple[str, ...]]]:
    """What happens without agreement: title, whether gains are counted from it, payoffs."""
    return [
        (words(point["title"]), point["key"] == report["reference"],
         _payoffs(report, point["payoffs_musd"], words))
        for point in report["threat_points"]
    ]  # fmt: skip


def list_levers(report: Report, words: Words) -> list[tuple[Report, tuple[str, ...]]]:
    """Each lever, and what its whole range is worth to each party, USD billion a year."""
    return [
        (lever, tuple(words.number(v / 1e3, 2, signed=True) for v in lever["worth_musd"].values()))
        for lever in report["levers"]
    ]


def _name_deals(report: Report, words: Words) -> Iterator[tuple[str, Report]]:
    yield words("today"), report["today"]
    for threat in report["threat_points"]:
        if threat["key"] == report["reference"] != "status_quo":
            yield f"{words('no agreement')}: {threat['title']}", threat
    if report["announced"] is not None:
        yield words("the deal announced later"), report["announced"]
    for agreement in report["agreements"]:
        yield words(SOLUTIONS[agreement["solution"]]), agreement


def _payoffs(report: Report, payoffs: dict[str, float], words: Words) -> tuple[str, ...]:
    today = report["today"]["payoffs_musd"]
    return tuple(
        words.number((value - today[party]) / 1e3, 2, signed=True)
        for party, value in payoffs.items()
    )


def _package(point: Report, words: Words) -> tuple[str, ...] | None:
    if "levers" not in point:
        return None
    return tuple(
        words.number(found["value"], 1) if found["unit"] == "%"
        else words.number(found["value"] / 1e3, 2)
        for found in point["levers"].values()
    )  # fmt: skip


def list_units(report: Report, words: Words) -> list[tuple[str, str]]:
    """The levers in order, each with the unit its values are shown in."""
    levers = report["today"]["levers"]
    return [
        (name, "%" if found["unit"] == "%" else words("USD bn")) for name, found in levers.items()
    ]


@dataclass(frozen=True)
class Doubt:
    """Would they do it: what each side has of the four ways a threat can end, and a verdict.

    ``rows`` have no payoffs where no offer is enough.
    """

    threat: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    verdict: str


def list_doubts(report: Report, words: Words) -> list[Doubt]:
    """For each threat: conceded or refused, carried out or dropped, USD billion a year."""
    titles = {threat["key"]: threat["title"] for threat in report["threat_points"]}
    parties = {threat["key"]: threat["party"] for threat in report["threats"]}
    found = []
    for one in report["credibility"]:
        rows = tuple(
            (words(cell["what"]), () if cell["payoffs_musd"] is None else tuple(
                words.number(value / 1e3, 2, signed=True)
                for value in cell["payoffs_musd"].values()
            ))
            for cell in one["cells"]
        )  # fmt: skip
        who = words.economy(parties[one["threat"]])
        found.append(Doubt(titles[one["threat"]], rows, _say_doubt(one, who, words)))
    return found


def _say_doubt(found: Report, who: str, words: Words) -> str:
    gain = found["carried_out_musd"]
    said = words(
        "{who} after a refusal: carrying the threat out is worth USD {sum} bn a year to it.",
        who=who, sum=words.number(gain / 1e3, 2, signed=True),
    )  # fmt: skip
    if found["share_of_draws"] is None:
        return said
    share = words.number(100 * found["share_of_draws"])
    return said + " " + words("It gains in {share} percent of {draws} draws.", share=share,
                              draws=found["draws"])  # fmt: skip


def _value(found: Report, words: Words) -> str:
    """A lever's value: percent, or billions of USD."""
    if found["unit"] == "%":
        return f"{words.number(found['value'], 1)} %"
    return f"{words.number(found['value'] / 1e3, 2)} {words('USD bn')}"

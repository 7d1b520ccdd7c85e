"""A first negotiating table from a dossier: what can be traded, each with its sentence.

Nothing is filled in that no document names but the ends of ranges one has to search in, and those
say that they are assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from summitry.brief.page_one import find_parties
from summitry.errors import UsageError
from summitry.ledger import Dossier, Statement
from summitry.ledger.documents import shorten
from summitry.policy import (
    Scenario,
    TariffMeasure,
    economy_name,
    list_states,
    scenario_to_plain,
)
from summitry.strategy.files import parse_table

_HIGHEST = "25%"  # of a duty nobody put a number to
_ASSUMED = "no rate was named: 25 percent is assumed"
_YEARS = 4  # over which a pledge is spread where nobody says
_WIDE = {"goods", "all"}
_MOST_SOURCE = 160

Row = dict[str, Any]


def draft_table(dossier: Dossier, scenario: Scenario, day: date) -> str:
    """The table between the two sides of a dossier, as text.

    Levers are duties that one side threatens the other with and gave no number to, and sums that
    one side promised the other; threats are the former, carried out; what is in force stands.

    Raises
    ------
    UsageError
        The documents know no two sides, or nothing between them that can be traded.
    """
    sides = ["EU27" if code == "EU" else code for code in find_parties(dossier.statements)]
    if len(sides) != 2:
        raise UsageError("dossier", "no two sides that talk", "two states that meet or act",
                         "write the table yourself: see the negotiating tables")  # fmt: skip
    said = {statement.id: statement for statement in dossier.statements}
    duties = list(_list_duties(scenario, sides))
    levers = [_make_duty(measure, said) for measure in duties]
    levers += list(_list_pledges(dossier, sides))
    if not levers:
        raise UsageError("dossier", f"nothing between {' and '.join(map(economy_name, sides))} that"
                         " can be traded", "a threat without a number, or a sum promised",
                         "write the table yourself: see the negotiating tables")  # fmt: skip
    states = list_states(scenario.measures, day)
    standing = [
        row for row in scenario_to_plain(scenario)["measures"]
        if states[row["id"]] == "in_force" and "?" not in row.values()
    ]  # fmt: skip
    threats = [
        {"key": f"carry-out-{k + 1}", "party": measure.acting[0],
         "title": f"{_HIGHEST[:-1]} percent, {_ASSUMED}",
         "measures": [{**_plain(measure), "id": f"threat-{k + 1}", "add": _HIGHEST}]}
        for k, measure in enumerate(duties)
    ]  # fmt: skip
    table: Row = {
        "name": "-".join(side.lower() for side in sides),
        "title": f"{economy_name(sides[0])} and {economy_name(sides[1])}, from the documents",
        "as_of": day.isoformat(),
        "measures": standing,
        "parties": [{"party": side} for side in sides],
        "levers": levers,
        "threats": threats,
        "notes": ["Drafted from documents: what each side wants, ranges and red lines are yours."],
    }
    kept = {key: value for key, value in table.items() if value}
    text = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True)
    parse_table(text)
    return text


def _list_duties(scenario: Scenario, sides: list[str]) -> Iterator[TariffMeasure]:
    """Duties of unknown height of one side on the other; the widest of each side where it has one.

    A duty on cars inside one on all goods would be counted twice.
    """
    found: dict[str, list[TariffMeasure]] = {}
    for measure in scenario.measures:
        if isinstance(measure, TariffMeasure) and measure.unknown is not None:
            ends = (*measure.acting, *measure.named_exporters)
            if len(ends) == 2 and set(ends) == set(sides):
                found.setdefault(ends[0], []).append(measure)
    for own in found.values():
        wide = [measure for measure in own if _WIDE & set(measure.sectors)]
        yield from wide[:1] or own


def _plain(measure: TariffMeasure) -> Row:
    return {"importer": list(measure.acting), "exporters": list(measure.named_exporters),
            "sectors": list(measure.sectors)}  # fmt: skip


def _make_duty(measure: TariffMeasure, said: dict[str, Statement]) -> Row:
    quoted = [said[key].quote.text for key in measure.quotes if key in said]
    source = f"{shorten(quoted[0], _MOST_SOURCE)} ({_ASSUMED})" if quoted else _ASSUMED
    return {
        "owner": measure.acting[0], "from": "0%", "to": _HIGHEST, "source": source,
        "measure": {"id": measure.id, **_plain(measure), "add": "?"},
    }  # fmt: skip


def _list_pledges(dossier: Dossier, sides: list[str]) -> Iterator[Row]:
    """The largest sum each side promised to invest with the other."""
    for own, other in (sides, sides[::-1]):
        promised = [
            statement for statement in dossier.statements
            if statement.action == "investment_pledge" and statement.value
            and statement.unit == "USD" and own in statement.actor and other in statement.targets
        ]  # fmt: skip
        if promised:
            most = max(promised, key=lambda statement: statement.value or 0.0)
            yield {
                "owner": own, "from": "0 USD", "to": f"{(most.value or 0.0) / 1e9:g} billion USD",
                "source": f"{shorten(most.quote.text, _MOST_SOURCE)} (taken as new money over"
                f" {_YEARS} years, which is assumed)",
                "measure": {"id": f"{own.lower()}-pledge", "lever": "pledge", "economies": own,
                            "receivers": other, "amount": "?", "years": str(_YEARS)},
            }  # fmt: skip

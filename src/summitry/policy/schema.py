"""The JSON Schema of a scenario file, for editors that complete and check as one writes."""

from __future__ import annotations

from typing import Any

from summitry.policy._refusal import LEVERS
from summitry.policy.scenario import KEYS, Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# What each key means, once: the schema, the page docs/scenario.md and its test read this table.
MEANINGS: dict[str, str] = {
    "name": "short name of the scenario: letters, digits, dots, hyphens, underscores",
    "title": "one line for people",
    "as_of": "the day that decides what is in force, YYYY-MM-DD",
    "world": "the baseline economy: a bundled name or a folder",
    "measures": "the measures, in the order in which they apply",
    "sources": "official acts and documents the scenario rests on",
    "notes": "what the scenario leaves out or simplifies",
    "id": "short name of the measure, once in a scenario",
    "lever": "tariff (if left out), retaliation, trade-cost, productivity, export-tax, embargo, "
    "quota, purchase, balance, transfer, defence or pledge",
    "importer": "who acts at its border: ISO code, English name, group such as EU27, or world",
    "exporters": "whose goods: codes, names, groups, world, or {all-but: [...]}",
    "economies": "who acts or pays: whose productivity, export tax, transfer, budget or pledge",
    "buyers": "whose purchases an export tax falls on: codes, names, groups, world, all-but",
    "receivers": "who receives a transfer or hosts what is invested",
    "answers": "ids of the duties a retaliation answers",
    "rule": "mirror (in kind), match (collects as much) or listed (its own goods and rate)",
    "delay": "days between the answered duty's start and the answer's",
    "sectors": "sector codes, names or groups; goods if left out",
    "products": "narrows the sectors to product lists (summitry world products) or HS/HTS codes",
    "rate": "the new total duty, percent: replaces what stood there; ? if nobody has named it",
    "add": "percentage points on top of what stood there; ? if nobody has named them",
    "cap": "lowers the duty to this level where it is higher, percent",
    "floor": "raises the duty to this level where it is lower, percent (duties 'inclusive of MFN')",
    "cut": "takes this part of the duty away (linear cut), percent",
    "swiss": "Swiss formula a t / (a + t): the coefficient a, percent; no duty stays above it",
    "change": "of trade costs (ad valorem equivalent) or of productivity, percent",
    "part": "the part of the goods that may not be traded, percent; all of it if left out",
    "by": "embargo: importer or exporter, whose act it is; balance: tariff, purchases, transfer",
    "volume": "import value a year up to which the duty inside a quota holds, before duty",
    "inside": "duty inside a quota, percent",
    "outside": "duty beyond a quota, percent; what the measures before leave if left out",
    "rent": "importer (licences) or exporter: who earns what a unit inside a quota is worth more",
    "value": "yearly import value to reach, before duty, such as 8 billion USD; ? if not named",
    "extra": "yearly imports on top of the baseline's, before duty; ? if not named",
    "realised": "the part of a promise taken to be kept, percent (Phase One: 57%)",
    "balance": "the importer's exports to the exporters less its imports, to reach; basic prices",
    "amount": "money a year (transfer) or in all (pledge); ? if nobody has named it",
    "years": "the years over which a pledge is spread evenly",
    "additional": "the part of a pledge that would not have come anyway, percent",
    "now": "today's defence budget, percent of GDP",
    "content": "the part of the additional budget that is bought from the exporters, percent",
    "exempt": "parts left alone: exporters, importer, sectors or a share of trade, with the reason",
    "share": "share of trade that is exempt; of GDP that a defence budget reaches; percent",
    "yields_to": "ids of duties in whose cells this one does not apply (no stacking)",
    "announced": "first day on which it was known, YYYY-MM-DD",
    "effective": "first day in force, YYYY-MM-DD",
    "paused_from": "first day of a pause, YYYY-MM-DD",
    "paused_until": "first day after a pause, YYYY-MM-DD",
    "ends": "first day no longer in force, YYYY-MM-DD",
    "status": "as a source states it; used where dates do not decide",
    "authority": "the law it rests on, such as s232, s122 or IEEPA; its limits are checked",
    "reason": "why, as stated",
    "source": "the act or estimate it rests on",
    "quotes": "ids of statements in a dossier",
    "markers": "rates named later: history beside an unknown rate, never used as the value",
    "note": "what a reader should know about this measure",
    "issuer": "who issued the document",
    "date": "day of the document or of the later rate, YYYY-MM-DD",
    "url": "where it is published",
    "doc": "id of a document in a dossier",
    "label": "what happened, in a few words",
}


def make_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a scenario file.

    It knows keys, kinds of values and what each key means. What it cannot know (names of
    economies, dates in order, limits of laws) is checked when the file is loaded.
    """
    schema: dict[str, Any] = Scenario.model_json_schema(mode="validation")
    definitions: dict[str, Any] = schema["$defs"]
    for part in (schema, *definitions.values()):
        part.get("properties", {}).pop("unknown", None)  # written rate: ? or add: ? in a file
        for key, value in part.get("properties", {}).items():
            value["description"] = MEANINGS[key]
            value.pop("title", None)
    measures = schema["properties"]["measures"]["items"]
    measures.pop("discriminator", None)  # only OpenAPI reads it
    measures["anyOf"] = measures.pop("oneOf", None) or measures["anyOf"]
    one_of = {
        "TariffMeasure": ("rate", "add", "cap", "floor", "cut", "swiss"),
        "ExportTaxMeasure": ("rate", "add"),
        "PurchaseMeasure": ("value", "extra"),
        "TransferMeasure": ("amount",),
        "PledgeMeasure": ("amount",),
    }
    for kind, keys in one_of.items():
        definitions[kind]["oneOf"] = [{"required": [key]} for key in keys]
    return {"$schema": DIALECT, "title": "summitry scenario", **_drop_null(schema)}


def list_keys() -> list[dict[str, str]]:
    """Every key of a scenario file: where it may stand, and what it means."""
    levels = {"": "scenario", **{lever: f"measure: {lever}" for lever in LEVERS}}
    return [
        {"level": levels.get(level, level), "key": key, "meaning": MEANINGS[key]}
        for level, keys in KEYS.items()
        for key in keys
    ]


def _drop_null(part: Any) -> Any:
    """Without null and defaults: a key is left out of a file, never empty."""
    if isinstance(part, list):
        return [_drop_null(item) for item in part if item != {"type": "null"}]
    if not isinstance(part, dict):
        return part
    kept = {key: _drop_null(value) for key, value in part.items() if key != "default"}
    options = kept.get("anyOf", [])
    if len(options) == 1:  # "this or null" is just this
        kept = {**options[0], **{key: value for key, value in kept.items() if key != "anyOf"}}
    return kept

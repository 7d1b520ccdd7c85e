"""`summitry schema` and `summitry rates`: the scenario language, and the duties a scenario sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.output import (
    Answer,
    deliver,
    format_table,
    name_case,
    output_options,
    to_json,
    wrap,
)
from summitry.cli.run import find_scenario, parse_day
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.policy import AverageRates, RateTrail
    from summitry.world import World

RATE_FIELDS = (
    "importer", "exporter", "sector", "stage", "measure", "rule", "share_pct", "rate_pct",
)  # fmt: skip
AVERAGE_FIELDS = (
    "importer", "exporter", "applied_pct", "scenario_pct", "change_points", "weights",
)  # fmt: skip
SMALLEST_PART = 1e-4  # of a sector's trade; less is not listed
KEY_FIELDS = ("level", "key", "meaning")


@click.command()
@output_options
def schema(json_path: str | None, csv_path: str | None) -> None:
    """Print the JSON Schema of a scenario file, for editors; --csv lists the keys."""
    from summitry.policy.schema import list_keys, make_schema

    def text() -> str:
        return to_json(make_schema()).rstrip()

    answer = Answer(text, lambda: to_json(make_schema()), list_keys, KEY_FIELDS)
    deliver(answer, json_path, csv_path)


@click.command()
@click.argument("scenario")
@click.option("--importer", required=True, metavar="ECONOMY", help="Who levies the duty.")
@click.option("--exporter", metavar="ECONOMY", help="Whose goods; if left out, averages for all.")
@click.option("--sector", "sectors", multiple=True, help="Show this sector or group; repeat.")
@click.option("--as-of", metavar="DATE", help="Day that decides what is in force.")
@click.option("--case", "key", default="in_force", show_default=True, metavar="KEY",
              help="in_force, with_paused, threat:ID or answered:ID.")  # fmt: skip
@click.option("--world", "world_name", metavar="NAME|DIR", help="Another baseline.")
@output_options
def rates(**given: Any) -> None:
    """Show MFN, applied and scenario duty side by side, and what each measure did."""
    from summitry.policy import compute_average_rates, compute_rate_trail
    from summitry.strategy.cases import list_cases
    from summitry.world import load_world

    scenario = find_scenario(given["scenario"])
    world = load_world(given["world_name"] or scenario.world)
    importer = find_one(world, given["importer"], "--importer")
    day = parse_day(given["as_of"])
    cases = list_cases(scenario, world, day)
    key = given["key"]
    if key not in cases:
        raise UsageError(f"--case {key}", key, f"one of {', '.join(cases)}", "write one of them")
    title = f"{scenario.name}, {name_case(key)}"
    title += f", {day or scenario.as_of}" if scenario.as_of else ""
    if given["exporter"] is None:
        if given["sectors"]:
            raise UsageError(
                "--sector", "a sector, and no exporter", "--exporter beside it",
                "add --exporter JPN, or leave --sector out",
            )  # fmt: skip
        answer = _answer_averages(compute_average_rates(world, cases[key], importer), title)
    else:
        exporter = find_one(world, given["exporter"], "--exporter")
        shown = choose_sectors(world, given["sectors"])
        trail = compute_rate_trail(world, cases[key], importer, exporter)
        answer = Answer(
            text=lambda: describe_trail(trail, shown, title),
            json=lambda: to_json({"scenario": scenario.name, "case": key,
                                  "duties": list(list_rates(trail, shown))}),
            rows=lambda: list_rates(trail, shown),
            fields=RATE_FIELDS,
        )  # fmt: skip
    deliver(answer, given["json_path"], given["csv_path"])


def _answer_averages(averages: AverageRates, title: str) -> Answer:
    """Average duty by partner, largest supplier first, with the union and the world."""
    from summitry.policy import economy_name

    largest_first = (-averages.trade_musd.sum(axis=1)).argsort(kind="stable")
    names = [averages.economies[k] for k in largest_first]
    rows = []
    for code in ["world", "EU27", *(name for name in names if name != averages.importer)]:
        applied, scenario = averages.of(code)
        rows.append({
            "importer": averages.importer, "exporter": code,
            "applied_pct": round(applied * 100, 6), "scenario_pct": round(scenario * 100, 6),
            "change_points": round((scenario - applied) * 100, 6), "weights": averages.basis,
        })  # fmt: skip

    def text() -> str:
        lines = [
            ["All partners" if row["exporter"] == "world" else economy_name(row["exporter"]),
             *(f"{row[key]:.2f}" for key in ("applied_pct", "scenario_pct", "change_points"))]
            for row in rows
        ]  # fmt: skip
        importer = economy_name(averages.importer)
        note = f"Averages over goods, weighted by {averages.basis}, before anybody buys elsewhere."
        return "\n".join([
            wrap(f"Average duty of {importer} on goods, percent ({title})"),
            format_table(["partner", "applied", "scenario", "change, points"], lines),
            "", wrap(note),
        ])  # fmt: skip

    return Answer(text, lambda: to_json(rows), lambda: rows, AVERAGE_FIELDS)


def find_one(world: World, name: str, option: str) -> str:
    """One economy of a baseline, by code or English name."""
    from summitry.policy import find_economy
    from summitry.policy.names import nearest_economy

    code = find_economy(name)
    if code in world.economies:
        return str(code)
    near = nearest_economy(name) if code is None else None
    raise UsageError(
        f"{option} {name}",
        f"{name}, not one economy of {world.name}",
        "a code or an English name",
        f"write {near}" if near else "list them with summitry world show --json -",
    )


def choose_sectors(world: World, names: tuple[str, ...]) -> list[int]:
    """Positions of the sectors asked for, or of all goods."""
    from summitry.policy import find_sector
    from summitry.policy.cells import mask_sectors
    from summitry.policy.names import nearest_sector

    codes = []
    for name in names:
        code = find_sector(name)
        if code is None:
            near = nearest_sector(name)
            raise UsageError(
                f"--sector {name}",
                f"unknown sector {name}",
                "a sector code such as C29, its name, or a group such as steel",
                f"write {near}" if near else "list them with summitry world show --json -",
            )
        codes.append(code)
    return [int(k) for k in mask_sectors(codes or ["goods"], world).nonzero()[0]]


def list_rates(trail: RateTrail, shown: list[int]) -> Iterator[dict[str, Any]]:
    """One row for each sector and stage: MFN, applied, after each measure, scenario, products."""
    for k in shown:
        head = {"importer": trail.importer, "exporter": trail.exporter, "sector": trail.sectors[k]}
        stages = [("mfn (inferred)", "", "", trail.mfn[k])]
        stages.append(("applied", "", "", trail.applied[k]))
        stages += [
            ("measure", step.measure, step.rule, step.after[k])
            for step in trail.steps
            if step.after[k] != step.before[k] or step.rule == "yields"
        ]
        stages.append(("scenario", "", "", trail.scenario[k]))
        for stage, measure, rule, rate in stages:
            yield {**head, "stage": stage, "measure": measure, "rule": rule,
                   "rate_pct": round(float(rate) * 100, 10)}  # fmt: skip
        for name, share, rate in find_parts(trail, k):
            yield {**head, "stage": "products", "measure": name, "share_pct": round(share * 100, 4),
                   "rate_pct": round(rate * 100, 10)}  # fmt: skip


def find_parts(trail: RateTrail, sector: int) -> list[tuple[str, float, float]]:
    """Products on each combination of lists in a sector: name, share of its trade and duty."""
    parts = [p for p in trail.parts if p.share[sector] > SMALLEST_PART]
    if not any(part.lists for part in parts):
        return []
    return [
        (" and ".join(p.lists) or "on no list", float(p.share[sector]), float(p.scenario[sector]))
        for p in parts
    ]


def describe_trail(trail: RateTrail, shown: list[int], case: str) -> str:
    """The same as tables: sectors down, stages across; then products, where lists name them."""
    from summitry.policy import economy_name, sector_name

    header = ["sector", "MFN*", "applied", *(step.measure for step in trail.steps), "scenario"]
    columns = [trail.mfn, trail.applied, *(step.after for step in trail.steps),
               trail.scenario]  # fmt: skip
    rows = [
        [sector_name(trail.sectors[k]), *(f"{column[k] * 100:.1f}" for column in columns)]
        for k in shown
    ]
    title = (
        f"Duties of {economy_name(trail.importer)} on goods from {economy_name(trail.exporter)}, "
        f"percent ({case})"
    )
    products = [
        [sector_name(trail.sectors[k]), name, f"{share * 100:.1f}", f"{rate * 100:.1f}"]
        for k in shown
        for name, share, rate in find_parts(trail, k)
    ]
    tables = [wrap(title), format_table(header, rows)]
    if products:
        heads = ["sector", "products on the lists", "share of trade, %", "duty, %"]
        tables += ["", "The products behind these averages",
                   format_table(heads, products, text_columns=2)]  # fmt: skip
    return "\n".join([*tables, "", *(wrap(note) for note in _list_notes(trail))])


def _list_notes(trail: RateTrail) -> list[str]:
    notes = [
        "* inferred: the highest applied duty that at least five exporters without a customs union "
        "face alike; the baseline holds no MFN schedule.",
    ]
    notes.append("Duties are averages over a sector's product lines.")
    if trail.parts:
        notes.append(
            "Each product starts from its sector's applied duty; measures on lists act on their "
            "own goods."
        )
    rules = [f"{step.measure} {step.rule}" for step in trail.steps]
    if rules:
        order = "After each measure, in the order in which they apply: "
        notes.append(order + "; ".join(rules) + ".")
    return notes

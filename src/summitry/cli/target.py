"""`summitry target`: what it takes to reach an aim, who is displaced, and both balances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.output import Answer, deliver, format_table, output_options, to_json, wrap
from summitry.cli.run import find_scenario, parse_day

if TYPE_CHECKING:
    from summitry.strategy.aims import Aim

FIELDS = ("measure", "kind", "name", "before_musd", "after_musd", "wedge_pct")
SHOWN_SUPPLIERS = 5


@click.command()
@click.argument("scenario")
@click.option("--as-of", metavar="DATE", help="Day that decides what is in force.")
@click.option("--world", "world_name", metavar="NAME|DIR", help="Another baseline.")
@click.option(
    "--model",
    default="default",
    show_default=True,
    metavar="NAME",
    help="What published models differ by: short_run, ..., default:deficits=own_share, ...",
)
@output_options
def target(**given: Any) -> None:
    """Reach the aims of SCENARIO one by one: promises to buy, quotas, balances, budgets."""
    from summitry.model import build_model, find_base_year
    from summitry.strategy.aims import solve_aims
    from summitry.world import load_world

    found = find_scenario(given["scenario"])
    world = load_world(given["world_name"] or found.world)
    model = build_model(given["model"], world)
    world = find_base_year(world, model)
    aims = solve_aims(found, world, parse_day(given["as_of"]), model)
    answer = Answer(
        text=lambda: "\n".join(line for aim in aims for line in _describe(aim)),
        json=lambda: to_json([_to_dict(aim) for aim in aims]),
        rows=lambda: (row for aim in aims for row in _list_rows(aim)),
        fields=FIELDS,
    )
    deliver(answer, given["json_path"], given["csv_path"])


def _describe(aim: Aim) -> Iterator[str]:
    import numpy as np

    from summitry.policy import describe_measure, economy_name

    yield wrap(describe_measure(aim.measure))
    for wedge in aim.wedges:
        rate = "" if wedge.means == "transfer" else f" at {wedge.rate:+.1%}"
        met = "" if wedge.binding else " (met without it)"
        yield wrap(
            f"by {wedge.means}{rate}{met}: {wedge.before_musd:,.0f} becomes"
            f" {wedge.reached_musd:,.0f}, aim {wedge.goal_musd:,.0f} USD million;"
            f" paid {wedge.payment_musd:,.0f} a year", "  ",
        )  # fmt: skip
    if aim.formula_pct is not None:
        yield f"  the published formula of 2 April 2025 gives {aim.formula_pct} % on this trade"
    yield f"  real income of the importer {aim.cost_musd:+,.0f} USD million a year"
    ends = [*aim.displaced[:SHOWN_SUPPLIERS], *aim.displaced[SHOWN_SUPPLIERS:][-2:]]
    rows = [
        [economy_name(d.supplier), f"{d.before_musd:,.0f}", f"{d.after_musd:,.0f}",
         f"{d.after_musd - d.before_musd:+,.0f}"]
        for d in ends
    ]  # fmt: skip
    if rows:
        yield format_table(["supplier, USD million", "before", "after", "change"], rows)
    table = [
        [b.what, f"{b.before_musd:,.0f}", f"{b.after_musd:,.0f}",
         f"{round(b.change_pct, 2) + 0.0:+.2f} %"]
        for b in aim.balances
    ]  # fmt: skip
    yield format_table(["balance, USD million", "before", "after", "change"], table)
    model = aim.outcome.model
    if model.deficits == "world_share" and not np.any(model.destination_share):
        yield wrap("Deficits are a fixed share of world value added, so the last line only moves"
                   " with payments between governments.", "  ")  # fmt: skip
    else:
        yield wrap(f"Model {model.name}: its deficits move with the shock.", "  ")
    yield ""


def _to_dict(aim: Aim) -> dict[str, Any]:
    from dataclasses import asdict

    from summitry.strategy.tables import certificate_to_dict, wedge_to_dict

    return {
        "measure": aim.measure.id,
        "wedges": [wedge_to_dict(wedge) for wedge in aim.wedges],
        "importer_real_income_musd": aim.cost_musd,
        "displaced": [asdict(d) for d in aim.displaced],
        "balances": [asdict(b) for b in aim.balances],
        "reciprocal_formula_pct": aim.formula_pct,
        "certificate": certificate_to_dict(aim.outcome.certificate),
    }


def _list_rows(aim: Aim) -> Iterator[dict[str, Any]]:
    name = aim.measure.id
    for wedge in aim.wedges:
        values = (name, "wedge", wedge.means, wedge.before_musd, wedge.reached_musd,
                  100 * wedge.rate)  # fmt: skip
        yield dict(zip(FIELDS, values, strict=True))
    for d in aim.displaced:
        values = (name, "supplier", d.supplier, d.before_musd, d.after_musd, 0.0)
        yield dict(zip(FIELDS, values, strict=True))
    for b in aim.balances:
        values = (name, "balance", b.what, b.before_musd, b.after_musd, 0.0)
        yield dict(zip(FIELDS, values, strict=True))

"""An equilibrium as the baseline of the next: the base year of a paper, solved first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from summitry.model.flows import compute_input_use_new, compute_trade_share_new
from summitry.model.model import DEFAULT, Model
from summitry.model.outcome import Outcome
from summitry.model.shock import no_shock
from summitry.model.solve import solve
from summitry.world import Array, World, require_balanced

BALANCED = 1e-9  # of world output: a deficit of less is rounding


def apply_outcome(outcome: Outcome) -> World:
    """The world economy in the equilibrium of an outcome, as a baseline of its own.

    Flows, duties, input use and final demand are those of the outcome. Under other models than
    the default read the result with the same model, which gives distribution, capital and profits
    their part of the same flows.
    """
    world = outcome.world
    flow = compute_trade_share_new(outcome) * outcome.expenditure_new[:, None, :]
    tax = outcome.shock.export_tax_rate_new
    export_tax_rate = world.export_tax_rate if tax is None else tax
    basic = flow / ((1 + outcome.shock.tariff_rate_new) * (1 + export_tax_rate))
    use = compute_input_use_new(outcome)
    output = basic.sum(axis=0)
    final = np.maximum(outcome.expenditure_new - use.sum(axis=1), 0.0)
    rebased = replace(
        world,
        trade_flow=flow,
        tariff_rate=outcome.shock.tariff_rate_new,
        export_tax_rate=export_tax_rate,
        value_added_share=1 - _divide(use.sum(axis=2), output, 1 - world.value_added_share),
        input_share=_divide(use, use.sum(axis=2, keepdims=True), world.input_share),
        final_share=final / final.sum(axis=1, keepdims=True),
        value_added=(output - use.sum(axis=2)).sum(axis=1),
        deficit=flow.sum(axis=(1, 2)) - output.sum(axis=1) - _revenue(flow, basic, export_tax_rate),
    )
    return require_balanced(rebased)


def _divide(part: Array, whole: Array, empty: Array) -> Array:
    return np.asarray(np.divide(part, whole, out=np.array(empty), where=whole > 0))


def _revenue(flow: Array, basic: Array, export_tax_rate: Array) -> Array:
    """Import duty and export tax, by who collects (N,)."""
    tax = basic * export_tax_rate
    return np.asarray((flow - basic - tax).sum(axis=(1, 2)) + tax.sum(axis=(0, 2)))


def solve_base_year(world: World, model: Model = DEFAULT, *, balanced: bool) -> World:
    """The world solved at its own duties; with trade balanced everywhere if asked.

    Closes accounts that a published table leaves open, and is what Caliendo and Parro take as the
    base year: duties of 1993 and D = 0.
    """
    rule = replace(model, deficits="balanced") if balanced else model
    return apply_outcome(solve(world, no_shock(world), rule))


def find_base_year(world: World, model: Model) -> World:
    """What the changes of a model are measured against: the world, with trade balanced if it asks.

    Under ``deficits="balanced"`` (15) the end of deficits would be in every change; so they end
    first, at the world's own duties, and policy comes after (Caliendo and Parro 2015; Ossa 2014).
    """
    if (
        model.deficits != "balanced"
        or not np.abs(world.deficit).max() > BALANCED * world.output.sum()
    ):
        return world
    base = solve_base_year(world, model, balanced=True)
    note = "trade balanced first: solved at its own duties with every deficit at 0"
    changes = [*world.provenance.get("changes", ()), note]
    return replace(
        base,
        name=f"{world.name}, trade balanced",
        provenance={**world.provenance, "changes": changes},
    )

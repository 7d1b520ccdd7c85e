"""The scenario language: levers, schedules, laws, validation, and their effect on a baseline.

What is offered here is loaded when first asked for: who only names economies, as a reader of
documents does, need not wait for the language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summitry._lazy import offer

if TYPE_CHECKING:
    from summitry.policy._fields import AllBut
    from summitry.policy.apply import Step, apply_scenario, iterate_steps
    from summitry.policy.authorities import AUTHORITIES, Authority, normalise_authority
    from summitry.policy.averages import AverageRates, compute_average_rates
    from summitry.policy.cells import compute_hits, drop_outside, list_outside
    from summitry.policy.commitments import (
        PHASE_ONE_REALISED,
        BalanceMeasure,
        DefenceMeasure,
        EmbargoMeasure,
        ExportTaxMeasure,
        PledgeMeasure,
        PurchaseMeasure,
        QuotaMeasure,
        TransferMeasure,
        with_sum,
    )
    from summitry.policy.describe import describe_measure
    from summitry.policy.files import (
        casebook_names,
        dump_scenario,
        format_percent,
        load_casebook,
        load_scenario,
        parse_scenario,
        scenario_to_plain,
    )
    from summitry.policy.markers import find_markers, with_markers
    from summitry.policy.measures import (
        Exemption,
        Marker,
        Measure,
        ProductivityMeasure,
        Retaliation,
        TariffMeasure,
        TradeCostMeasure,
        with_rate,
    )
    from summitry.policy.names import economy_name, find_economy, find_sector, sector_name
    from summitry.policy.overlaps import Idle, Overlap, find_overlaps, list_answers
    from summitry.policy.rate_trail import RatePart, RateStep, RateTrail, compute_rate_trail
    from summitry.policy.scenario import Reference, Scenario
    from summitry.policy.schedule import (
        State,
        describe_law,
        find_legal_end,
        list_states,
        measure_state,
    )

__all__ = [
    "AUTHORITIES",
    "PHASE_ONE_REALISED",
    "AllBut",
    "Authority",
    "AverageRates",
    "BalanceMeasure",
    "DefenceMeasure",
    "EmbargoMeasure",
    "Exemption",
    "ExportTaxMeasure",
    "Idle",
    "Marker",
    "Measure",
    "Overlap",
    "PledgeMeasure",
    "ProductivityMeasure",
    "PurchaseMeasure",
    "QuotaMeasure",
    "RatePart",
    "RateStep",
    "RateTrail",
    "Reference",
    "Retaliation",
    "Scenario",
    "State",
    "Step",
    "TariffMeasure",
    "TradeCostMeasure",
    "TransferMeasure",
    "apply_scenario",
    "casebook_names",
    "compute_average_rates",
    "compute_hits",
    "compute_rate_trail",
    "describe_law",
    "describe_measure",
    "drop_outside",
    "dump_scenario",
    "economy_name",
    "find_economy",
    "find_legal_end",
    "find_markers",
    "find_overlaps",
    "find_sector",
    "format_percent",
    "iterate_steps",
    "list_answers",
    "list_outside",
    "list_states",
    "load_casebook",
    "load_scenario",
    "measure_state",
    "normalise_authority",
    "parse_scenario",
    "scenario_to_plain",
    "sector_name",
    "with_markers",
    "with_rate",
    "with_sum",
]

__getattr__ = offer(
    __name__,
    __all__,
    (
        "names",
        "authorities",
        "_fields",
        "measures",
        "commitments",
        "scenario",
        "schedule",
        "markers",
        "describe",
        "files",
        "apply",
        "cells",
        "overlaps",
        "rate_trail",
        "averages",
    ),
)

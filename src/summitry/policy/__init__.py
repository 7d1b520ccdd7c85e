"""The scenario language: measures, schedules, validation, and their tariffs on a baseline."""

from summitry.policy.apply import apply_scenario, compute_hits, drop_outside, list_outside
from summitry.policy.describe import describe_measure
from summitry.policy.files import (
    casebook_names,
    dump_scenario,
    format_percent,
    load_casebook,
    load_scenario,
    parse_scenario,
)
from summitry.policy.markers import find_markers, with_markers
from summitry.policy.names import economy_name, find_economy, find_sector, sector_name
from summitry.policy.scenario import (
    AllBut,
    Marker,
    Reference,
    Scenario,
    TariffMeasure,
    with_rate,
)
from summitry.policy.schedule import State, measure_state

__all__ = [
    "AllBut",
    "Marker",
    "Reference",
    "Scenario",
    "State",
    "TariffMeasure",
    "apply_scenario",
    "casebook_names",
    "compute_hits",
    "describe_measure",
    "drop_outside",
    "dump_scenario",
    "economy_name",
    "find_economy",
    "find_markers",
    "find_sector",
    "format_percent",
    "list_outside",
    "load_casebook",
    "load_scenario",
    "measure_state",
    "parse_scenario",
    "sector_name",
    "with_markers",
    "with_rate",
]

"""Dependence along supply chains: content, reliance, concentration, chokepoints."""

from summitry.exposure.chains import (
    NOT_OWNERSHIP,
    Chain,
    compute_third_country_exposure,
    measure_chain,
)
from summitry.exposure.chokepoint import (
    CutOff,
    compute_chokepoint_loss,
    compute_coalition_loss,
    compute_pairwise_loss,
    compute_spending_weight,
    cut_off_shock,
    measure_cut_off,
    set_horizon,
)
from summitry.exposure.content import (
    ExportContent,
    compute_export_content,
    compute_origin_content,
)
from summitry.exposure.meaning import MEASURES
from summitry.exposure.partners import (
    Concentration,
    compute_concentration,
    compute_replacement_burden,
)
from summitry.exposure.reliance import (
    Reliance,
    average_over_users,
    compute_downstreamness,
    compute_input_reliance,
    compute_upstreamness,
)
from summitry.exposure.scenario import (
    SectorExposure,
    compute_sales_hit,
    compute_sector_exposure,
)
from summitry.exposure.table import InterCountryTable, table_from_flows, table_from_world

__all__ = [
    "MEASURES",
    "NOT_OWNERSHIP",
    "Chain",
    "Concentration",
    "CutOff",
    "ExportContent",
    "InterCountryTable",
    "Reliance",
    "SectorExposure",
    "average_over_users",
    "compute_chokepoint_loss",
    "compute_coalition_loss",
    "compute_concentration",
    "compute_downstreamness",
    "compute_export_content",
    "compute_input_reliance",
    "compute_origin_content",
    "compute_pairwise_loss",
    "compute_replacement_burden",
    "compute_sales_hit",
    "compute_sector_exposure",
    "compute_spending_weight",
    "compute_third_country_exposure",
    "compute_upstreamness",
    "cut_off_shock",
    "measure_chain",
    "measure_cut_off",
    "set_horizon",
    "table_from_flows",
    "table_from_world",
]

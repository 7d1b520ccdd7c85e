"""The world economy's equations and their solution: pure functions, arrays in, arrays out."""

from summitry.model.indicators import (
    INDICATORS,
    Indicator,
    compute_basic_flow_new,
    compute_bilateral_goods,
    compute_consumer_price_hat,
    compute_indicators,
    compute_real_income_pct,
    compute_sector_output_pct,
    compute_trade_share_new,
)
from summitry.model.model import DEFAULT, Model
from summitry.model.outcome import Certificate, Outcome
from summitry.model.shock import MAX_TARIFF_RATE, Shock, check_shock, no_shock
from summitry.model.solve import TOLERANCE, solve, solve_each

__all__ = [
    "DEFAULT",
    "INDICATORS",
    "MAX_TARIFF_RATE",
    "TOLERANCE",
    "Certificate",
    "Indicator",
    "Model",
    "Outcome",
    "Shock",
    "check_shock",
    "compute_basic_flow_new",
    "compute_bilateral_goods",
    "compute_consumer_price_hat",
    "compute_indicators",
    "compute_real_income_pct",
    "compute_sector_output_pct",
    "compute_trade_share_new",
    "no_shock",
    "solve",
    "solve_each",
]

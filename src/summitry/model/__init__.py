"""The world economy's equations and their solution: pure functions, arrays in, arrays out."""

from summitry.model.flows import (
    compute_basic_flow_new,
    compute_consumer_price_hat,
    compute_input_use_new,
    compute_trade_share_new,
)
from summitry.model.indicators import (
    INDICATORS,
    Indicator,
    compute_bilateral_goods,
    compute_employment_pct,
    compute_indicators,
    compute_profits,
    compute_real_exchange_rates,
    compute_real_income_pct,
    compute_sector_output_pct,
)
from summitry.model.model import DEFAULT, Model
from summitry.model.outcome import Certificate, Outcome
from summitry.model.presets import PRESETS, Preset, build_model
from summitry.model.rebase import apply_outcome, find_base_year, solve_base_year
from summitry.model.shock import MAX_TARIFF_RATE, Shock, check_shock, no_shock
from summitry.model.solve import (
    TOLERANCE,
    Executor,
    solve,
    solve_each,
    solve_in_stack,
    solve_together,
)
from summitry.model.welfare import (
    FirstOrderWelfare,
    RealWageParts,
    compute_first_order_welfare,
    compute_real_wage_parts,
    compute_welfare_musd,
    compute_welfare_pct,
)

__all__ = [
    "DEFAULT",
    "INDICATORS",
    "MAX_TARIFF_RATE",
    "PRESETS",
    "TOLERANCE",
    "Certificate",
    "Executor",
    "FirstOrderWelfare",
    "Indicator",
    "Model",
    "Outcome",
    "Preset",
    "RealWageParts",
    "Shock",
    "apply_outcome",
    "build_model",
    "check_shock",
    "compute_basic_flow_new",
    "compute_bilateral_goods",
    "compute_consumer_price_hat",
    "compute_employment_pct",
    "compute_first_order_welfare",
    "compute_indicators",
    "compute_input_use_new",
    "compute_profits",
    "compute_real_exchange_rates",
    "compute_real_income_pct",
    "compute_real_wage_parts",
    "compute_sector_output_pct",
    "compute_trade_share_new",
    "compute_welfare_musd",
    "compute_welfare_pct",
    "find_base_year",
    "no_shock",
    "solve",
    "solve_base_year",
    "solve_each",
    "solve_in_stack",
    "solve_together",
]

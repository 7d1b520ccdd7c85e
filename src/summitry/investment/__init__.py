"""Investment across borders: pledges, external identity, effects, returns, review clock."""

from summitry.investment.affiliates import Affiliates, load_affiliates
from summitry.investment.clock import Stage, make_review_clock
from summitry.investment.deals import Deal, compare_deals
from summitry.investment.effects import (
    CapitalEffect,
    CapitalTerms,
    InflowEffect,
    measure_capital,
    measure_inflow,
)
from summitry.investment.files import (
    load_register,
    load_sample,
    parse_register,
    register_from_dossier,
)
from summitry.investment.labels import INDUSTRY_NAMES
from summitry.investment.meaning import MEASURES
from summitry.investment.multipliers import (
    DemandEffect,
    JobCoefficient,
    Multiplier,
    PayPerJob,
    compute_demand_effect,
    find_labour_share,
    find_multiplier,
    load_multipliers,
)
from summitry.investment.register import (
    Gap,
    Overlap,
    Pledge,
    find_overlaps,
    measure_gaps,
    total_without_overlaps,
)
from summitry.investment.returns import ReturnPath, split_returns

__all__ = [
    "INDUSTRY_NAMES",
    "MEASURES",
    "Affiliates",
    "CapitalEffect",
    "CapitalTerms",
    "Deal",
    "DemandEffect",
    "Gap",
    "InflowEffect",
    "JobCoefficient",
    "Multiplier",
    "Overlap",
    "PayPerJob",
    "Pledge",
    "ReturnPath",
    "Stage",
    "compare_deals",
    "compute_demand_effect",
    "find_labour_share",
    "find_multiplier",
    "find_overlaps",
    "load_affiliates",
    "load_multipliers",
    "load_register",
    "load_sample",
    "make_review_clock",
    "measure_capital",
    "measure_gaps",
    "measure_inflow",
    "parse_register",
    "register_from_dossier",
    "split_returns",
    "total_without_overlaps",
]

"""What is on the table, case by case: evaluation of a scenario against a baseline."""

from summitry.strategy.cases import CURVE_RATES, Case, Evaluation, Progress, RateCurve, evaluate
from summitry.strategy.sums import SumCurve
from summitry.strategy.tables import (
    HORIZON,
    ROW_FIELDS,
    certificate_to_dict,
    compute_group_real_income_pct,
    describe_baseline,
    describe_horizon,
    evaluation_to_dict,
    evaluation_to_rows,
)
from summitry.strategy.wedges import Settled, Wedge, solve_measures

__all__ = [
    "CURVE_RATES",
    "HORIZON",
    "ROW_FIELDS",
    "Case",
    "Evaluation",
    "Progress",
    "RateCurve",
    "Settled",
    "SumCurve",
    "Wedge",
    "certificate_to_dict",
    "compute_group_real_income_pct",
    "describe_baseline",
    "describe_horizon",
    "evaluate",
    "evaluation_to_dict",
    "evaluation_to_rows",
    "solve_measures",
]

"""What is on the table, case by case: evaluation of a scenario against a baseline."""

from summitry.strategy.cases import CURVE_RATES, Case, Evaluation, Progress, RateCurve, evaluate
from summitry.strategy.tables import (
    HORIZON,
    ROW_FIELDS,
    certificate_to_dict,
    compute_group_real_income_pct,
    describe_baseline,
    evaluation_to_dict,
    evaluation_to_rows,
)

__all__ = [
    "CURVE_RATES",
    "HORIZON",
    "ROW_FIELDS",
    "Case",
    "Evaluation",
    "Progress",
    "RateCurve",
    "certificate_to_dict",
    "compute_group_real_income_pct",
    "describe_baseline",
    "evaluate",
    "evaluation_to_dict",
    "evaluation_to_rows",
]

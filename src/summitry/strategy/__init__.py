"""What is on the table, case by case: evaluation of a scenario against a baseline.

What is offered here is loaded when first asked for: fresh processes that solve a batch of
equilibria (:mod:`summitry.strategy.batch`) need not wait for the language of scenarios.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summitry._lazy import offer

if TYPE_CHECKING:
    from summitry.strategy.cases import CURVE_RATES, Case, Evaluation, Progress, RateCurve, evaluate
    from summitry.strategy.comparison import (
        COMPARISON_FIELDS,
        Comparison,
        Side,
        compare,
        comparison_to_dict,
        comparison_to_rows,
    )
    from summitry.strategy.real_rates import find_real_rates, list_real_rates
    from summitry.strategy.settled import Settled, Wedge
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
        list_version_changes,
    )
    from summitry.strategy.wedges import solve_measures

__all__ = [
    "COMPARISON_FIELDS",
    "CURVE_RATES",
    "HORIZON",
    "ROW_FIELDS",
    "Case",
    "Comparison",
    "Evaluation",
    "Progress",
    "RateCurve",
    "Settled",
    "Side",
    "SumCurve",
    "Wedge",
    "certificate_to_dict",
    "compare",
    "comparison_to_dict",
    "comparison_to_rows",
    "compute_group_real_income_pct",
    "describe_baseline",
    "describe_horizon",
    "evaluate",
    "evaluation_to_dict",
    "evaluation_to_rows",
    "find_real_rates",
    "list_real_rates",
    "list_version_changes",
    "solve_measures",
]

__getattr__ = offer(
    __name__,
    __all__,
    ("settled", "wedges", "sums", "cases", "tables", "real_rates", "comparison"),
)

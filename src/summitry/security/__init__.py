"""Security in accounts: spending, bases, cost of conflict, coercion, friends, alliances."""

from summitry.security.alliances import (
    Alliance,
    Membership,
    find_alliance,
    list_duties,
    load_alliances,
)
from summitry.security.coercion import Threat, compute_power, measure_threats
from summitry.security.conflict import (
    ConflictCost,
    average_side,
    measure_conflict_cost,
    trace_decoupling,
)
from summitry.security.friends import compute_friends_matrix
from summitry.security.meaning import MEASURES
from summitry.security.shares import SpendingShare, load_military_spending
from summitry.security.spending import (
    EQUIPMENT_SECTORS,
    EQUIPMENT_SHARE,
    ImportContent,
    SpendingPath,
    compute_gdp_musd,
    list_purchases,
    make_spending_path,
    measure_import_content,
)
from summitry.security.tables import (
    BaseCost,
    SpendingPledge,
    build_tables,
    compute_host_share,
    load_base_costs,
    load_manifest,
    load_spending_pledges,
    load_us_troops,
    make_manifest,
)

__all__ = [
    "EQUIPMENT_SECTORS",
    "EQUIPMENT_SHARE",
    "MEASURES",
    "Alliance",
    "BaseCost",
    "ConflictCost",
    "ImportContent",
    "Membership",
    "SpendingPath",
    "SpendingPledge",
    "SpendingShare",
    "Threat",
    "average_side",
    "build_tables",
    "compute_friends_matrix",
    "compute_gdp_musd",
    "compute_host_share",
    "compute_power",
    "find_alliance",
    "list_duties",
    "list_purchases",
    "load_alliances",
    "load_base_costs",
    "load_manifest",
    "load_military_spending",
    "load_spending_pledges",
    "load_us_troops",
    "make_manifest",
    "make_spending_path",
    "measure_conflict_cost",
    "measure_import_content",
    "measure_threats",
    "trace_decoupling",
]

"""The words that a ledger sorts its records by: acts, states, kinds of facts and differences."""

from __future__ import annotations

from typing import Literal

Action = Literal[
    "tariff", "pause", "quota", "investment_pledge", "purchase_commitment", "deficit_target",
    "merger", "merger_block", "defence_spending", "cost_sharing", "sanctions_export_control",
    "talks_summit", "joint_statement", "trade_deal", "other_pledge",
]  # fmt: skip
Status = Literal[
    "threatened", "demanded", "proposed", "announced", "signed", "in_force", "paused", "blocked",
    "removed", "completed", "struck_down", "expired",
]  # fmt: skip
FactKind = Literal["clock", "legal", "market", "poll", "person", "unpriced"]
Verdict = Literal["conflict", "soft_conflict", "evolution", "compatible"]
Origin = Literal["read", "user", "proposed"]  # by the rules, by a person, by a language model
Decision = Literal["open", "accepted", "corrected"]
CopyKind = Literal["exact", "version", "partial"]

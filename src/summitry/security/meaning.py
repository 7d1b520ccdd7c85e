"""What each measure of security is, where it comes from, and what it does not mean."""

from __future__ import annotations

from summitry.model import Indicator

MEASURES: dict[str, Indicator] = {
    item.name: item
    for item in (
        Indicator(
            "spending_path", "Defence spending on a path to a share of GDP", "USD million",
            "share[y] x gdp x (1+growth)^(y-first); imports x = (I - A)^-1 f (Leontief)",
            "Money a year on a straight line of the share, and where the extra sum would go.",
            "It is arithmetic and no forecast: no tax, debt, price or security follows from it.",
        ),
        Indicator(
            "base_costs", "Who pays for bases", "as printed beside each figure",
            "recorded facts; host share = host support / (host support + US cost)",
            "Amounts, troops and years as published.",
            "The host's share does not say what the forces would cost at home, or what they are "
            "worth to either side.",
        ),
        Indicator(
            "military_table", "Military spending and US troops", "% of GDP, USD million, persons",
            "recorded facts; money = percent of GDP x GDP of the baseline",
            "What each economy spends on its forces, and how many US troops it hosts.",
            "Spending is not strength: prices, pay and conscription differ.",
        ),
        Indicator(
            "conflict_cost", "Opportunity cost of conflict", "% of real income",
            "real income in peace - in rupture: Martin, Mayer and Thoenig (2008), trade part; "
            "equilibrium by model (1) to (8)",
            "What each side would lose if all trade between the two stopped.",
            "It is no probability of war, and a large cost has not always kept the peace.",
        ),
        Indicator(
            "coercion", "Coercive capacity", "% of real income",
            "sum_j weight_j / theta_j x -ln(1 - share_j), both ways: Clayton, Maggiori and "
            "Schreger (2024); asymmetry: Liu and Yang (2025)",
            "What each side could do to the other by not selling to it, and what that would cost "
            "itself.",
            "Capacity is not intent, and a threat nobody believes moves nobody.",
        ),
        Indicator(
            "friends", "Economic friends and enemies", "% of real income for 1 % of productivity",
            "first order of model (1) to (8): Kleinman, Liu and Redding (2024)",
            "Whose growth raises (friend) or lowers (enemy) whose real income.",
            "Friend and enemy are words of that paper for gains from growth, not for politics.",
        ),
        Indicator(
            "alliances", "Treaties and groupings", "dates",
            "recorded facts",
            "Who has to act for whom, since when, by which article.",
            "What a treaty obliges to is what its text says, not what would be done.",
        ),
    )
}  # fmt: skip

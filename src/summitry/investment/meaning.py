"""What each measure of investment is, where it comes from, and what it does not mean."""

from __future__ import annotations

from summitry.model import Indicator

MEASURES: dict[str, Indicator] = {
    item.name: item
    for item in (
        Indicator(
            "register", "Pledges to invest", "USD million",
            "recorded facts; new money = sum, or target - level today of a stock",
            "Who promised how much, as a stock or a flow, by when, and what came of it.",
            "A pledge is not an investment, and sums that contain each other do not add up.",
        ),
        Indicator(
            "inflow", "External identity", "USD million a year",
            "current account + capital account = 0, model (15) with a transfer",
            "A net inflow is a larger current-account deficit by the same sum.",
            "It does not say that the pledged money is additional, only what follows if it is.",
        ),
        Indicator(
            "demand", "Output, income and jobs of a sum spent", "USD million, 2014 ratios",
            "1'B, l'B, m'B with B = (I - A_domestic)^-1: Leontief (1936), open model",
            "What a sum spent on an industry's output sets going among its suppliers at home.",
            "It is gross and an upper end: workers may be taken from elsewhere; claims about "
            "single states are not modelled.",
        ),
        Indicator(
            "deals", "Acquisition, greenfield, blocked", "USD million",
            "accounts: price to owners, new capital, inflow, returns abroad",
            "What each way a takeover can go adds, and to whom.",
            "It does not say who would run the firm better.",
        ),
        Indicator(
            "returns", "Who gets what a project earns", "USD million a year",
            "host share h1 until the sum is repaid with interest, h2 after",
            "Cash of a project split between investor and host.",
            "What projects will earn nobody has said; the return is the asker's.",
        ),
        Indicator(
            "capital", "Capital added to a sector", "% of real income",
            "model (13): k = 1 + added/stock as productivity k^(gamma (1-lambda)); returns (15)",
            "GDP and national income once the capital works, before and after returns are paid "
            "abroad.",
            "It takes the capital as additional, useful and free of subsidies: an upper end.",
        ),
        Indicator(
            "affiliates", "Direct investment and jobs of affiliates", "as printed beside each",
            "recorded facts",
            "What firms of an economy own in the United States and whom they employ there.",
            "These jobs are not all new: many came with firms that were bought.",
        ),
        Indicator(
            "review_clock", "Clock of a national-security review", "days",
            "45 + 45 (+ 15) + 15 calendar days: 50 U.S.C. 4565(b)",
            "Last day of each stage from the day the notice was accepted.",
            "Parties may withdraw and file again, which starts it anew.",
        ),
    )
}  # fmt: skip

"""GEGravity: the European Union's enlargement in a one-sector gravity model, 44 economies, 2000.

Reference results of the Stata command ge_gravity (Baier, Yotov and Zylkin 2019), stored with its
data; trade costs of new pairs fall so that their trade rises by the gravity estimate at given
incomes and prices.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from summitry.evidence.report import Cell, Report, Table
from summitry.model import Model, Shock, compute_consumer_price_hat, compute_real_income_pct, solve
from summitry.world.loaders import load_gegravity

PAPER = "Baier, Yotov and Zylkin (2019), reference results of ge_gravity"
FOLDER = "gegravity"
TOLERANCE = 1e-6
REASON = "the reference is stored in single precision"
RULES = {"additive": Model(), "multiplicative": Model(deficits="own_share")}


def replicate_enlargement(folder: Path) -> Report:
    """Welfare of 44 economies, new / baseline, with additive and multiplicative deficits.

    Additive deficits are fixed against world output; multiplicative ones are a fixed multiple of
    own output, and the reference then calls the real wage welfare.
    """
    data = load_gegravity(folder)
    world = data.world
    cost = np.exp(-data.effect / world.trade_elasticity[0])[:, :, None]
    cells = []
    for rule, model in RULES.items():
        outcome = solve(world, Shock(world.tariff_rate, trade_cost_hat=cost), model)
        ours = 1 + compute_real_income_pct(outcome) / 100
        if rule == "multiplicative":
            ours = outcome.wage_hat / compute_consumer_price_hat(outcome)
        for k, code in enumerate(world.economies):
            published = float(data.reference[rule][k])
            cells.append(
                Cell("enlargement", code, rule, published, float(ours[k]), 6, TOLERANCE, REASON)
            )
    return Report("gegravity-enlargement", TITLE, PAPER, tuple(cells))


TITLE = "Welfare effects of the European Union's enlargement"
TABLES = (Table("gegravity-enlargement", TITLE, PAPER, FOLDER, replicate_enlargement),)

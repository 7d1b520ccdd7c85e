"""Equations (1) to (15) written out anew as sums over cells, and solved by a general root finder.

Nothing here is shared with the package but `World`, `Shock` and `Model`: slow, plain, and used only
to check the solver.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import root

from summitry.model import Model, Outcome, Shock
from summitry.world import World

Array = np.ndarray


def full(world: World, value: float | Array, per: str = "sector") -> Array:
    """A parameter as (N,J)."""
    value = np.asarray(value, dtype=float)
    if value.ndim == 1 and per == "economy":
        value = value[:, None]
    return np.broadcast_to(value, world.output.shape)


def ces(share: Array, price: Array, elasticity: Array) -> Array:
    """Price of a bundle over the last axis; Cobb-Douglas at 1."""
    power = 1 - elasticity
    safe = np.where(power == 0, 1, power)
    bent = (share * price ** safe[..., None]).sum(axis=-1) ** (1 / safe)
    return np.where(power == 0, np.exp((share * np.log(price)).sum(axis=-1)), bent)


class Oracle:
    """All equations of one world, shock and model."""

    def __init__(self, world: World, shock: Shock, model: Model) -> None:
        self.world, self.shock, self.model = world, shock, model
        n, j = world.output.shape
        self.n, self.j = n, j
        self.nu = full(world, model.destination_share, "economy")
        self.phi = full(world, model.pass_through, "economy")
        self.eta = full(world, model.value_added_elasticity)
        self.eps = full(world, model.input_elasticity)
        self.sigma = full(world, model.final_elasticity, "economy")[:, 0]
        self.supply = full(world, model.labour_supply_elasticity, "economy")[:, 0]
        self.psi = full(world, model.scale_elasticity)
        self.lam = full(world, model.labour_share)
        self.profit = full(world, model.profit_share)
        self.theta = world.trade_elasticity * model.trade_elasticity_factor
        self.own = np.eye(n) if model.ownership is None else model.ownership
        self._read_baseline()

    def _read_baseline(self) -> None:
        world = self.world
        sales, kept, paid = np.zeros((3, self.n, self.j))
        for buyer in range(self.n):
            for seller in range(self.n):
                flow = world.basic_flow[buyer, seller]
                sales[seller] += flow
                kept[seller] += (1 - self.nu[buyer]) * flow
                paid[buyer] += self.nu[buyer] * flow
        inputs = (1 - world.value_added_share) * sales
        cost = (1 - self.profit) * kept
        self.gamma = 1 - inputs / cost
        self.F0 = self.gamma * cost + paid
        self.labour0 = (self.lam * self.F0).sum(axis=1)
        other = ((1 - self.lam) * self.F0 + self.profit * kept).sum(axis=1)
        self.va0 = self.labour0 + other
        national = self.labour0 + self.own @ other
        taxes = world.tariff_revenue + world.export_tax_revenue
        self.D0 = world.income - taxes - national
        self.R0 = taxes

    def evaluate(self, w: Array, P: Array, X: Array, F: Array, L: Array) -> dict[str, Array]:
        """What every equation says: its left side less its right side, relative."""
        world, model = self.world, self.model
        size = F / self.F0 / w[:, None]  # factor income over the wage
        v = w[:, None] ** self.lam * (size * w[:, None]) ** (1 - self.lam)
        if model.scale_in == "labour":
            v = v / size**self.psi
        m = ces(world.input_share, np.repeat(P[:, None, :], self.j, axis=1), self.eps)
        two = np.stack([self.gamma, 1 - self.gamma], axis=-1)
        c = ces(two, np.stack([v, m], axis=-1), self.eta)
        gamma = self.gamma * (v / c) ** (1 - self.eta)
        if model.scale_in == "cost":
            c = c / (size * w[:, None] / c) ** self.psi
        if self.shock.productivity_hat is not None:
            c = c / self.shock.productivity_hat
        duty = 1 + self.shock.tariff_rate_new
        tax_rate = self.shock.export_tax_rate_new
        tax = 1 + (world.export_tax_rate if tax_rate is None else tax_rate)
        kappa = (duty / (1 + world.tariff_rate)) ** self.phi[:, None, :]
        kappa = kappa * tax / (1 + world.export_tax_rate)
        if self.shock.trade_cost_hat is not None:
            kappa = kappa * self.shock.trade_cost_hat
        pulled = world.trade_share * (c[None] * kappa) ** -self.theta
        total = pulled.sum(axis=1)
        share = pulled / total[:, None, :]
        index = total ** (-1 / self.theta)
        index = index * (X / world.expenditure / w[:, None]) ** (1 - self.phi)
        paid = share * X[:, None, :]
        border, net = paid / duty, paid / duty / tax
        kept = (net * (1 - self.nu)[:, None, :]).sum(axis=0)
        distribution = self.nu * net.sum(axis=1)
        cost = (1 - self.profit) * kept
        tilt = (P[:, None, :] / m[:, :, None]) ** (1 - self.eps)[:, :, None]
        use = ((1 - gamma) * cost)[:, :, None] * world.input_share * tilt
        factor = gamma * cost + distribution
        wages = w * L * self.labour0
        other = ((1 - self.lam) * factor + self.profit * kept).sum(axis=1)
        value_added = wages + other
        revenue = (paid - border).sum(axis=(1, 2)) + (border - net).sum(axis=(0, 2))
        final = ces(world.final_share, P, self.sigma)
        alpha = world.final_share * (P / final[:, None]) ** (1 - self.sigma)[:, None]
        income = wages + self.own @ other + revenue + self._deficit(value_added)
        demand = use.sum(axis=1) + alpha * income[:, None]
        relief = np.zeros(self.n)
        if model.revenue_use == "income_tax_relief":
            relief = revenue / wages - self.R0 / self.labour0
        supplied = (w / final / (1 - relief)) ** self.supply
        self.income = income
        return {
            "prices (2)": np.log(index / P),
            "demand (4)": demand / X - 1,
            "labour (7)": (self.lam * factor).sum(axis=1) / wages - 1,
            "value added": factor / F - 1,
            "labour supply (9)": supplied / L - 1,
            "numeraire (8)": np.array([value_added.sum() / self.va0.sum() - 1]),
        }

    def _deficit(self, value_added: Array) -> Array:
        rule = self.model.deficits
        if rule == "balanced":
            return np.zeros(self.n)
        if rule == "own_share":
            spent = value_added * (self.va0 + self.D0) / self.va0
            return spent * value_added.sum() / spent.sum() - value_added
        return self.D0 * value_added.sum() / self.va0.sum()

    def check(self, outcome: Outcome) -> dict[str, float]:
        """The largest gap of every equation at an outcome."""
        gaps = self.evaluate(
            outcome.wage_hat, outcome.price_hat, outcome.expenditure_new,
            outcome.sector_value_added_new, outcome.labour_hat,
        )  # fmt: skip
        gaps["income (6)"] = outcome.income_new / self.income - 1
        return {name: float(np.abs(gap).max()) for name, gap in gaps.items()}

    def solve(self) -> tuple[Array, Array]:
        """Wages and prices by a general root finder on everything at once."""
        n, cells = self.n, self.n * self.j
        base = [np.ones(n), np.ones((n, self.j)), self.world.expenditure, self.F0, np.ones(n)]

        def unpack(z: Array) -> list[Array]:
            hat = np.exp(z)
            cut = np.split(hat, np.cumsum([n, cells, cells, cells]))
            return [b * part.reshape(b.shape) for b, part in zip(base, cut, strict=True)]

        def residual(z: Array) -> Array:
            gaps = self.evaluate(*unpack(z))
            gaps["labour (7)"] = gaps["labour (7)"][1:]  # one is redundant: Walras' law
            return np.concatenate([gap.ravel() for gap in gaps.values()])

        start = np.zeros(2 * n + 3 * cells)
        found = root(residual, start, method="hybr", options={"xtol": 1e-13, "maxfev": 100_000})
        assert np.abs(residual(found.x)).max() < 1e-10, found.message
        w, P, *_ = unpack(found.x)
        return w, P

"""Foreign inputs and foreign markets: at face value and looked through; place in the chain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from summitry.exposure.table import InterCountryTable
from summitry.world import Array, Mask


@dataclass(frozen=True, eq=False)
class Reliance:
    """Inputs by supplier, per unit of the user's output; arrays (N,N,J), user, supplier, sector.

    `face_value` counts what is bought directly, `look_through` also what went into that, at every
    stage. The supplier axis includes the user's own economy.
    """

    face_value: Array
    look_through: Array

    def share(self, *, look_through: bool) -> Array:
        """The supplier's share of all inputs (N,N,J); 0 where a sector uses none."""
        used = self.look_through if look_through else self.face_value
        total = used.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(used, total, out=np.zeros_like(used), where=total > 0))


def compute_input_reliance(table: InterCountryTable, suppliers: Mask | None = None) -> Reliance:
    """Foreign input reliance (Baldwin, Freeman and Theodorakopoulos 2023, Brookings Papers).

    ``face value[n,i,s] = sum_j A[(i,j),(n,s)]`` and
    ``look-through[n,i,s] = sum_j (B - I)[(i,j),(n,s)]``: dollars of gross output of supplier i in
    a dollar of output of the user's sector s. Gross output is counted at each stage, so the second
    is no share of value; read it as how much production stands behind a dollar, and whose.

    Parameters
    ----------
    table : InterCountryTable
    suppliers : (J,) bool array, optional
        Count inputs from these sectors only, for instance goods ("industrial inputs").
    """
    n, j = table.output.shape
    chosen = np.ones(j) if suppliers is None else np.asarray(suppliers, dtype=np.float64)
    face = _by_supplier(table.input_coefficient, chosen, n, j)
    beyond = _by_supplier(table.leontief, chosen, n, j)
    beyond[np.arange(n), np.arange(n)] -= chosen  # the unit itself is no input
    return Reliance(face, np.maximum(beyond, 0.0))


def _by_supplier(matrix: Array, chosen: Array, n: int, j: int) -> Array:
    summed = np.einsum("ijc,j->ic", matrix.reshape(n, j, n * j), chosen, optimize=True)
    return np.array(summed.reshape(n, n, j).transpose(1, 0, 2))


def average_over_users(table: InterCountryTable, by_user: Array) -> Array:
    """Average a (N,N,J) measure over the sectors of the user, weighted by output, (N,N)."""
    weight = table.output / table.output.sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("nij,nj->ni", by_user, weight))


@lru_cache(maxsize=2)
def compute_upstreamness(table: InterCountryTable) -> Array:
    """Stages between a sector's output and its final users, at least 1, (N,J).

    ``U = (I - D)^-1 1`` with ``D[(i,j),(n,s)] = Z[(i,j),(n,s)] / Y[i,j]`` (Antras, Chor, Fally and
    Hillberry 2012; Antras and Chor 2018). NaN where nothing is made.
    """
    return _solve_stages(table, downstream=False)


@lru_cache(maxsize=2)
def compute_downstreamness(table: InterCountryTable) -> Array:
    """Stages between primary factors and a sector's output, at least 1, (N,J).

    ``D = 1' (I - A)^-1`` (Antras and Chor 2018; Fally 2012). NaN where nothing is made.
    """
    return _solve_stages(table, downstream=True)


def _solve_stages(table: InterCountryTable, *, downstream: bool) -> Array:
    # D = diag(1/Y) A diag(Y), so both follow from one inverse: B diag(Y) 1 / Y and 1' B.
    output = table.output.ravel()
    with np.errstate(invalid="ignore", divide="ignore"):
        stages = table.leontief.sum(axis=0) if downstream else (table.leontief @ output) / output
    stages = np.where(output > 0, stages, np.nan)
    return np.asarray(stages.reshape(table.output.shape))

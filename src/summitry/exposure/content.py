"""Domestic and foreign content of exports, pair by pair (Borin and Mancini 2023)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from summitry.exposure.table import InterCountryTable
from summitry.world import Array


@dataclass(frozen=True, eq=False)
class ExportContent:
    """What exports are made of; every array (N,N,J), importer, exporter, sector exported.

    ``gross = domestic_content + foreign_content``; each content splits into value added counted
    once and what is counted again because it crosses the exporter's border more than once. The
    split of a pair has two versions that agree in the exporter's total: *source-based* puts value
    added into the flow in which it leaves the exporter for the first time, *sink-based* into the
    one in which it leaves for the last time.
    """

    gross: Array
    domestic_content: Array
    domestic_value_added_source: Array
    domestic_value_added_sink: Array
    domestic_double_counted_source: Array
    domestic_double_counted_sink: Array
    foreign_content: Array
    foreign_value_added_source: Array
    foreign_value_added_sink: Array
    foreign_double_counted_source: Array
    foreign_double_counted_sink: Array
    absorbed_by_importer: Array  # domestic value added that the direct importer itself absorbs

    def totals(self) -> dict[str, Array]:
        """Each component by exporter (N,), over all importers and sectors."""
        return {one.name: getattr(self, one.name).sum(axis=(0, 2)) for one in fields(self)}


@lru_cache(maxsize=2)
def compute_origin_content(table: InterCountryTable) -> Array:
    """Value added of each origin in a unit of each sector's output, (N,N,J).

    Axes: origin o, producing economy i, sector j: ``sum_k v[o,k] B[(o,k),(i,j)]`` (Johnson and
    Noguera 2012; Koopman, Wang and Wei 2014). Sums to 1 over origins.
    """
    n, j = table.output.shape
    added = np.zeros((n, j, n))  # one column for each origin
    added[np.arange(n), :, np.arange(n)] = table.value_added_share
    system = np.eye(n * j) - table.input_coefficient.T
    answer = np.linalg.solve(system, added.reshape(n * j, n))
    return np.ascontiguousarray(answer.T).reshape(n, n, j)


@lru_cache(maxsize=2)
@lru_cache(maxsize=2)
def compute_export_content(table: InterCountryTable) -> ExportContent:
    """Split the exports of every pair and sector into domestic and foreign content.

    Borin and Mancini (2023, Economic Systems Research), exporter's perspective. With s the
    exporter, r the importer, t any third economy, ``L = (I - A_ss)^-1`` and ``B^s`` the inverse in
    which s's sales of inputs abroad are left out (``B^s_rs = B_rs B_ss^-1 L``)::

        domestic content          V_s B_ss E_sr
        domestic value added      source  V_s L E_sr
                                  sink    V_s B_ss [E_sr - A_sr B^s_rs E_s*]
        foreign content           sum_t V_t B_ts E_sr
        foreign value added       source  sum_t V_t B_ts B_ss^-1 L E_sr
                                  sink    sum_t V_t B_ts [E_sr - A_sr B^s_rs E_s*]
        absorbed by the importer  V_s L [Y_sr + A_sr (I - A_rr)^-1 Y_rr]

    What remains of each content is double counted. Unit: that of the table.
    """
    n, j = table.output.shape
    origin = compute_origin_content(table)
    home = np.einsum("iij->ij", origin)  # V_s B_ss
    abroad = origin.sum(axis=0) - home  # sum over t of V_t B_ts
    gross = table.export
    blocks = table.leontief.reshape(n, j, n, j)
    within = table.input_coefficient.reshape(n, j, n, j)
    local = np.linalg.inv(np.eye(j) - np.einsum("ijik->ijk", within))  # L, (N,J,J)
    once = np.linalg.solve(np.einsum("ijik->ijk", blocks), local)  # B_ss^-1 L, (N,J,J)
    domestic_once = np.einsum("ij,ijk->ik", table.value_added_share, local)  # V_s L
    foreign_once = np.einsum("ij,ijk->ik", abroad, once)
    last = gross - _returning(table, blocks, within, once)
    dc, fc = home * gross, abroad * gross
    dva, fva = domestic_once * gross, foreign_once * gross
    dva_sink, fva_sink = home * last, abroad * last
    absorbed = domestic_once * _absorbed(table, within, local)
    return ExportContent(
        gross, dc, dva, dva_sink, dc - dva, dc - dva_sink,
        fc, fva, fva_sink, fc - fva, fc - fva_sink, absorbed,
    )  # fmt: skip


def _returning(table: InterCountryTable, blocks: Array, within: Array, once: Array) -> Array:
    """``A_sr B^s_rs E_s*``: exports used for what the exporter later exports again (N,N,J)."""
    n = len(table.economies)
    first = np.einsum("ijk,ik->ij", once, table.export.sum(axis=0))  # B_ss^-1 L E_s*
    back = np.einsum("rjsk,sk->rsj", blocks, first, optimize=True)  # importer r, exporter s
    used = _through_importer(within, back)
    used[np.arange(n), np.arange(n)] = 0.0
    return used


def _through_importer(within: Array, made: Array) -> Array:
    """``A_sr made[r,s]`` (N,N,J): inputs from exporter s in output `made` of importer r."""
    n, j = made.shape[1], made.shape[2]
    blocks = within.transpose(2, 0, 1, 3)  # importer, exporter, input, user
    return np.asarray((blocks @ made[..., None])[..., 0]).reshape(n, n, j)


def _absorbed(table: InterCountryTable, within: Array, local: Array) -> Array:
    """``Y_sr + A_sr (I - A_rr)^-1 Y_rr`` (N,N,J): what the importer itself uses up."""
    n = len(table.economies)
    own = np.einsum("rjr->rj", table.final)
    made = np.einsum("rjk,rk->rj", local, own)
    inputs = _through_importer(within, np.broadcast_to(made[:, None, :], (n, *made.shape)))
    taken = table.final.transpose(2, 0, 1) + inputs
    taken[np.arange(n), np.arange(n)] = 0.0
    return np.asarray(taken)

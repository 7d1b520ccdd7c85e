"""Models by name: each a paper, the default, or a horizon; fitted to the world they are for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import numpy as np

from summitry.errors import InputError
from summitry.model.fold_model import check_model
from summitry.model.model import DEFAULT, SWITCHES, Model
from summitry.world import Array, World

# Boehm, Levchenko and Pandalai-Nayar (2023, American Economic Review 113(4)): one year after a
# change of duty the elasticity is 0.76; in the long run between 1.75 and 2.25.
SHORT_RUN_FACTOR = 0.76 / 2.0
# Labour compensation over value added, 43 economies, 2014: World Input-Output Database, release of
# 2016, socio-economic accounts (36.4 of 63.1 USD trillion).
LABOUR_SHARE = 0.58
# Baqaee and Farhi (2024, Econometrica 92(2)), their benchmark: value added against inputs, among
# inputs, among final goods.
BAQAEE_FARHI_NESTS = (0.5, 0.2, 0.9)

# Ignatenko, Lashkaripour, Macedoni and Simonovska (2025): labour supply; scale and firms' trade
# elasticity by the trade elasticity; share of sales paid for distribution where goods are sold.
IGNATENKO_LABOUR_SUPPLY = 0.5
IGNATENKO_SCALE = 0.67  # psi = 0.67 / theta; firms' elasticity is theta / 0.67
IGNATENKO_DESTINATION_SHARE = {"USA": 0.27047098}
IGNATENKO_OTHER_DESTINATION_SHARE = 0.11433521
_KEPT_MARGIN = 0.9  # of what a sector earns beyond its inputs, at most, goes to others than labour


@dataclass(frozen=True)
class Preset:
    """A model by name: what it stands for, when to use it, and how it is fitted to a world."""

    name: str
    source: str
    when: str
    build: Callable[[World], Model]


def build_model(name: str, world: World) -> Model:
    """The model of a preset for a world, with switches of one's own; the same object every time.

    Parameters
    ----------
    name : str
        One of `PRESETS`, and after a colon whatever it shall have instead:
        ``short_run:deficits=own_share,labour_supply_elasticity=0.5``. Switches are the parameters
        of :class:`~summitry.model.Model` that are a number or a name.
    world : World
        Some presets depend on its economies and elasticities.

    Raises
    ------
    InputError
        No such preset or switch, or a value out of range; lists those there are.

    Examples
    --------
    >>> from summitry.world import load_world
    >>> build_model("short_run", load_world()).trade_elasticity_factor
    0.38
    >>> build_model("default:deficits=own_share", load_world()).deficits
    'own_share'
    """
    preset = name.partition(":")[0].strip()
    if preset not in PRESETS:
        raise InputError(
            f"model {name}",
            f"unknown model {preset}",
            f"one of {', '.join(PRESETS)}",
            "write one of these names, or build a summitry.model.Model",
        )
    return _build(name, world)


@lru_cache(maxsize=16)
def _build(name: str, world: World) -> Model:
    preset, _, changes = name.partition(":")
    model = PRESETS[preset.strip()].build(world)
    if not changes.strip():
        return model
    model = replace(model, name=name, **_read_switches(name, changes))
    check_model(world, model)
    return model


def _read_switches(name: str, text: str) -> dict[str, Any]:
    """Parameters of a model from ``key=value,key=value``."""
    found: dict[str, Any] = {}
    for part in text.split(","):
        key, _, value = (word.strip() for word in part.partition("="))
        if key not in SWITCHES or key in found:
            near = get_close_matches(key, SWITCHES, n=1)
            raise InputError(
                f"model {name}",
                f"{part.strip() or 'nothing'}{' again' if key in found else ''}",
                f"switches as key=value, each once: {', '.join(SWITCHES)}",
                f"write {near[0]}=..." if near else "see the parameters of summitry.model.Model",
            )
        found[key] = value if isinstance(SWITCHES[key], str) else _read_number(name, key, value)
    return found


def _read_number(name: str, key: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(
            f"model {name}, {key}", repr(text), "a number", f"write {key}=0.5, say"
        ) from None


def _named(name: str) -> Callable[[World], Model]:
    """The default equations under a paper's name."""
    model = replace(DEFAULT, name=name)
    return lambda _world: model


def _short_run(_world: World) -> Model:
    value_added, inputs, final = BAQAEE_FARHI_NESTS
    return Model(
        name="short_run",
        value_added_elasticity=value_added,
        input_elasticity=inputs,
        final_elasticity=final,
        trade_elasticity_factor=SHORT_RUN_FACTOR,
        labour_share=LABOUR_SHARE,
    )


def compute_ignatenko_pass_through(
    destination_share: Array, trade_elasticity: Array | float, firm_pass_through: float = 1.0
) -> Array:
    """Phi of (11) from firms' own pass-through and the selection of firms into markets.

    ``phi = phi~ + (1+v) / ((1-nu) v) - 1/v - 1`` with v the elasticity across firms, theta / 0.67
    (Ignatenko, Lashkaripour, Macedoni and Simonovska 2025).
    """
    firms = np.asarray(trade_elasticity) / IGNATENKO_SCALE
    kept = 1 - np.asarray(destination_share)
    return np.asarray(firm_pass_through + (1 + firms) / (kept * firms) - 1 / firms - 1)


def _ignatenko(world: World) -> Model:
    share = np.full(len(world.economies), IGNATENKO_OTHER_DESTINATION_SHARE)
    for code, value in IGNATENKO_DESTINATION_SHARE.items():
        if code in world.economies:
            share[world.economy_index(code)] = value
    nu = share[:, None] * _bearable(world, np.broadcast_to(share[:, None], world.output.shape))
    theta = world.trade_elasticity
    return Model(
        name="ignatenko_et_al_2025",
        labour_supply_elasticity=IGNATENKO_LABOUR_SUPPLY,
        revenue_use="income_tax_relief",
        scale_elasticity=IGNATENKO_SCALE / theta,
        # Entry paid in the whole bundle is how the paper treats its one sector; with many sectors
        # that share inputs, costs would fall faster than demand and some would take all.
        scale_in="cost" if len(world.sectors) == 1 else "labour",
        pass_through=compute_ignatenko_pass_through(nu, theta),
        destination_share=nu,
    )


def _bearable(world: World, nu: Array) -> Array:
    """Part of a destination share, by sector (J,), that no producer's margin is too thin for."""
    flow = world.basic_flow
    paid = np.einsum("nij,nj->ij", flow, nu)
    margin = _KEPT_MARGIN * world.value_added_share * world.output
    part = np.divide(margin, paid, out=np.ones_like(paid), where=paid > 0)
    return np.asarray(np.minimum(part.min(axis=0), 1.0))


def _ossa(world: World) -> Model:
    """Profits of 1/sigma = 1/(1+theta) of sales, no more than a sector's value added can hold."""
    markup = np.broadcast_to(1 / (1 + world.trade_elasticity), world.output.shape)
    share = np.minimum(markup, _KEPT_MARGIN * world.value_added_share)
    return Model(name="ossa_2014", profit_share=share)


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "default",
            "Caliendo and Parro (2015); Dekle, Eaton and Kortum (2007) for deficits",
            "the long run, after firms and workers have moved: the reference for every comparison",
            lambda _world: DEFAULT,
        ),
        Preset(
            "short_run",
            "nests: Baqaee and Farhi (2024); elasticities: Boehm, Levchenko and Pandalai-Nayar"
            " (2023); labour share: World Input-Output Database, 2014",
            "about a year: capital stays in its sector, suppliers and recipes hardly change",
            _short_run,
        ),
        Preset(
            "caliendo_parro_2015",
            "Caliendo and Parro (2015), Review of Economic Studies 82(1)",
            "to follow the paper by name; its equations are the default's, its base year has"
            " balanced trade (summitry.evidence.solve_base_year)",
            _named("caliendo_parro_2015"),
        ),
        Preset(
            "eaton_kortum",
            "Eaton and Kortum (2002), Econometrica 70(5); Dekle, Eaton and Kortum (2007)",
            "with one-sector worlds: labour and trade alone; its equations are the default's",
            _named("eaton_kortum"),
        ),
        Preset(
            "ignatenko_et_al_2025",
            "Ignatenko, Lashkaripour, Macedoni and Simonovska (2025), Journal of International"
            " Economics 157",
            "when labour supply, scale and duties that relieve the income tax matter, and firms pay"
            " for distribution where they sell",
            _ignatenko,
        ),
        Preset(
            "ossa_2014",
            "Ossa (2014), American Economic Review 104(12)",
            "for motives of trade war: duties move profits between economies; few firms, fixed in"
            " number",
            _ossa,
        ),
    )
}

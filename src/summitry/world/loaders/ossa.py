"""The world of Ossa (2014): 7 regions x 33 sectors, GTAP 7 trade scaled by the author.

Needs `scipy` (``pip install 'summitry[evidence]'``) to read the MATLAB file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from summitry.errors import WorldError
from summitry.world.accounts import Flows, world_from_flows
from summitry.world.arrays import Array
from summitry.world.checks import require_balanced
from summitry.world.loaders._files import require_file
from summitry.world.world import World

REGIONS = ("Brazil", "China", "EU", "India", "Japan", "ROW", "US")
_R, _S = 7, 33


@dataclass(frozen=True)
class OssaTables:
    """Trade and factual tariffs, with the political weights of each region's industries.

    Parameters
    ----------
    world : World
        One factor, no inputs, theta = sigma - 1; trade as in the file, not yet balanced.
    political_weight : (N,J) array
        lambda, mean 1 in each region, from the file; 1 everywhere is the basic case.
    substitution : (J,) array
        sigma, the elasticity of substitution.
    """

    world: World
    political_weight: Array
    substitution: Array


def load_ossa(folder: str | Path) -> OssaTables:
    """Trade, tariffs and elasticities of 7 regions x 33 sectors from the author's file.

    Rows of ``TRADE`` and ``TARIFF`` are sector x exporter, columns importers; the diagonal of
    ``TRADE`` is home sales, net of duty.

    Parameters
    ----------
    folder : str or Path
        Holds ``DATA.mat``.

    Raises
    ------
    WorldError
        `scipy` missing, no such file, an array missing or of the wrong shape.
    """
    stored = _read_mat(require_file(Path(folder) / "DATA.mat", "Ossa (2014)"))
    sigma = stored["SIGMA"][:, 0]
    flow = stored["TRADE"].reshape(_S, _R, _R).transpose(2, 1, 0)
    rate = stored["TARIFF"].reshape(_S, _R, _R).transpose(2, 1, 0)
    world = world_from_flows(
        Flows(
            name="ossa-2014",
            year=2005,
            economies=REGIONS,
            sectors=tuple(str(np.ravel(label)[0]) for label in stored["LABELS"][:, 0]),
            is_good=np.ones(_S, dtype=bool),
            basic_flow=flow,
            tariff_rate=rate,
            input_use=np.zeros((_R, _S, _S)),
            trade_elasticity=sigma - 1,
            provenance={
                "sources": [
                    {"what": "trade, tariffs, elasticities of substitution",
                     "source": "Ossa (2014, American Economic Review), replication files",
                     "year": 2005, "unit": "USD million", "licence": "the author's"}
                ],
                "elasticities_used": "the paper's table 1, sigma - 1",
                "changes": [],
            },
        )
    )  # fmt: skip
    return OssaTables(require_balanced(world), stored["LAMBDAPOL"], sigma)


def _read_mat(path: Path) -> dict[str, Any]:
    try:
        from scipy.io import loadmat  # noqa: PLC0415 - only this loader needs it
    except ImportError:
        raise WorldError(
            f"file {path.name}",
            "scipy is not installed",
            "scipy, to read MATLAB files",
            "pip install 'summitry[evidence]'",
        ) from None
    try:
        stored: dict[str, Any] = loadmat(path)
    except Exception as error:
        raise WorldError(
            f"file {path.name}",
            f"not readable as a MATLAB file: {type(error).__name__}",
            "the author's DATA.mat",
            "download it again",
        ) from error
    shapes = {"TRADE": (_S * _R, _R), "TARIFF": (_S * _R, _R), "SIGMA": (_S, 1),
              "LABELS": (_S, 1), "LAMBDAPOL": (_R, _S)}  # fmt: skip
    for name, shape in shapes.items():
        found = stored[name].shape if name in stored else None
        if found != shape:
            raise WorldError(
                f"file {path.name}, array {name}",
                "none" if found is None else f"shape {found}",
                f"shape {shape}",
                "use the author's DATA.mat",
            )
    return stored

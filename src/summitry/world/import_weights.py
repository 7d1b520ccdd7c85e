"""US imports of 2024 by product and partner: what turns a list of products into sector rates.

The bundled file is computed by ``summitry world build-products`` from US Census imports (public
domain), the concordance of products to industries and the US tariff schedule.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from summitry.errors import WorldError
from summitry.world.arrays import Array

NAME = "us-imports-2024"
SHARE_UNIT = 1e-6


@dataclass(frozen=True, eq=False)
class ImportWeights:
    """Imports of one economy by product and partner, with the sectors that products belong to.

    Parameters
    ----------
    importer : str
        Whose imports they are.
    year : int
    products : tuple of str
        HS subheadings, six digits, sorted.
    imports_musd : (H,P) array
        Customs value by product and partner, USD million.
    partner_of : mapping
        Economy code to the partner's column; economies not listed have no column of their own.
    placement : (H,J) array
        Share of each product that belongs to each sector; rows sum to 1, or to 0 for what no
        sector of goods makes.
    tariff_lines : (H,) array
        Lines of eight digits each subheading has in the importer's schedule, at least 1.
    sectors : tuple of str
    mfn_rate : (J,) array
        Most-favoured-nation duty by sector, weighted by imports; share.
    mfn_stated : (J,) array
        Share of the sector's imports in lines whose duty is free or a percentage.
    lists : mapping
        Named product lists: title, source and codes.
    about : mapping
        The manifest: sources, licence, method.
    """

    importer: str
    year: int
    products: tuple[str, ...]
    imports_musd: Array
    partner_of: Mapping[str, int]
    placement: Array
    tariff_lines: Array
    sectors: tuple[str, ...]
    mfn_rate: Array
    mfn_stated: Array
    lists: Mapping[str, Mapping[str, Any]]
    about: Mapping[str, Any]


@lru_cache(maxsize=1)
def load_import_weights() -> ImportWeights:
    """The bundled weights, checksum verified.

    Raises
    ------
    WorldError
        The installed file is damaged.
    """
    return read_import_weights(resources.files("summitry.world").joinpath("data", NAME))


def read_import_weights(folder: Any) -> ImportWeights:
    """Weights from a folder that ``summitry world build-products`` wrote."""
    about = json.loads(folder.joinpath("manifest.json").read_text(encoding="ascii"))
    data = folder.joinpath("arrays.npz").read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != about["sha256"]:
        raise WorldError(
            f"{NAME}, file arrays.npz",
            f"sha256 {found[:12]}...",
            f"sha256 {about['sha256'][:12]}... as the manifest says",
            "install summitry again, or rebuild with summitry world build-products",
        )
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        arrays = {key: stored[key] for key in stored}
    sectors = tuple(about["sectors"])
    placement = np.zeros((len(arrays["hs6"]), len(sectors)))
    placement[arrays["placed_product"], arrays["placed_sector"]] = (
        arrays["placed_share"] * SHARE_UNIT
    )
    return ImportWeights(
        importer=about["importer"],
        year=about["year"],
        products=tuple(f"{code:06d}" for code in arrays["hs6"].tolist()),
        imports_musd=arrays["imports_kusd"] / 1e3,
        partner_of={code: k for k, p in enumerate(about["partners"]) for code in p["economies"]},
        placement=placement,
        tariff_lines=arrays["tariff_lines"].astype(np.float64),
        sectors=sectors,
        mfn_rate=np.array(about["mfn"]["rate"]),
        mfn_stated=np.array(about["mfn"]["stated_share"]),
        lists=about["lists"],
        about=about,
    )


def write_import_weights(folder: Path, about: Mapping[str, Any], arrays: Mapping[str, Any]) -> None:
    """Write the folder; the same input gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{key: arrays[key] for key in sorted(arrays)})
    data = buffer.getvalue()
    stamped = {**about, "sha256": hashlib.sha256(data).hexdigest()}
    (folder / "arrays.npz").write_bytes(data)
    text = json.dumps(stamped, indent=1, sort_keys=True, ensure_ascii=True)
    (folder / "manifest.json").write_text(text + "\n", encoding="ascii")

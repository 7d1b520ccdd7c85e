"""Reading and writing a world: a folder with `manifest.json` and `arrays.npz`.

Flows are whole numbers of USD 100 and rates whole numbers of one millionth, so that the file is
the same on every machine and every identity holds to the last USD 100. The manifest says what the
numbers are, where they come from, and their checksum.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from summitry.errors import WorldError
from summitry.world.accounts import ELASTICITY_BOUNDS, Flows, world_from_flows
from summitry.world.arrays import Array
from summitry.world.checks import require_balanced
from summitry.world.world import World

FORMAT = 1
FLOW_UNIT_MUSD = 1e-4  # USD 100
RATE_UNIT = 1e-6
MAX_FILE_BYTES = 64 * 2**20
BUNDLED = ("world-2022",)
_ARRAYS = ("basic_flow", "tariff_rate", "input_use")
_OPTIONAL = ("value_added", "final_use")


def load_world(
    name_or_path: str | Path = "world-2022",
    *,
    elasticities: str | None = None,
    clip_elasticities: bool = False,
) -> World:
    """Load a calibrated baseline and check its accounts.

    Parameters
    ----------
    name_or_path : str or Path
        ``world-2022`` (bundled: 81 economies x 28 sectors, 2022), a folder in the same layout, a
        folder of your own tables (``docs/own-data.md``) or one of the published sets that
        :mod:`summitry.world.loaders` reads.
    elasticities : str, optional
        Which set of trade elasticities; the manifest lists them with their papers.
    clip_elasticities : bool
        Move elasticities outside 1.2 to 20 to the bound instead of refusing the set.

    Returns
    -------
    World

    Raises
    ------
    WorldError
        Unknown name, missing or damaged file, unknown or extreme elasticities.
    UnbalancedWorldError
        Accounts that do not add up.
    """
    return require_balanced(_read(str(name_or_path), elasticities, clip_elasticities))


def read_world(name_or_path: str | Path = "world-2022") -> World:
    """A baseline with its accounts as they are, to be looked at: :func:`load_world` refuses some.

    Accounts that a published table leaves open are kept; `check_world` measures them.
    """
    return _read(str(name_or_path), None, clip=False)


def _read(name: str, elasticities: str | None, clip: bool) -> World:
    load = _load_bundled if name in BUNDLED else _load  # a folder may have been rebuilt
    return load(name, elasticities, clip)


@lru_cache(maxsize=8)
def _load_bundled(name: str, elasticities: str | None, clip: bool) -> World:
    return _load(name, elasticities, clip)


def _load(name: str, elasticities: str | None, clip: bool) -> World:
    if name not in BUNDLED and not Path(name).joinpath("manifest.json").exists():
        from summitry.world.loaders.detect import load_tables  # noqa: PLC0415 - seldom needed

        world = load_tables(Path(name), clip)
        if world is not None:
            return _refuse_set(world, elasticities)
    manifest, arrays = read_folder(name)
    theta, chosen = choose_elasticities(manifest, elasticities, clip)
    goods = set(manifest["goods"])
    flows = Flows(
        name=manifest["name"],
        year=int(manifest["year"]),
        economies=tuple(manifest["economies"]),
        sectors=tuple(manifest["sectors"]),
        is_good=np.array([code in goods for code in manifest["sectors"]]),
        basic_flow=arrays["basic_flow"] * FLOW_UNIT_MUSD,
        tariff_rate=arrays["tariff_rate"] * RATE_UNIT,
        input_use=arrays["input_use"] * FLOW_UNIT_MUSD,
        trade_elasticity=theta,
        value_added=_scaled(arrays.get("value_added")),
        final_use=_scaled(arrays.get("final_use")),
        proxies=manifest.get("proxies", {}),
        provenance={**manifest, "elasticities_used": chosen},
    )
    return world_from_flows(flows)


def _refuse_set(world: World, elasticities: str | None) -> World:
    """Tables with elasticities of their own have no other set to choose."""
    if elasticities is not None:
        raise WorldError(
            f"world {world.name}, elasticities {elasticities!r}",
            "tables with elasticities of their own",
            "no set named: these tables have one",
            "leave the option out, or change the elasticities in the tables",
        )
    return world


def _scaled(array: Array | None) -> Array | None:
    return None if array is None else array * FLOW_UNIT_MUSD


def read_folder(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Manifest and raw arrays of a bundled world or of a folder, checksum verified."""
    root: Any = Path(name)
    if name in BUNDLED:
        root = resources.files("summitry.world").joinpath("data", name)
    elif not root.is_dir():
        raise WorldError(
            f"world {name!r}",
            "neither a bundled world nor a folder",
            f"one of {', '.join(BUNDLED)}, or a folder with a world (docs/own-data.md)",
            "check the path; `summitry world show` describes the bundled world",
        )
    manifest = _read_manifest(name, root.joinpath("manifest.json"))
    data = _read_bytes(name, root.joinpath("arrays.npz"))
    found = hashlib.sha256(data).hexdigest()
    if found != manifest.get("sha256"):
        raise WorldError(
            f"world {name}, file arrays.npz",
            f"sha256 {found[:12]}...",
            f"sha256 {str(manifest.get('sha256'))[:12]}... as the manifest says",
            "restore the file, or rebuild the world and its manifest",
        )
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            arrays = {k: stored[k] for k in (*_ARRAYS, *_OPTIONAL) if k in stored}
    except (ValueError, OSError, zipfile.BadZipFile) as error:
        raise WorldError(
            f"world {name}, file arrays.npz",
            f"not readable: {error}",
            "a NumPy .npz archive of plain numbers",
            "rebuild the world",
        ) from error
    missing = [key for key in _ARRAYS if key not in arrays]
    if missing:
        raise WorldError(
            f"world {name}, file arrays.npz",
            f"no array {', '.join(missing)}",
            f"arrays {', '.join(_ARRAYS)}",
            "write the missing arrays (docs/world-2022.md has the layout)",
        )
    return manifest, arrays


def _read_bytes(name: str, path: Any) -> bytes:
    if not path.is_file():
        raise WorldError(
            f"world {name}",
            f"no file {path.name}",
            "manifest.json and arrays.npz, or tables of your own (flows, elasticities, about)",
            "add the files (docs/own-data.md has the layouts)",
        )
    data: bytes = path.read_bytes()
    if len(data) > MAX_FILE_BYTES:
        raise WorldError(
            f"world {name}, file {path.name}",
            f"{len(data) / 2**20:.0f} MB",
            f"at most {MAX_FILE_BYTES / 2**20:.0f} MB",
            "aggregate the world to fewer economies or sectors",
        )
    return data


def _read_manifest(name: str, path: Any) -> dict[str, Any]:
    required = ("name", "year", "economies", "sectors", "goods", "sha256", "elasticities")
    try:
        manifest = json.loads(_read_bytes(name, path))
    except ValueError as error:
        raise WorldError(
            f"world {name}, file manifest.json", f"not JSON: {error}", "a JSON object", "correct it"
        ) from error
    missing = [key for key in required if not isinstance(manifest, dict) or key not in manifest]
    if missing:
        raise WorldError(
            f"world {name}, file manifest.json",
            f"no key {', '.join(missing)}",
            f"keys {', '.join(required)}",
            "add the keys (docs/world-2022.md has the layout)",
        )
    result: dict[str, Any] = manifest
    return result


def choose_elasticities(
    manifest: Mapping[str, Any], name: str | None, clip: bool
) -> tuple[Array, str]:
    """The trade elasticities of one published set, refused or clipped where extreme."""
    sets = manifest["elasticities"]["sets"]
    chosen = name or manifest["elasticities"]["default"]
    if chosen not in sets:
        raise WorldError(
            f"world {manifest['name']}, elasticities {chosen!r}",
            "no such set",
            f"one of {', '.join(sorted(sets))}",
            "name one of these sets",
        )
    theta = np.array(sets[chosen]["values"], dtype=np.float64)
    low, high = ELASTICITY_BOUNDS
    outside = np.flatnonzero((theta < low) | (theta > high))
    if clip:
        return np.clip(theta, low, high), f"{chosen}, clipped to {low:g} to {high:g}"
    if len(outside):
        listed = ", ".join(f"{manifest['sectors'][k]} {theta[k]:g}" for k in outside)
        raise WorldError(
            f"world {manifest['name']}, elasticities {chosen!r}",
            f"extreme values: {listed}",
            f"values from {low:g} to {high:g}: beyond them one sector decides every result",
            "choose another set, or pass clip_elasticities=True (--clip-elasticities)",
        )
    return theta, chosen


def write_folder(folder: Path, manifest: Mapping[str, Any], arrays: Mapping[str, Any]) -> None:
    """Write manifest and arrays; the same input gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{key: arrays[key] for key in sorted(arrays)})
    data = buffer.getvalue()
    stamped = {**manifest, "format": FORMAT, "sha256": hashlib.sha256(data).hexdigest()}
    (folder / "arrays.npz").write_bytes(data)
    text = json.dumps(stamped, indent=1, sort_keys=True, ensure_ascii=True)
    (folder / "manifest.json").write_text(text + "\n", encoding="ascii")

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest

from summitry.errors import SummitryError
from summitry.ledger.archive import MOST_MEMBERS
from summitry.web.archive import keep_dossier, pack_dossier, unpack_dossier
from summitry.web.store import Store
from tests.web.conftest import ARTICLE

SCENARIO = "name: x\ntitle: X\nas_of: 2025-02-10\nmeasures: []\n"


@pytest.fixture(scope="module")
def packed(client) -> bytes:
    """A dossier that has been read, with a scenario drafted from it, as an archive."""
    import time

    given = {"pasted": ARTICLE, "published": "2025-02-07", "name": "Caf\u00e9 \u65e5"}
    answer = client.post("/dossiers", data=given, follow_redirects=False)
    place = urlsplit(answer.headers["location"])
    job = parse_qs(place.query)["job"][0]
    for _ in range(400):
        if client.get(f"/api/v1/jobs/{job}").json()["state"] == "done":
            break
        time.sleep(0.05)
    client.post(f"{place.path}/scenario", data={"as_of": "2025-02-07"})
    answer = client.get(f"{place.path}/archive.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert "attachment" in answer.headers["content-disposition"]
    return answer.content


def read(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(members: dict[str, bytes], *, mend: bool = True) -> bytes:
    """An archive of these members, its hashes put right unless they shall be wrong."""
    members = dict(members)
    if mend:
        contents = json.loads(members["contents.json"])
        contents["sha256"] = {
            name: sha256(body).hexdigest()
            for name, body in members.items() if name != "contents.json"
        }  # fmt: skip
        members["contents.json"] = json.dumps(contents).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return stream.getvalue()


def test_a_dossier_comes_back_as_it_went(client, packed: bytes) -> None:
    names = set(read(packed))
    assert {"contents.json", "ledger.json", "corrections.json", "documents/pasted.txt"} < names
    assert any(name.startswith("scenarios/") for name in names)
    answer = client.post(
        "/api/v1/dossiers/import", files={"archive": ("d.zip", packed, "application/zip")}
    )
    assert answer.status_code == 201
    key, changed = answer.json()["id"], answer.json()["changed"]
    assert changed == []
    again = client.get(f"/api/v1/dossiers/{key}/archive").content
    assert again == packed
    assert "Caf\u00e9 \u65e5" in client.get(f"/dossiers/{key}").text


def test_an_archive_of_another_version_says_so(client, packed: bytes) -> None:
    members = read(packed)
    contents = json.loads(members["contents.json"])
    contents["summitry"], contents["baseline"]["sha256"] = "0.0.9", "0" * 64
    members["contents.json"] = json.dumps(contents).encode()
    answer = client.post("/dossiers/import", files={"archive": ("d.zip", write(members))})
    assert "summitry 0.0.9" in answer.text
    assert "000000000000" in answer.text


def test_versions_of_scenarios_and_tables_travel_along(tmp_path) -> None:
    store, other = Store(tmp_path / "a"), Store(tmp_path / "b")
    key = store.create_dossier("d", {"a.txt": (b"text", None)})
    first = store.save_scenario("x", "X", SCENARIO)
    second = store.save_scenario("x", "Y", SCENARIO.replace("X", "Y"), first)
    store.add_belonging(key, "scenario", second)
    new = keep_dossier(other, unpack_dossier(pack_dossier(store, key)))
    assert other.load_scenario(second).parent == first
    assert other.load_scenario(first).yaml == SCENARIO
    assert set(other.list_belongings(new, "scenario")) == {first, second}


def hash_of(text: bytes) -> str:
    return sha256(text).hexdigest()[:16]


OPENS_A_FILE = b"name: t\nstanding: /etc/passwd.yaml\nparties: []\n"
Members = dict[str, bytes]

# What is added to a good archive, its hashes put right: the hashes alone would not refuse it.
ADDED: dict[str, Members] = {
    "a path upwards": {"../evil.txt": b"x"},
    "an absolute path": {"/etc/passwd": b"x"},
    "a backslash": {"documents\\evil.txt": b"x"},
    "a hidden name": {"documents/.profile.txt": b"x"},
    "a program": {"documents/run.sh": b"x"},
    "two endings": {"documents/more.zip.exe": b"x"},
    "a bomb": {"documents/bomb.txt": bytes(30 * 2**20)},
    "many bombs": {f"documents/b{k}.txt": bytes(2**20) for k in range(60)},
    "too many members": {f"documents/{k}.txt": b"x" for k in range(MOST_MEMBERS)},
    "not a number": {"ledger.json": b'{"a": NaN}'},
    "a ledger of another shape": {"ledger.json": b'{"statements": 7}'},
    "a ledger too deep": {"ledger.json": b"[" * 50_000},
    "corrections of another shape": {"corrections.json": b'{"corrections": 3}'},
    "a scenario under a false name": {f"scenarios/{'0' * 16}.yaml": SCENARIO.encode()},
    "a scenario that is none": {f"scenarios/{'0' * 16}.yaml": b"x: &a [*a]"},
    "a table that opens a file": {f"tables/{hash_of(OPENS_A_FILE)}.yaml": OPENS_A_FILE},
}


def set_flag(data: bytes) -> bytes:
    found = bytearray(data)
    found[found.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(found)


def state_another_size(data: bytes) -> bytes:
    found = bytearray(data)
    at = found.index(b"PK\x01\x02")
    found[at + 24 : at + 28] = (9).to_bytes(4, "little")
    return bytes(found)


def append(data: bytes, name: str, method: int) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = method
        archive.writestr(info, b"x" * 1000)
    return stream.getvalue()


def repeat(data: bytes) -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return append(data, "documents/pasted.txt", zipfile.ZIP_STORED)


def misquote(members: Members) -> bytes:
    ledger = members["ledger.json"].replace(b"10% tariff", b"99% tariff", 1)
    return write(members | {"ledger.json": ledger})


DAMAGED = {
    **{what: lambda m, add=add: write(m | add) for what, add in ADDED.items()},
    "a hash is wrong": lambda m: write(m | {"documents/pasted.txt": b"other"}, mend=False),
    "a member more": lambda m: write(m | {"documents/more.txt": b"x"}, mend=False),
    "no contents": lambda m: write(
        {k: v for k, v in m.items() if k != "contents.json"}, mend=False
    ),
    "contents that are no object": lambda m: write(m | {"contents.json": b"[1]"}, mend=False),
    "contents too deep": lambda m: write(m | {"contents.json": b"[" * 50_000}, mend=False),
    "a quote that stands nowhere": misquote,
    "no archive": lambda m: b"PK\x03\x04 nothing",
    "nothing": lambda m: b"",
    "cut off": lambda m: write(m)[:-200],
    "encrypted": lambda m: set_flag(write(m)),
    "an unusual method": lambda m: append(write(m), "documents/l.txt", zipfile.ZIP_LZMA),
    "one name twice": lambda m: repeat(write(m)),
    "a size that lies": lambda m: state_another_size(write(m)),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_bad_archive_is_refused_and_nothing_of_it_kept(client, packed: bytes, what: str) -> None:
    bad = DAMAGED[what](read(packed))
    with pytest.raises(SummitryError) as caught:
        unpack_dossier(bad)
    assert caught.value.seen
    before = client.get("/").text.count("/dossiers/")
    answer = client.post("/api/v1/dossiers/import", files={"archive": ("d.zip", bad)})
    assert answer.status_code == 422
    assert client.get("/").text.count("/dossiers/") == before

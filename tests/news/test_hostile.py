"""Strangers' input: each trick is refused by name or read without harm, and the others are read."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from summitry.cli import main
from summitry.errors import DocumentError
from summitry.ledger import Dossier
from summitry.news import MAX_BYTES, read_documents
from summitry.news import _archive as archives

GOOD = "The United States imposed a 10% tariff on China on Tuesday."
DAY = "2025-02-07"


def pack(members: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members:
            packed.writestr(name, data)
    return buffer.getvalue()


def read_with_good(folder: Path, name: str, data: bytes) -> Dossier:
    """Read a document beside a good one, which must come through whatever the other is."""
    (folder / name).write_bytes(data)
    (folder / "zz-good.txt").write_text(GOOD, encoding="utf-8")
    dossier = read_documents([folder], date=DAY)
    (good,) = [s for s in dossier.statements if s.quote.doc == "zz-good"]
    assert (good.value, good.quote.text) == (10.0, GOOD)
    for statement in dossier.statements:
        quote = statement.quote
        source = next(s for s in dossier.sources if s.doc == quote.doc)
        assert source.text[quote.start : quote.end] == quote.text
    return dossier


def refusal(dossier: Dossier) -> str:
    (failure,) = dossier.failures
    assert all(failure[part].strip() for part in ("where", "seen", "expected", "do"))
    return failure["seen"]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("/etc/a.txt", "an absolute path in an archive"),
        ("\\\\server\\share\\a.txt", "an absolute path in an archive"),
        ("C:/a.txt", "a path with a drive letter"),
        ("d\\a.txt", "a path with backslashes"),
        ("../../a.txt", "a path that climbs out with .."),
        ("\u2025/a.txt", "a path that climbs out with .."),
        ("\uff0e\uff0e/a.txt", "a path that climbs out with .."),
        ("..\uff0fa.txt", "a path that climbs out with .."),
        ("inner.zip", "an archive inside an archive"),
        ("a.exe", "file type .exe"),
    ],
)
def test_tricks_with_paths_in_an_archive(tmp_path: Path, name: str, seen: str) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = name
    data = pack([(info, GOOD.encode()), ("fine.txt", GOOD.encode())])
    dossier = read_with_good(tmp_path, "a.zip", data)
    assert refusal(dossier) == seen
    assert "fine" in {source.doc for source in dossier.sources}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "zz-good.txt"]


def test_a_zero_byte_in_a_path(tmp_path: Path) -> None:
    data = pack([("aXb.txt", GOOD.encode())]).replace(b"aXb.txt", b"a\x00b.txt")
    assert refusal(read_with_good(tmp_path, "a.zip", data)) == "a path with a zero byte"


def test_a_link_in_an_archive(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("passwd.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    dossier = read_with_good(tmp_path, "a.zip", pack([(info, b"/etc/passwd")]))
    assert refusal(dossier) == "a link or device, not a file"


def test_names_that_some_systems_reserve_are_names(tmp_path: Path) -> None:
    """Nothing is unpacked, so that a device's name opens nothing."""
    data = pack([(name, GOOD.encode()) for name in ("CON.txt", "nul.txt", "a/aux.txt")])
    dossier = read_with_good(tmp_path, "a.zip", data)
    assert {"CON", "nul", "aux"} <= {source.doc for source in dossier.sources}


def test_a_member_that_grows_a_thousandfold(tmp_path: Path) -> None:
    data = pack([("bomb.txt", b"0" * 4_000_000)])
    assert "bytes packed into" in refusal(read_with_good(tmp_path, "a.zip", data))


def test_a_member_larger_than_a_document(tmp_path: Path) -> None:
    data = pack([("bomb.txt", b"0" * (MAX_BYTES + 1))])
    assert refusal(read_with_good(tmp_path, "a.zip", data)) == "5,000,001 bytes"


def test_a_member_whose_header_lies_about_its_size(tmp_path: Path) -> None:
    data = bytearray(pack([("bomb.txt", b"0" * (MAX_BYTES + 1))]))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 100)
    said = refusal(read_with_good(tmp_path, "a.zip", bytes(data)))
    assert said.startswith("a damaged member")


def test_archives_all_the_way_down(tmp_path: Path) -> None:
    """An archive that holds itself, or others of its kind, is opened once."""
    data = pack([("a.txt", GOOD.encode())])
    for depth in range(5):
        data = pack([(f"{depth}.zip", data), (f"{depth}.txt", GOOD.encode())])
    dossier = read_with_good(tmp_path, "a.zip", data)
    assert refusal(dossier) == "an archive inside an archive"
    assert {source.doc for source in dossier.sources} == {"4", "zz-good"}


def test_an_archive_of_more_text_than_a_pile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL", 1_000)
    data = pack([(f"{k}.txt", GOOD.encode() * 10) for k in range(5)])
    assert "bytes when unpacked" in refusal(read_with_good(tmp_path, "a.zip", data))


def test_an_archive_of_too_many_members(tmp_path: Path) -> None:
    data = pack([(f"{k}.txt", b"") for k in range(archives.MAX_DOCUMENTS + 1)])
    assert refusal(read_with_good(tmp_path, "a.zip", data)) == "an archive of 20001 members"


def test_a_table_of_contents_that_would_fill_the_memory(tmp_path: Path) -> None:
    data = bytearray(pack([("a.txt", GOOD.encode())]))
    at = data.rindex(b"PK\x05\x06") + 12
    data[at : at + 4] = struct.pack("<I", 2_000_000_000)
    said = refusal(read_with_good(tmp_path, "a.zip", bytes(data)))
    assert said == "an archive with a table of contents of 2,000,000,000 bytes"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(DocumentError) as caught:
        read_documents([tmp_path / "a.txt"])
    assert caught.value.seen == "a pipe or device, not a file"


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(GOOD, encoding="utf-8")
    pile = tmp_path / "pile"
    pile.mkdir()
    (pile / "a.txt").symlink_to(tmp_path / "secret.txt")
    (pile / "b.txt").symlink_to(pile / "zz-good.txt")
    (pile / "loop").symlink_to(pile)
    dossier = read_with_good(pile, "c.txt", b"It rained.")
    assert refusal(dossier) == "a link that leads out of its folder"
    assert [source.doc for source in dossier.sources] == ["b", "c", "zz-good"]


SCRIPT = "<script>document.write('The EU imposed a 90% tariff on Japan')</script>"
PAGES = {
    "scripts": f"<html><body>{SCRIPT}<p onload='x()'>{GOOD}</p>{SCRIPT * 500}</body></html>",
    "handlers and frames": f"<html><body><iframe src='//x'></iframe><p onclick='a()'>{GOOD}</p>",
    "comments that never close": f"<html><body><p>{GOOD}</p>" + "<!--" * 50_000,
    "scripts that never close": f"<html><body><p>{GOOD}</p>" + "<script>" * 50_000,
    "attributes": f"<html><body><p {'a=b ' * 200_000}>{GOOD}</p></body></html>",
    "entities": f"<html><body><p>{GOOD}</p><p>{'&amp;' * 200_000}</p></body></html>",
}


@pytest.mark.parametrize("kind", PAGES)
def test_pages_made_to_run_or_to_last(tmp_path: Path, kind: str) -> None:
    dossier = read_with_good(tmp_path, "a.html", PAGES[kind].encode())
    assert 90.0 not in {s.value for s in dossier.statements}
    assert len(dossier.sources) + len(dossier.failures) == 2


@pytest.mark.parametrize("unit", ["<!--", "10%", "<!-- - "])
def test_repetition_takes_no_more_than_its_length(tmp_path: Path, unit: str) -> None:
    """Each of these once burst the bound of time of its document, or nearly."""
    text = f"{GOOD}\n\n{unit * 200_000}"
    dossier = read_with_good(tmp_path, "a.txt", text.encode())
    assert not dossier.failures
    assert {s.value for s in dossier.statements if s.quote.doc == "a"} == {10.0}


def test_a_megabyte_of_nested_tags(tmp_path: Path) -> None:
    page = b"<div>" * 200_000 + GOOD.encode() + b"</div>" * 200_000
    assert refusal(read_with_good(tmp_path, "a.html", page)) == "HTML nested 200000 elements deep"


@pytest.mark.parametrize("name", ["a.xml", "a.html", "a.txt"])
def test_entities_that_multiply(tmp_path: Path, name: str) -> None:
    """A billion laughs: nobody laughs."""
    levels = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]><rss><item>&l9;</item>'
    dossier = read_with_good(tmp_path, name, bomb.encode())
    assert all(len(source.text) < 10_000 for source in dossier.sources)


def test_an_entity_that_names_a_file(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x; text</p>'
    dossier = read_with_good(tmp_path, "a.html", bomb)
    assert all("root:" not in source.text for source in dossier.sources)


def test_a_line_of_fifty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert refusal(read_with_good(tmp_path, "b.txt", b"x")) == "50,000,000 bytes"


def test_one_long_line_is_read_to_its_bound(tmp_path: Path) -> None:
    line = "The US imposed a 10% tariff on China and " * 20_000
    dossier = read_with_good(tmp_path, "a.txt", line.encode())
    assert {source.doc for source in dossier.sources} == {"a", "zz-good"}


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"\x7fELF\x02\x01\x01" + bytes(100), "binary data: a program"),
        (b"text\x00text", "binary data: a zero byte at position 4"),
        (b"", "an empty file (0 bytes)"),
        (b"\xef\xbb\xbf \n", "an empty file (5 bytes of white space)"),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes, seen: str) -> None:
    assert refusal(read_with_good(tmp_path, "a.txt", data)) == seen


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp1252", "shift_jis", "gb18030"])
@pytest.mark.parametrize("told", ["utf-8", "hex", "utf-7", "no-such"])
def test_an_encoding_that_is_another(tmp_path: Path, encoding: str, told: str) -> None:
    page = f'<html><head><meta charset="{told}"></head><body><p>{GOOD} Caf\u00e9</p></body></html>'
    dossier = read_with_good(tmp_path, "a.html", page.encode(encoding, "replace"))
    assert len(dossier.sources) + len(dossier.failures) == 2


def test_marks_that_turn_a_name(tmp_path: Path) -> None:
    text = "The United States imposed a 10% tariff on \u202eanihC\u202c and Ch\u200bina on Tuesday."
    dossier = read_with_good(tmp_path, "a.txt", text.encode())
    (statement,) = [s for s in dossier.statements if s.quote.doc == "a"]
    assert statement.targets == ("CHN",)
    assert statement.quote.text == text
    (source,) = [s for s in dossier.sources if s.doc == "a"]
    assert any("change the direction" in note for note in source.notes)


REPEATED = (
    "(", "[", "a@", "10%_", "$1_", "tariff_", "of_the_", "\u2019s", "1,", "._", "-", "<p_", "A._",
    "the_US,_", "on_Monday_", "*_", "http://", "&#", "\u00c3\u00a9", "which,_",
)  # fmt: skip


@pytest.mark.parametrize("unit", REPEATED)
def test_repetition_made_to_trap_a_pattern(tmp_path: Path, unit: str) -> None:
    """Read or left unread within the bound of a document, which an alarm would report."""
    unit = unit.replace("_", " ")
    data = (f"{GOOD}\n" + unit * (100_000 // len(unit)) + "!").encode()
    dossier = read_with_good(tmp_path, "a.txt", data)
    assert dossier.failures == ()


def test_pasted_text_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pasted = io.TextIOWrapper(io.BytesIO(GOOD.encode()), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", pasted)
    assert main(["read", "-", "--date", DAY]) == 0
    shown = capsys.readouterr().out
    assert "pasted-01" in shown
    assert "10 %" in shown


def test_pasted_bytes_without_text_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\x00\x01"), encoding="latin-1"))
    assert main(["read", "-"]) != 0
    assert "pasted text" in capsys.readouterr().err

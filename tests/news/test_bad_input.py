"""Documents that cannot be read: each refusal in four parts, and one never stops the pile."""

from __future__ import annotations

from pathlib import Path

import pytest

from summitry.errors import DocumentError, UsageError
from summitry.news import read_documents
from summitry.news._files import MAX_BYTES
from summitry.news._html import MAX_DEPTH

GOOD = "The United States imposed a 10% tariff on China on Tuesday."


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refuse(paths: list[Path], **options: object) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read_documents(paths, **options)  # type: ignore[arg-type]
    return caught.value


def test_missing_path(tmp_path: Path) -> None:
    error = refuse([tmp_path / "nowhere.txt"])
    assert str(error) == (
        f"{tmp_path / 'nowhere.txt'}\n"
        "  seen:     no such file\n"
        "  expected: a text, Markdown or HTML file, or a folder\n"
        "  do:       check the path"
    )


def test_unsupported_type(tmp_path: Path) -> None:
    error = refuse([write(tmp_path / "a.docx", GOOD)])
    assert error.seen == "file type .docx"
    assert error.expected == (
        "one of .txt, .md, .text, .markdown, .html, .htm, .xhtml, .xml, .rss, .atom, .rdf"
    )
    assert error.todo == "save the document as plain text or HTML and read that"


@pytest.mark.parametrize(
    ("content", "seen"),
    [(b"", "an empty file (0 bytes)"), (b" \n\t ", "an empty file (4 bytes of white space)")],
)
def test_empty_file(tmp_path: Path, content: bytes, seen: str) -> None:
    error = refuse([write(tmp_path / "a.txt", content)])
    assert (error.seen, error.expected) == (seen, "a document with text")
    assert error.todo == "leave it out or save it again"


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"%PDF-1.7 text", "binary data: a PDF"),
        (b"PK\x03\x04rest", "binary data: a ZIP archive or Office file"),
        (b"text\x00text", "binary data: a zero byte at position 4"),
    ],
)
def test_binary_file(tmp_path: Path, content: bytes, seen: str) -> None:
    error = refuse([write(tmp_path / "a.txt", content)])
    assert error.seen == seen
    assert error.expected == "plain text, Markdown or HTML"
    assert error.todo == "save the document as text and read that"


def test_bytes_in_no_encoding(tmp_path: Path) -> None:
    noise = bytes(range(1, 32)) * 30 + b"\xff\xfe\x81\x8d\x8f\x90\x9d" * 40
    error = refuse([write(tmp_path / "a.txt", noise)])
    assert error.seen == "bytes that are text in no encoding known here (not valid UTF-8)"
    assert error.expected == "UTF-8, or an encoding the file declares"
    assert error.todo == "save the document as UTF-8 and read that"


def test_another_encoding_is_read_and_noted(tmp_path: Path) -> None:
    text = "“" + GOOD + "” said a minister in Málaga – twice, as the papers there reported.\n"
    path = write(tmp_path / "a.txt", (text * 20).encode("cp1252"))
    dossier = read_documents([path], date="2025-02-07")
    (source,) = dossier.sources
    assert "Málaga" in source.text
    assert any(note.startswith("not valid UTF-8; read as ") for note in source.notes)


def test_dashes_and_quotes_of_windows_are_read_as_such(tmp_path: Path) -> None:
    text = "Un d\u00e9fi \u2014 the United States announced a 25% tariff on \u201cCanada\u201d."
    dossier = read_documents([write(tmp_path / "a.txt", text.encode("cp1252"))])
    assert dossier.sources[0].text == text
    assert "cp1252, a guess" in " ".join(dossier.sources[0].notes)


def test_declared_encoding(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>É {GOOD}</p></body></html>'
    dossier = read_documents([write(tmp_path / "a.html", page.encode("latin-1"))])
    assert "read as iso-8859-1, as the file declares" in dossier.sources[0].notes


def test_utf16_with_a_mark_is_text(tmp_path: Path) -> None:
    dossier = read_documents([write(tmp_path / "a.txt", GOOD.encode("utf-16"))])
    assert dossier.sources[0].text == GOOD


def test_mojibake_is_repaired_and_noted(tmp_path: Path) -> None:
    damaged = "It’s agreed. ".encode().decode("cp1252") + GOOD
    path = write(tmp_path / "a.txt", damaged)
    (source,) = read_documents([path], date="2025-02-07").sources
    assert source.text.startswith("It’s agreed.")
    assert source.notes == ("damaged characters (mojibake) repaired before reading",)


def test_html_with_scripts_is_read_without_them(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Duties</title><script>document.title='The EU imposed a 90% tariff on "
        "Japan'</script><script src='https://example.invalid/x.js'></script></head><body><article>"
        f"<h1>Duties</h1><p>{GOOD}</p><iframe src='https://example.invalid'></iframe>"
        "<p onclick='alert(1)'>More talks follow.</p></article></body></html>"
    )
    dossier = read_documents([write(tmp_path / "a.html", page)], date="2025-02-07")
    (source,) = dossier.sources
    assert "90%" not in source.text
    assert "alert" not in source.text
    assert {"2 scripts left out, not run", "1 embedded frame left out, not run"} <= set(
        source.notes
    )
    assert [s.value for s in dossier.statements] == [10.0]


def test_html_nested_too_deep(tmp_path: Path) -> None:
    deep = "<div>" * (MAX_DEPTH + 1) + GOOD
    error = refuse([write(tmp_path / "a.html", deep)])
    assert error.seen == f"HTML nested {MAX_DEPTH + 1} elements deep"
    assert error.expected == f"at most {MAX_DEPTH}"
    assert error.todo == "save the text of the page and read that"


def test_html_without_text(tmp_path: Path) -> None:
    error = refuse([write(tmp_path / "a.html", "<html><body><img src='x.png'></body></html>")])
    assert error.seen == "a page without readable text"
    assert error.expected == "an article"


def test_too_large(tmp_path: Path) -> None:
    error = refuse([write(tmp_path / "a.txt", b"a" * (MAX_BYTES + 1))])
    assert error.seen == "5,000,001 bytes"
    assert error.expected == "at most 5,000,000 bytes for one document"
    assert error.todo == "split the document, or read only the part that matters"


def test_nothing_in_it_for_us(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "The cat sat on the mat. It rained, and nobody minded.")
    error = refuse([path])
    assert error.where == str(path)
    assert error.seen == "no act of economic diplomacy, clock or open issue in any document"
    assert error.todo == "check that these are the right documents, and in English"


def test_nothing_in_one_of_two_is_a_note(tmp_path: Path) -> None:
    paths = [write(tmp_path / "a.txt", GOOD), write(tmp_path / "b.txt", "The cat sat on the mat.")]
    dossier = read_documents(paths, date="2025-02-07")
    assert dossier.sources[0].notes == ()
    assert dossier.sources[1].notes == ("nothing in it for us: no act, clock or issue found",)


def test_one_bad_document_does_not_stop_the_pile(tmp_path: Path) -> None:
    paths = [write(tmp_path / "a.txt", GOOD), write(tmp_path / "b.txt", b""), tmp_path / "c.txt"]
    dossier = read_documents(paths)
    assert [s.doc for s in dossier.sources] == ["a"]
    assert [f["seen"] for f in dossier.failures] == ["an empty file (0 bytes)", "no such file"]
    assert all(set(f) == {"error", "where", "seen", "expected", "do"} for f in dossier.failures)


def test_folder_and_empty_folder(tmp_path: Path) -> None:
    error = refuse([tmp_path])
    assert (error.seen, error.todo) == ("no document", "name a file, or a folder that holds one")
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "a.txt", GOOD)
    write(tmp_path / "a.md", GOOD)
    write(tmp_path / "picture.png", b"x")
    assert [s.doc for s in read_documents([tmp_path]).sources] == ["a", "a~2"]


@pytest.mark.parametrize("value", ["7 February", "2025-13-01", ""])
def test_date_must_be_iso(tmp_path: Path, value: str) -> None:
    with pytest.raises(UsageError, match="an ISO date such as 2025-02-07"):
        read_documents([write(tmp_path / "a.txt", GOOD)], date=value)


def test_an_article_of_another_kind_is_named_where_a_folder_holds_it(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", GOOD)
    write(tmp_path / "b.pdf", b"%PDF-1.7")
    write(tmp_path / "picture.png", b"\x89PNG")
    (failure,) = read_documents([tmp_path]).failures
    assert failure["where"] == str(tmp_path / "b.pdf")
    assert failure["seen"] == "file type .pdf"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(tmp_path: Path, encoding: str) -> None:
    dossier = read_documents([write(tmp_path / "a.txt", GOOD.encode(encoding))])
    assert dossier.statements[0].quote.text == GOOD
    assert dossier.sources[0].notes[0] == f"read as {encoding}, as its zero bytes show"


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("6 March 2025", "2025-03-06"),
        ("Mar 6, 2025", "2025-03-06"),
        ("2025-03-06T10:00", "2025-03-06"),
    ],
)
def test_a_day_given_in_words(tmp_path: Path, given: str, day: str) -> None:
    path = write(tmp_path / "a.txt", GOOD)
    (source,) = read_documents([path], meta={"a": {"published": given}}).sources
    assert source.published == day


def test_a_day_given_that_is_none_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", GOOD)
    (source,) = read_documents([path], meta={"a": {"published": "2025-02-31"}}).sources
    assert source.published is None
    assert source.notes[0] == (
        "the day given for it, '2025-02-31', is none of the calendar: not used"
    )


def test_meta_of_a_document_holds_keys(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", GOOD)
    with pytest.raises(UsageError) as caught:
        read_documents([path], meta={"a": "2025-03-06"})  # type: ignore[dict-item]
    assert caught.value.seen == "'2025-03-06'"


def test_unknown_meta_key(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown key 'publisher'"):
        read_documents([write(tmp_path / "a.txt", GOOD)], meta={"a": {"publisher": "x"}})


def test_a_table_run_into_a_line_is_not_read_and_listed(tmp_path: Path) -> None:
    table = "10% tariff on China " * 40 + ". "
    dossier = read_documents([write(tmp_path / "a.txt", f"{GOOD}\n{table}\n{GOOD}")])
    assert [s.value for s in dossier.statements] == [10.0, 10.0]
    assert [(d.why, d.quote.text) for d in dossier.dropped] == [
        ("a table run into one line", table.strip())
    ]


def test_more_acts_than_prose_holds_are_not_read_to_the_end(tmp_path: Path) -> None:
    dense = "US 10% tariff on China. " * 6_000
    dossier = read_documents([write(tmp_path / "a.txt", dense)], date="2025-02-07")
    (rest,) = dossier.dropped
    assert rest.why == "from here on more acts than prose"
    assert rest.quote.end == len(dense)
    assert 2_000 < len(dossier.statements) < 4_000

"""Records that a user's own language model proposes, against a stub server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from summitry.cli import main
from summitry.errors import UsageError
from summitry.ledger import Dossier
from summitry.news import Endpoint, read_documents

TEXT = (
    "The United States imposed a 10% tariff on China on Tuesday.\n"
    "Mr. Ishiba told reporters of a gift: Japan would hand over $3 billion for lighthouses.\n"
)
GIFT = "Japan would hand over $3 billion for lighthouses"
GOOD = {"quote": GIFT, "action": "other_pledge", "actor": ["JPN"], "targets": [],
        "status": "proposed", "value": 3e9, "unit": "USD", "date": None}  # fmt: skip


class Stub:
    """A server that answers every question with the same content."""

    def __init__(self) -> None:
        self.content: Any = [GOOD]
        self.status, self.asked, self.headers = 200, [], {}
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                stub.asked.append((self.path, json.loads(self.rfile.read(length))))
                stub.headers = dict(self.headers)
                content = (
                    stub.content if isinstance(stub.content, str) else json.dumps(stub.content)
                )
                body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
                self.send_response(stub.status)
                if stub.status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()


@pytest.fixture
def stub() -> Iterator[Stub]:
    made = Stub()
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()


def read(stub: Stub, folder: Path) -> Dossier:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    endpoint = Endpoint(stub.url, "tiny", key="secret")
    return read_documents([folder / "a.txt"], date="2025-02-07", propose=endpoint)


def proposed(dossier: Dossier) -> list[Any]:
    return [s for s in dossier.statements if s.origin == "proposed"]


def test_a_record_that_passes_enters_and_is_marked(stub: Stub, tmp_path: Path) -> None:
    dossier = read(stub, tmp_path)
    (entered,) = proposed(dossier)
    assert (entered.action, entered.actor, entered.value) == ("other_pledge", ("JPN",), 3e9)
    assert entered.quote.text == GIFT
    assert TEXT[entered.quote.start : entered.quote.end] == GIFT
    assert entered.id == "a-p01"
    assert dossier.sources[0].notes == (
        "1 records proposed by a language model: 1 entered, marked",
    )
    ((path, asked),) = stub.asked
    assert path == "/v1/chat/completions"
    assert (asked["model"], asked["temperature"]) == ("tiny", 0)
    assert asked["messages"][1]["content"] == TEXT
    assert stub.headers["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"quote": "Japan would hand over $4 billion"}, "quote not in the text"),
        ({"quote": ""}, "quote not in the text"),
        ({"value": 4e9}, "value not in the quote"),
        ({"value": 10.0, "unit": "percent"}, "value not in the quote"),
        ({"unit": "EUR"}, "value not in the quote"),
        ({"value": True}, "value not in the quote"),
        ({"date": "2025-03-01"}, "date not in the quote"),
        ({"actor": ["FRA"]}, "parties not in the text"),
        ({"actor": []}, "parties not in the text"),
        ({"targets": ["Acme Corp"]}, "parties not in the text"),
        ({"action": "war"}, "unknown action or status"),
        ({"status": "maybe"}, "unknown action or status"),
        ({"note": "ignore the rules"}, "not a record"),
    ],
)
def test_a_record_that_does_not_pass_is_refused(
    stub: Stub, tmp_path: Path, change: dict[str, Any], why: str
) -> None:
    stub.content = [{**GOOD, **change}]
    dossier = read(stub, tmp_path)
    assert proposed(dossier) == []
    assert f"0 entered, marked; refused: {why} 1" in dossier.sources[0].notes[0]


def test_what_the_rules_read_is_not_entered_twice(stub: Stub, tmp_path: Path) -> None:
    tariff = {"quote": "imposed a 10% tariff on China", "action": "tariff", "actor": ["USA"],
              "targets": ["CHN"], "status": "in_force", "value": 10, "unit": "percent"}  # fmt: skip
    stub.content = [tariff, GOOD, GOOD]
    dossier = read(stub, tmp_path)
    assert len(proposed(dossier)) == 1
    assert "refused: read already 2" in dossier.sources[0].notes[0]


@pytest.mark.parametrize("content", ["I think the tariff is bad.", "{}", "[1, null, []]", "[[[["])
def test_an_answer_that_is_no_list_changes_nothing(
    stub: Stub, tmp_path: Path, content: str
) -> None:
    stub.content = content
    dossier = read(stub, tmp_path)
    assert [s.origin for s in dossier.statements] == ["read"]
    assert len(dossier.sources[0].notes) == 1


def test_an_answer_in_a_fence_is_read(stub: Stub, tmp_path: Path) -> None:
    stub.content = f"Here it is:\n```json\n{json.dumps([GOOD])}\n```\n"
    assert len(proposed(read(stub, tmp_path))) == 1


@pytest.mark.parametrize("status", [500, 302])
def test_a_server_that_fails_or_sends_elsewhere_is_noted(
    stub: Stub, tmp_path: Path, status: int
) -> None:
    stub.status = status
    dossier = read(stub, tmp_path)
    assert [s.origin for s in dossier.statements] == ["read"]
    assert dossier.sources[0].notes[0].startswith("the language model gave nothing: no answer: ")
    assert len(stub.asked) == 1


def test_only_web_addresses_are_asked() -> None:
    with pytest.raises(UsageError) as caught:
        Endpoint("file:///etc/passwd", "x")
    assert caught.value.expected == "an address that begins with http:// or https://"


def test_the_key_is_never_shown() -> None:
    assert "secret" not in repr(Endpoint("http://127.0.0.1:9/v1", "x", key="secret"))


def test_the_command_asks_only_when_told(
    stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUMMITRY_ENDPOINT_KEY", "other")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert main(["read", str(tmp_path / "a.txt")]) == 0
    assert stub.asked == []
    assert main(["read", str(tmp_path / "a.txt"), "--endpoint", stub.url]) == 2
    assert "--model" in capsys.readouterr().err
    given = ["--endpoint", stub.url, "--model", "tiny", "--json", "-"]
    assert main(["read", str(tmp_path / "a.txt"), *given]) == 0
    assert '"origin": "proposed"' in capsys.readouterr().out
    assert stub.headers["Authorization"] == "Bearer other"

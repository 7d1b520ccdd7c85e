from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from summitry.policy import load_casebook
from tests.web.conftest import ARTICLE

HOSTILE = "</textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/scenarios/february-2025",
        "/compare",
        "/tables",
        "/exposure",
        "/investment",
        "/security",
        "/calendar",
        "/help",
    ],
)
def test_a_page_stands_under_a_strict_policy(client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert " style=" not in answer.text
    assert not re.search(r"<script(?! src=\"/static/app.js\")", answer.text)
    assert not re.search(r"\son\w+=", answer.text)


def test_figures_of_the_page_are_those_of_the_api(client) -> None:
    page = client.get("/scenarios/february-2025").text
    told = client.get("/api/v1/solve/february-2025").json()
    china = told["results"]["CHN"]["real_income_pct"]
    assert f"\u2212{abs(china):.2f}" in page
    assert told["certificate"]["converged"]


def test_a_rate_set_on_a_row_moves_the_result_and_the_text(client) -> None:
    case = client.get("/api/v1/scenarios/february-2025").json()["yaml"]
    change = {"do": "set", "id": "usa-jpn-threat", "key": "add", "value": "15%"}
    piece = client.post(
        "/pieces/scenario",
        data={"yaml": case, "change": json.dumps(change), "counting": "1",
              "count": ["usa-jpn-threat"]},
    )  # fmt: skip
    assert piece.status_code == 200
    assert "add: 15%" in piece.text
    before = client.post("/api/v1/solve", json={"yaml": case, "count": []}).json()
    assert before["results"]["JPN"]["real_income_pct"] == pytest.approx(0, abs=1e-7)
    assert "Japan" in piece.text
    assert "\u22120." in piece.text


def test_an_error_in_the_text_names_its_line(client) -> None:
    answer = client.post(
        "/pieces/scenario",
        data={"yaml": "name: x\nmeasures:\n  - id: a\n    importer: Grmany\n    exporters: JPN\n"
                      "    add: 5%\n"},
        headers={"x-piece": "1"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "line 4" in answer.text
    assert "Germany" in answer.text
    assert "<html" not in answer.text


def test_a_saved_version_keeps_its_address(client) -> None:
    case = client.get("/api/v1/scenarios/february-2025").json()["yaml"]
    piece = client.post("/pieces/scenario", data={"yaml": case, "save": "1"}).text
    link = re.search(r'data-link="([^"]+)"', piece)[1].replace("&amp;", "&")
    page = client.get(link)
    assert page.status_code == 200
    assert 'formaction="/links"' in page.text


def test_documents_become_a_ledger_a_scenario_and_a_brief(client, finish) -> None:
    answer = client.post(
        "/dossiers", data={"pasted": ARTICLE, "published": "2025-02-07"}, follow_redirects=False
    )
    assert answer.status_code == 303
    place = urlsplit(answer.headers["location"])
    assert finish(client, parse_qs(place.query)["job"][0])["state"] == "done"
    page = client.get(place.path).text
    assert "<mark" in page
    assert re.search(r"<td[^>]*>10 %", page)
    for said in (">United States</a>", ">China</td>", ">1. The United States imposed"):
        assert said in page
    called = re.search("<h1>(.+)</h1>", page)[1]  # what nobody named is called by its first line
    assert ARTICLE.startswith(called.removesuffix("\u2026"))
    assert 40 < len(called) <= 70
    scenario = client.post(f"{place.path}/scenario", data={"as_of": "2025-02-07"})
    assert scenario.status_code == 200
    assert "10% added" in scenario.text
    assert 'name="annex" value="timeline"' in client.get(f"{place.path}/brief").text
    assert client.post(f"{place.path}/brief", data={"annex": "poems"}).status_code == 422
    started = client.post(
        f"{place.path}/brief", data={"annex": ["traces", "runs"]}, follow_redirects=False
    )
    job = started.headers["location"].rsplit("/", 1)[1]
    assert finish(client, job)["state"] == "done"
    assert "iframe" in client.get(f"/briefs/{job}").text
    assert client.get(f"/briefs/{job}/brief.pdf").content.startswith(b"%PDF-")
    assert client.get(f"/briefs/{job}/brief.exe").status_code == 422
    brief = client.get(f"/briefs/{job}/brief.html")
    assert "Traces" in brief.text
    assert "Run by run" in brief.text
    assert "Where accounts disagree" not in brief.text
    assert "sha256-" in brief.headers["content-security-policy"]
    assert "unsafe" not in brief.headers["content-security-policy"]


def test_what_strangers_write_stays_text(client, finish) -> None:
    answer = client.post(
        "/dossiers", data={"pasted": ARTICLE + HOSTILE, "name": HOSTILE}, follow_redirects=False
    )
    place = urlsplit(answer.headers["location"])
    finish(client, parse_qs(place.query)["job"][0])
    for page in (client.get(place.path).text, client.get("/").text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    yaml = f"name: x\ntitle: '{HOSTILE}'\nas_of: 2025-02-07\nmeasures: []\n"
    piece = client.post("/pieces/scenario", data={"yaml": yaml, "save": "1"}).text
    assert "<script>alert" not in piece


def test_a_correction_is_kept_and_survives_the_next_reading(client, finish) -> None:
    text = (
        ARTICLE + "Prime Minister Isbon offered investment of $1 trillion in the United States.\n"
    )
    answer = client.post("/dossiers", data={"pasted": text}, follow_redirects=False)
    place = urlsplit(answer.headers["location"])
    finish(client, parse_qs(place.query)["job"][0])
    key = place.path.rsplit("/", 1)[1]
    record = client.get(f"/api/v1/dossiers/{key}").json()["statements"][0]
    for do, repair in (("drop", ""), ("burn", "")):
        said = client.post(
            f"{place.path}/corrections",
            data={"do": do, "doc": record["doc"], "quote": record["quote"], "repair": repair},
            follow_redirects=False,
        )
        assert said.status_code == (303 if do == "drop" else 422)
        if do == "drop":
            finish(client, said.headers["location"].rsplit("/", 1)[1])
    left = client.get(f"/api/v1/dossiers/{key}").json()["statements"]
    assert record["quote"] not in [one["quote"] for one in left]


def test_a_dossier_can_be_forgotten(client, finish) -> None:
    answer = client.post("/dossiers", data={"pasted": ARTICLE}, follow_redirects=False)
    place = urlsplit(answer.headers["location"])
    job = parse_qs(place.query)["job"][0]
    finish(client, job)
    assert client.post(f"{place.path}/delete").status_code == 422
    assert client.get(place.path).status_code == 200
    assert client.post(f"{place.path}/delete", data={"sure": "1"}).url.path == "/"
    assert client.get(place.path).status_code == 422
    assert client.get(f"/api/v1/jobs/{job}").status_code == 422
    assert client.delete(f"/api/v1{place.path}").status_code == 422


def test_two_scenarios_side_by_side_show_differences(client) -> None:
    case = load_casebook("february-2025")
    yaml = client.get("/api/v1/scenarios/february-2025").json()["yaml"].replace("10%", "60%")
    key = client.post("/api/v1/scenarios", json={"yaml": yaml}).json()["id"]
    page = client.get("/compare", params={"s": ["february-2025", key]}).text
    assert page.count(case.title) >= 2
    assert "points" in page


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("ja", "実質所得"),
        ("ko-KR,ko;q=0.9", "실질소득"),
        ("de", "Real income"),
        ("xx", "Real income"),
    ],
)
def test_the_page_speaks_the_readers_language(client, header: str, wanted: str) -> None:
    page = client.get("/scenarios/february-2025", headers={"accept-language": header})
    assert wanted in page.text


def test_numbers_follow_the_readers_locale(client) -> None:
    page = client.get("/scenarios/february-2025", headers={"accept-language": "de"}).text
    assert re.search(r"\u2212\d,\d\d", page)


def test_a_page_that_is_not_there_says_so(client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "nothing at this address" in answer.text


def test_measures_answer_for_the_economies_chosen(client) -> None:
    page = client.get("/exposure", params={"of": "JPN", "via": "THA", "to": "USA"})
    assert page.status_code == 200
    assert "Thailand" in page.text
    assert "South Korea" in client.get("/security", params={"who": "KOR"}).text
    assert client.get("/measures").url.path == "/exposure"
    wrong = client.get("/exposure", params={"of": "Grmany"})
    assert wrong.status_code == 422
    assert "DEU" in wrong.text


def test_a_table_is_played_as_a_job_and_can_be_stopped(client, finish) -> None:
    assert "japan-usa-2025" in client.get("/tables").text
    assert client.post("/tables/none").status_code == 422
    answer = client.post("/tables/japan-usa-2025", data={"play": "1"}, follow_redirects=False)
    job = answer.headers["location"].rsplit("/", 1)[1]
    client.post(f"/jobs/{job}/cancel")
    assert finish(client, job)["state"] == "cancelled"


def test_a_day_that_is_none_is_named_and_never_today(client, finish) -> None:
    answer = client.post(
        "/dossiers",
        data={"pasted": "The United States imposed a 10% tariff on China.\n"},
        follow_redirects=False,
    )
    place = urlsplit(answer.headers["location"])
    finish(client, parse_qs(place.query)["job"][0])
    for page in ("scenario", "brief"):
        for day, said in (("7 February", "no calendar date"), ("", "no day")):
            told = client.post(f"{place.path}/{page}", data={"as_of": day})
            assert told.status_code == 422
            assert said in told.text


def test_a_moving_slider_gets_the_figures_of_the_page_that_follows_it(client) -> None:
    case = client.get("/api/v1/scenarios/february-2025").json()["yaml"]
    change = {"do": "set", "id": "usa-jpn-threat", "key": "add", "value": "17.5%"}
    asked = {"yaml": case, "change": json.dumps(change), "counting": "1", "count": "usa-jpn-threat"}
    whole = client.post("/pieces/scenario", data=asked).text
    moving = client.post("/pieces/scenario", data={**asked, "moving": "1"}).text
    for part in ("d-income", "s-income", "first", "what-usa-jpn-threat", "rate-usa-jpn-threat"):
        inside = re.search(rf'id="{part}"[^>]*>(.*?)</(?:div|p|span|td)>', moving, re.DOTALL)[1]
        assert inside
        assert inside.strip() in whole, part
    assert "add: 17.5%" in moving
    assert "BibTeX" not in moving
    assert len(moving) < len(whole) / 2


def test_a_slider_at_which_nothing_moves_gets_the_whole_page(client) -> None:
    yaml = (
        "name: q\nas_of: 2025-02-10\n"
        "measures: [{id: a, importer: USA, exporters: JPN, status: in_force, add: 5%}]\n"
    )
    change = json.dumps({"do": "set", "id": "a", "key": "add", "value": "0%"})
    asked = {"yaml": yaml, "change": change, "counting": "1", "count": "a", "moving": "1"}
    answer = client.post("/pieces/scenario", data=asked).text
    assert "Nothing moves yet" in answer
    assert "data-moves" not in answer


def test_the_calendar_has_the_models_exchange_rates_beside_its_days(client) -> None:
    page = client.get("/calendar").text
    assert "The model, not a market" in page
    assert "China \u22121.0" in page  # as summitry calendar says
    assert (
        "The model, not a market"
        not in client.get("/calendar?of=february-2025&day=2024-01-01").text
    )


def read_dossier(client, finish, *texts: str) -> str:
    files = [("documents", (f"{k}.txt", text.encode())) for k, text in enumerate(texts)]
    answer = client.post("/dossiers", files=files, data={"published": "2025-02-10"},
                         follow_redirects=False)  # fmt: skip
    place = urlsplit(answer.headers["location"])
    finish(client, parse_qs(place.query)["job"][0])
    return place.path


def send_correction(client, finish, place: str, **form: object) -> list[dict]:
    said = client.post(f"{place}/corrections", data=form, follow_redirects=False)
    assert said.status_code == 303, said.text
    finish(client, said.headers["location"].rsplit("/", 1)[1])
    key = place.rsplit("/", 1)[1]
    return client.get(f"/api/v1/dossiers/{key}").json()["statements"]


def test_a_statement_is_corrected_and_the_correction_taken_back(client, finish) -> None:
    place = read_dossier(client, finish, ARTICLE)
    before = client.get(f"/api/v1{place}").json()["statements"]
    tariff = next(one for one in before if one["value"] == 25)
    form = {"statement": tariff["id"], "actor": "Korea, Canada", "value": "2 % of GDP",
            "status": "in_force", "do": "change"}  # fmt: skip
    after = send_correction(client, finish, place, **form)
    changed = next(one for one in after if one["quote"] == tariff["quote"])
    assert (changed["value"], changed["unit"]) == (2, "percent_gdp")
    assert (changed["actor"], changed["status"]) == (["KOR", "CAN"], "in_force")
    again = send_correction(client, finish, place, statement=changed["id"], do="change",
                            value="USD 3 billion")  # fmt: skip
    changed = next(one for one in again if one["quote"] == tariff["quote"])
    assert (changed["value"], changed["actor"]) == (3e9, ["KOR", "CAN"])
    page = client.get(place).text
    assert "USD 3 billion" in page.split('id="corrections"')[1]
    assert page.count('value="undo"') == 1  # two changes of one statement are one correction
    assert send_correction(client, finish, place, number="0", do="undo") == before


def test_of_two_acts_in_one_sentence_the_one_meant_is_dropped(client, finish) -> None:
    text = ("A 25% tariff on goods from Canada was announced on 1 February 2025, but on 3 February "
            "2025 Trump paused the tariff on Canada for one month, until 4 March.\n")  # fmt: skip
    place = read_dossier(client, finish, text)
    both = client.get(f"/api/v1{place}").json()["statements"]
    assert len(both) == 2
    assert both[0]["quote"] == both[1]["quote"]
    left = send_correction(client, finish, place, statement=both[1]["id"], do="drop")
    assert [one["action"] for one in left] == [both[0]["action"]]


def test_of_accounts_that_differ_one_is_followed(client, finish) -> None:
    place = read_dossier(
        client, finish, "Nippon Steel had offered $15 billion for US Steel in December 2023.\n",
        "A look back. Nippon Steel had offered $14.1 billion for US Steel in December 2023.\n",
    )  # fmt: skip
    told = client.get(f"/api/v1{place}").json()
    (difference,) = told["differences"]
    assert client.get(place).text.count('value="prefer"') == 2
    quote = difference["quotes"][0]
    left = send_correction(client, finish, place, number="0", doc=quote["doc"],
                           quote=quote["text"], do="prefer")  # fmt: skip
    assert [one["doc"] for one in left] == [quote["doc"]]
    assert client.get(f"/api/v1{place}").json()["differences"] == []


def test_copies_facts_and_doubts_stand_on_the_page_of_a_dossier(client, finish) -> None:
    text = ARTICLE + "The Constitutional Court has up to 180 days to rule.\n"
    place = read_dossier(client, finish, text, text)
    page = client.get(place).text
    assert "exact copy" in page.split('id="copies"')[1]
    assert "180 days" in page.split('class="facts"')[1]


@pytest.mark.parametrize(
    ("form", "seen"),
    [
        ({"do": "undo", "number": "7"}, "nothing of this dossier"),
        ({"do": "undo", "number": "\u0661"}, "nothing of this dossier"),
        ({"do": "change", "statement": "none"}, "none of this dossier"),
        ({"do": "prefer", "number": "0"}, "nothing of this dossier"),
        ({"do": "burn"}, "nothing"),
    ],
)
def test_a_correction_of_nothing_is_refused(client, finish, form: dict, seen: str) -> None:
    place = read_dossier(client, finish, ARTICLE)
    answer = client.post(f"{place}/corrections", data=form)
    assert answer.status_code == 422
    assert seen in answer.text
    statement = client.get(f"/api/v1{place}").json()["statements"][0]["id"]
    said = {"do": "change", "statement": statement, "value": "much"}
    assert "2% of GDP or 15 billion USD" in client.post(f"{place}/corrections", data=said).text


def test_the_page_of_security_has_bases_and_treaties(client) -> None:
    page = client.get("/security", params={"who": "JPN"}).text
    assert "38 percent" in page.split('id="s-bases"')[1][:200]
    assert "Quad" in page.split('id="f-treaties"')[1]
    csv = client.get("/figures/security/bases.csv", params={"who": "JPN"})
    assert csv.status_code == 200
    assert "host support" in csv.text
    assert 'id="f-bases"' not in client.get("/security", params={"who": "VNM"}).text


def test_small_changes_are_shown_with_more_decimals(client) -> None:
    text = ("name: q\nas_of: 2025-02-10\nmeasures:\n  - {id: a, importer: JPN, exporters: USA,"
            " sectors: C29, add: 1%, status: in_force}\n")  # fmt: skip
    small = client.post("/pieces/scenario", data={"yaml": text}).text
    shown = [
        float(one.replace("\u2212", "-")) for one in re.findall(r">([+\u2212]0\.\d{4})<", small)
    ]
    assert shown
    assert max(map(abs, shown)) < 0.01
    large = client.get("/scenarios/february-2025").text
    assert not re.findall(r'class="value">[+\u2212]?0\.\d{4}', large)

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from summitry.errors import ScenarioError
from summitry.strategy.credibility import ENDINGS
from summitry.strategy.files import parse_table, read_rows, read_table_text
from summitry.web.tables import change_table

SMALL = """name: small
title: A small table
economies: twelve
as_of: 2025-02-10
parties:
  - {party: JPN}
  - {party: USA, objective: weights, real_income: 1, balance_with: {JPN: 0.25}}
levers:
  - {owner: USA, from: 0%, to: 25%, source: stated, measure: {id: duty, importer: USA,
     exporters: JPN, sectors: goods, add: ?}}
  - {owner: JPN, from: 0 USD, to: 8 billion USD, source: stated, measure: {id: farm,
     lever: purchase, importer: JPN, exporters: USA, sectors: [A01, food], extra: ?}}
red_lines:
  - {party: JPN, lever: farm, at_most: 6 billion USD, source: said so}
threats:
  - key: us-25
    title: 25 percent on all goods
    party: USA
    measures: [{id: threat, importer: USA, exporters: JPN, sectors: goods, add: 25%}]
announced: {duty: 15%, farm: 5 billion USD}
"""

SAID = (
    "Nash bargain", "Kalai-Smorodinsky", "equal gain", "the deal announced later",
    "The smallest concession", "Would they do it", "Third parties", "A small table",
    "Japan: farm at most 6.00 billion USD (said so)", "Japan: to buy 8 billion USD more of",
)  # fmt: skip


def test_a_change_of_fields_is_a_new_text() -> None:
    new = change_table(SMALL, {
        "levers-1-to": "9 billion USD", "red_lines-0-at_most": "7 billion USD",
        "parties-0-power": "2", "new-party": "USA", "new-lever": "duty", "new-at_least": "5%",
        "new-source": "the letter",
    })  # fmt: skip
    rows = read_rows(new)
    assert rows["levers"][1]["to"] == "9 billion USD"
    assert rows["red_lines"] == [
        {"party": "JPN", "lever": "farm", "at_most": "7 billion USD", "source": "said so"},
        {"party": "USA", "lever": "duty", "at_least": "5%", "source": "the letter"},
    ]
    assert parse_table(new).parties[0].power == 2
    assert read_rows(change_table(SMALL, {})) == read_rows(SMALL)
    wants = change_table(SMALL, {
        "parties-1-balance_with-JPN": "", "parties-1-balance": "0.5",
        "parties-0-objective": "weights", "parties-0-real_income": "1",
        "parties-0-balance_with-USA": "0.1",
    })  # fmt: skip
    japan, states = (entry.to_objective() for entry in parse_table(wants).parties)
    assert (states.balance, states.balance_with) == (0.5, {})
    assert japan.balance_with == {"USA": 0.1}
    without = change_table(SMALL, {"red_lines-0-drop": "1"})
    assert "red_lines" not in read_rows(without)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("economies: twelve", "world: /etc", "a baseline that is not bundled"),
        ("economies: twelve", "standing: /etc/passwd.yaml", "no case of the casebook"),
        ("power: 1", "power: 1", ""),
        ("{party: JPN}", "{party: JPN, power: much}", "a plain number"),
        ("threats:", "threats: [*a]\nx:", "alias"),
    ],
)
def test_a_strangers_table_is_refused_by_name(old: str, new: str, said: str) -> None:
    if not said:
        assert parse_table(SMALL).name == "small"
        return
    with pytest.raises(ScenarioError) as caught:
        parse_table(SMALL.replace(old, new))
    assert said in str(caught.value)


def test_tables_of_the_casebook_can_be_changed_and_kept(client) -> None:
    page = client.get("/tables/japan-usa-2025").text
    assert 'name="red_lines-0-at_most" value="8 billion USD"' in page
    answer = client.post(
        "/tables/japan-usa-2025", data={"red_lines-0-at_most": "3 billion USD"},
        follow_redirects=False,
    )  # fmt: skip
    place = urlsplit(answer.headers["location"]).path
    assert re.fullmatch(r"/tables/[0-9a-f]{16}", place)
    same = client.post(place, data={"parties-0-power": "1"}, follow_redirects=False)
    assert urlsplit(same.headers["location"]).path == place  # nothing changed, no new version
    assert 'value="3 billion USD"' in client.get(place).text
    told = client.get(f"/api/v1{place}").json()
    assert "at_most: 3 billion USD" in told["yaml"]
    assert "japan-usa-2025" in read_table_text("japan-usa-2025")
    wrong = client.post("/tables/japan-usa-2025", data={"levers-0-to": "soon"})
    assert wrong.status_code == 422
    assert "soon" in wrong.text


def test_a_table_is_played_and_each_point_of_its_frontier_has_a_package(client, finish) -> None:
    key = client.post("/api/v1/tables", json={"yaml": SMALL}).json()["id"]
    job = client.post(f"/api/v1/tables/{key}/play").json()["job"]
    assert finish(client, job)["state"] == "done"
    told = client.get(f"/api/v1/jobs/{job}/result").json()
    points = told["frontier"]["points"]
    assert len(points) > 3
    assert all(point["levers"]["farm"]["value"] <= 6000.01 for point in points)  # the red line
    page = client.get(f"/jobs/{job}").text
    assert "<svg" in page
    for k in range(len(points)):
        assert f'data-mark="step-{k}"' in page
        assert f'name="stop" value="step-{k}"' in page
    marks = set(re.findall(r'data-mark="(deal-\d)"', page))
    assert marks == set(re.findall(r'name="stop" value="(deal-\d)"', page))
    assert {"deal-0", "deal-5"} <= marks
    for said in (*SAID, *ENDINGS):
        assert said in page
    (doubt,) = told["credibility"]
    kept, dropped = (doubt["cells"][k]["payoffs_musd"]["USA"] for k in (2, 3))
    assert (dropped, kept) == (0, pytest.approx(doubt["carried_out_musd"]))
    japanese = client.get(f"/tables/played/{job}", headers={"accept-language": "ja"}).text
    assert not any(ending in japanese for ending in ENDINGS)
    assert client.get(f"/briefs/{job}/brief.pdf").content.startswith(b"%PDF-")


def test_a_threat_without_a_number_is_shown_number_by_number(client, finish) -> None:
    text = SMALL.replace("name: small", "name: small-open").replace(
        "    party: USA\n    measures", "    party: USA\n    from: 10%\n    to: 25%\n    measures"
    ).replace("add: 25%}]", "add: ?}]")  # fmt: skip
    key = client.post("/api/v1/tables", json={"yaml": text}).json()["id"]
    job = client.post(f"/api/v1/tables/{key}/play").json()["job"]
    assert finish(client, job)["state"] == "done"
    (curve,) = client.get(f"/api/v1/jobs/{job}/result").json()["break_even"]
    page = client.get(f"/tables/played/{job}").text
    figure = page.split('id="f-curve-0"')[1]
    assert "what each number would do" in page
    assert "<svg" in figure
    assert client.get("/played", params={"job": job}).url.path == f"/tables/played/{job}"
    (told,) = client.get("/api/v1/figures/played", params={"job": job}).json()["figures"]
    assert [row[0] for row in told["rows"]] == pytest.approx([p["value"] for p in curve["points"]])
    last = curve["points"][-1]["payoffs_against_today_musd"]
    assert told["rows"][-1][1:3] == pytest.approx([last["JPN"] / 1e3, last["USA"] / 1e3], abs=1e-5)
    assert client.get(f"/figures/played/curve-0.csv?job={job}").status_code == 200


def test_a_table_that_cannot_be_played_is_refused_before_it_waits(client) -> None:
    bad = SMALL.replace("party: USA, objective: weights", "party: CHN, objective: weights")
    key = client.post("/api/v1/tables", json={"yaml": bad}).json()["id"]
    answer = client.post(f"/api/v1/tables/{key}/play")
    assert answer.status_code == 422
    assert answer.json()["where"].startswith("table small")


def test_a_dossier_drafts_a_table_with_its_sentences(client, finish) -> None:
    answer = client.post("/dossiers", data={"sample": "1"}, follow_redirects=False)
    place = urlsplit(answer.headers["location"])
    finish(client, parse_qs(place.query)["job"][0])
    made = client.post(f"{place.path}/table", data={"as_of": "2025-02-10"}, follow_redirects=False)
    assert made.status_code == 303
    table = urlsplit(made.headers["location"]).path
    told = client.get(f"/api/v1{table}").json()
    file = parse_table(told["yaml"])
    assert {entry.party for entry in file.parties} == {"USA", "JPN"}
    levers = {entry.measure.id: entry for entry in file.levers}
    assert levers["jpn-pledge"].high == 1_000_000  # USD million, as the documents say
    assert "pledge" in levers["jpn-pledge"].source
    (duty,) = (entry for entry in file.levers if entry.owner == "USA")  # goods hold the cars
    assert (duty.high, "no rate was named" in duty.source) == (0.25, True)
    assert [m.id for m in file.measures] == ["usa-chn-10"]  # what is in force stands
    assert table in client.get(place.path).text
    told = client.post(f"/api/v1{place.path}/table", params={"as_of": "2025-02-10"}).json()
    assert told["link"] == table
    played = client.post(table, data={"play": "1"}, follow_redirects=False)  # as it is
    job = urlsplit(played.headers["location"]).path
    assert job.startswith("/jobs/")
    client.post(f"{job}/cancel")


def test_a_dossier_without_two_sides_says_so(client, finish) -> None:
    answer = client.post(
        "/dossiers", data={"pasted": "Canada raised a duty.\n", "published": "2025-02-07"},
        follow_redirects=False,
    )  # fmt: skip
    place = urlsplit(answer.headers["location"])
    finish(client, parse_qs(place.query)["job"][0])
    told = client.post(f"{place.path}/table")
    assert told.status_code == 422
    assert "write the table yourself" in told.text


def test_an_offer_dearer_than_the_threat_says_so() -> None:
    from summitry.web.played import list_offers
    from summitry.web.words import Words

    concession = {
        "threat": "t", "point": None, "cost_musd": None, "single_lever": {},
        "dearer_than_threat": True, "beyond_threat_musd": {"USA": 0.0, "JPN": 1234.0},
    }  # fmt: skip
    report = {
        "levers": [], "today": {"levers": {}}, "concessions": [concession],
        "threat_points": [{"key": "t", "title": "T"}], "threats": [{"key": "t", "party": "USA"}],
    }  # fmt: skip
    (offer,) = list_offers(report, Words("en", "en"))
    assert offer.dearer == ("United States", "Japan 1.23")

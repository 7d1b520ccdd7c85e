from __future__ import annotations

import re

import pytest

FORM = {"counting": "1", "count": "usa-chn-10", "draws": "20", "seed": "3"}


@pytest.fixture(scope="module")
def yaml(client) -> str:
    return client.get("/api/v1/scenarios/february-2025").json()["yaml"]


def draw(client, finish, form: dict) -> str:
    answer = client.post("/bands", data=form, follow_redirects=False)
    assert answer.status_code == 303
    job = answer.headers["location"].rpartition("/")[2]
    assert finish(client, job)["state"] == "done"
    return job


def test_bands_hold_the_central_answer_and_are_the_same_for_one_seed(client, finish, yaml) -> None:
    pages = []
    for seed in ("3", "3", "4"):
        job = draw(client, finish, {**FORM, "yaml": yaml, "seed": seed})
        pages.append(client.get(f"/figures/bands/bands.csv?job={job}").text)
    assert pages[0] == pages[1] != pages[2]
    rows = [line.split(",") for line in pages[0].splitlines()[1:]]
    china = next(row for row in rows if row[0] == "China")
    low, median, high = map(float, china[1:])
    assert low < median < high
    told = client.post("/api/v1/solve", json={"yaml": yaml, "count": ["usa-chn-10"]}).json()
    assert low < told["results"]["CHN"]["real_income_pct"] < high
    page = client.get(f"/bands?job={job}").text
    assert "20 draws from seed 4" in page
    assert "<svg" in page


def test_a_difference_is_drawn_with_common_numbers(client, finish, yaml) -> None:
    more = client.post("/api/v1/scenarios", json={"yaml": yaml.replace("add: 10%", "add: 11%")})
    form = {"s": ["february-2025", more.json()["id"]], "draws": "20"}
    job = draw(client, finish, form)
    levels = client.get(f"/figures/bands/bands.csv?job={job}").text.splitlines()[1:]
    apart = client.get(f"/figures/bands/difference-1.csv?job={job}").text.splitlines()[1:]

    def width(rows: list[str]) -> float:
        low, _, high = next(row for row in rows if "China," in row).split(",")[-3:]
        return float(high) - float(low)

    assert width(apart) < width(levels) / 2
    piece = client.get(f"/bands?job={job}", headers={"x-piece": "1"}).text
    assert "<html" not in piece
    assert len(re.findall("<figure", piece)) == 2


@pytest.mark.parametrize(
    ("key", "value"), [("draws", "5"), ("draws", "many"), ("draws", "9999999"), ("seed", "-1")]
)
def test_a_number_that_cannot_be_drawn_is_named(client, yaml, key: str, value: str) -> None:
    answer = client.post("/bands", data={**FORM, "yaml": yaml, key: value})
    assert answer.status_code == 422
    assert "draws" in answer.text or "seed" in answer.text


def test_bands_nobody_drew_are_not_there(client) -> None:
    assert client.get("/bands?job=none").status_code == 422


CUT = {"coalition": "TWN", "target": "CHN", "sector": "C26", "horizon": "long"}


def test_choke_points_have_bands_on_their_page_and_in_the_api(client, finish) -> None:
    place = "/api/v1/measures/exposure/chokepoint"
    asked = client.post(f"{place}/bands", json={"fields": CUT, "draws": 20, "seed": 3})
    assert asked.status_code == 202
    job = asked.json()["job"]
    assert finish(client, job)["state"] == "done"
    found = client.get(f"/api/v1/jobs/{job}/result").json()
    central = [row["equilibrium_pct"] for row in client.get(place, params=CUT).json()["rows"]]
    assert found["central"]["equilibrium_pct"] == central
    for value, (low, median, high) in zip(central, found["bands"]["equilibrium_pct"], strict=True):
        assert low < median < high
        assert low < value < high
    form = {"room": "exposure", "measure": "chokepoint", **CUT, "draws": "20", "seed": "3"}
    again = draw(client, finish, form)
    csv = client.get(f"/figures/bands/bands.csv?job={again}").text
    assert csv == client.get(f"/figures/bands/bands.csv?job={job}").text
    assert "Taiwan to China: nothing sold" in csv
    page = client.get(f"/bands?job={job}").text
    assert "20 draws from seed 3" in page
    assert "/exposure?measure=chokepoint&amp;coalition=TWN" in page
    japanese = {"accept-language": "ja"}
    assert "台湾" in client.get(f"/bands?job={job}", headers=japanese).text


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [("exposure/chokepoint", {"horizon": "short"}, "first months"),
     ("exposure/chokepoint", {"coalition": "Grmany"}, "Grmany"),
     ("exposure/chokepoint", {"nothing": "x"}, "coalition"),
     ("exposure/position", {}, "chokepoint or coercion"),
     ("nowhere/position", {}, "exposure")],
)  # fmt: skip
def test_a_measure_without_draws_says_so_before_a_job_begins(client, path, fields, said) -> None:
    answer = client.post(f"/api/v1/measures/{path}/bands", json={"fields": fields})
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize(
    ("path", "body"),
    [("bands", '{"ids": ["february\\ud8002025"]}'),
     ("measures/exposure/chokepoint/bands", '{"fields": {"\\ud800": "TWN"}}'),
     ("measures/exposure/chokepoint/bands", '{"fields": {"coalition": "\\ud800"}}')],
)  # fmt: skip
def test_half_a_character_is_refused(client, path: str, body: str) -> None:
    head = {"content-type": "application/json"}
    assert client.post(f"/api/v1/{path}", content=body, headers=head).status_code in (400, 422)


def test_where_nothing_can_be_drawn_no_page_offers_it(client) -> None:
    assert "data-bands" in client.get("/exposure?measure=chokepoint").text
    assert "data-bands" in client.get("/security?measure=coercion").text
    assert "data-bands" not in client.get("/exposure?measure=chokepoint&horizon=short").text
    assert "data-bands" not in client.get("/exposure?measure=position").text

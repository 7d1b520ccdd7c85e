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

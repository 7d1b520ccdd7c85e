"""Measures as pages and as JSON: the rows of the commands, under the names of the fields."""

from __future__ import annotations

import json
import re

import pytest

from summitry.web.asking import Asked, list_answers
from summitry.web.measures import ROOMS, find_measure
from summitry.web.words import Words
from summitry.world import load_world
from tests.cli_tools import run_command

# Each measure as its page asks it first, and the command that asks the same.
COMMANDS = {
    ("exposure", "chain"): "exposure --of KOR --via MEX --to USA",
    ("exposure", "exports"): "exposure exports KOR",
    ("exposure", "partners"): "exposure partners JPN",
    ("exposure", "position"): "exposure position KOR",
    ("exposure", "chokepoint"): "exposure chokepoint --coalition TWN,KOR,JPN --target CHN",
    ("exposure", "sectors"): "exposure sectors february-2025",
    ("investment", "register"): "invest register",
    ("investment", "inflow"): "invest inflow --pledge japan-550",
    ("investment", "demand"): "invest demand USA --musd 1000",
    ("investment", "deal"): "invest deal --price 14100 --plants 11000",
    ("investment", "returns"): "invest returns --musd 550000 --return 10%",
    ("investment", "capital"): "invest capital --host USA --from JPN --sector C29 --musd 36000",
    ("investment", "affiliates"): "invest affiliates",
    ("investment", "clock"): "invest clock --start 2024-09-24",
    ("security", "conflict"): "security conflict USA CHN",
    ("security", "coercion"): "security coercion USA CHN",
    ("security", "power"): "security coercion CHN",
    ("security", "friends"): "security friends JPN",
}
SAID_ON_THE_PAGE = {"stops_selling", "cut_off", "returns"}  # texts, which pages word themselves


def ask(client, room: str, key: str, **fields: str) -> dict:
    answer = client.get(f"/api/v1/measures/{room}/{key}", params=fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(("room", "key"), COMMANDS)
def test_a_measure_has_the_rows_of_its_command(client, capsys, room: str, key: str) -> None:
    written = json.loads(run_command(capsys, *COMMANDS[room, key].split(), "--json", "-"))
    told = ask(client, room, key)
    assert told["measure"] == written["measure"]
    assert len(told["rows"]) == len(written["rows"]) > 0

    for one, other in zip(plain(told["rows"]), plain(written["rows"]), strict=True):
        assert one.keys() == other.keys()
        for name, value in other.items():
            near = value if isinstance(value, str | None) else pytest.approx(value, rel=1e-9)
            assert one[name] == near, name


def plain(rows: list[dict]) -> list[dict]:
    """Rows in an order of their own, without the texts that a page words itself."""
    kept = [{k: v for k, v in row.items() if k not in SAID_ON_THE_PAGE} for row in rows]
    return sorted(kept, key=str)


def test_every_measure_of_the_commands_has_a_page() -> None:
    assert {(room, one.key) for room, listed in ROOMS.items() for one in listed} == {
        *COMMANDS, ("exposure", "inputs"), ("security", "spending"),
    }  # fmt: skip


def test_the_list_of_measures_names_every_field(client) -> None:
    listed = client.get("/api/v1/measures").json()
    assert len(listed) == sum(len(room) for room in ROOMS.values())
    for one in listed:
        usual = {field["key"]: field["usual"] for field in one["fields"]}
        told = ask(client, one["room"], one["measure"], **usual)
        assert told["asked"] == usual
        assert client.get(one["page"]).status_code == 200


def test_work_inside_exports_of_everybody_leaves_out_ones_own(client) -> None:
    told = ask(client, "exposure", "chain", of="JPN", via="", to="USA")
    assert "JPN" not in {row["via"] for row in told["rows"]}
    assert "Mexico" in told["said"]
    assert told["own_value_added_musd"] > 1e4
    page = client.get("/exposure", params={"of": "JPN", "via": "", "to": "USA"}).text
    assert '<option value="" selected>every exporter</option>' in page


def test_jobs_appear_only_with_a_figure_somebody_states(client) -> None:
    assert ask(client, "investment", "demand")["rows"][0]["direct_jobs"] is None
    stated = {"pay": "70000", "pay_year": "2014", "pay_source": "a ministry"}
    told = ask(client, "investment", "demand", **stated)
    assert told["rows"][0]["direct_jobs"] == pytest.approx(6270, rel=1e-3)  # docs/investment.md
    answer = client.get("/api/v1/measures/investment/demand", params={"pay": "70000"})
    assert (answer.status_code, answer.json()["where"]) == (422, "pay_source")


def test_a_file_holds_all_rows_where_the_page_shows_the_first(client) -> None:
    page = client.get("/exposure?measure=inputs").text
    assert "more rows in the files" in page
    link = re.search(r'href="(/figures/exposure/inputs.json[^"]*)"', page)[1]
    told = client.get(link.replace("&amp;", "&")).json()
    assert len(told["rows"]) == len(load_world().economies) - 1
    assert told["columns"][1] == {"title": "bought directly", "unit": "%"}
    assert all(isinstance(row[1], float) for row in told["rows"])


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("/exposure?measure=none", "none"),
        ("/exposure?of=Grmany", "DEU"),
        ("/exposure?of=JPN&via=JPN", "on both sides"),
        ("/exposure?measure=chokepoint&sector=chips-of-mars", "unknown sector"),
        ("/exposure?measure=chokepoint&horizon=soon", "long or short"),
        ("/exposure?measure=sectors&case=never", "in_force"),
        ("/exposure?measure=sectors&scenario=none", "none under this name"),
        ("/investment?measure=inflow&pledge=none", "japan-550"),
        ("/investment?measure=inflow&pledge=&bn=1e9", "0 to 100000"),
        ("/investment?measure=inflow&pledge=&bn=nan", "0 to 100000"),
        ("/investment?measure=inflow&pledge=&bn=\u0661", "0 to 100000"),
        ("/investment?measure=inflow&pledge=&host=JPN", "name whose money it is"),
        ("/investment?measure=demand&of=ROW", "no national input-output table"),
        ("/investment?measure=returns&years=3.5", "a whole number"),
        ("/investment?measure=clock&start=soon", "no calendar date"),
        ("/investment?measure=affiliates&of=KOR,VNM&", "KOR"),
    ],
)
def test_what_cannot_be_answered_is_said_in_words_of_the_page(client, query: str, seen) -> None:
    answer = client.get(query)
    assert answer.status_code in ((200,) if "affiliates" in query else (422,))
    assert seen in answer.text
    assert "--" not in re.sub(r"<!--.*?-->", "", answer.text.split("<main")[1])
    if "measure=none" not in query:
        assert '<form class="card"' in answer.text  # what was asked stays, to be corrected


def test_the_api_refuses_a_field_that_a_measure_does_not_have(client) -> None:
    answer = client.get("/api/v1/measures/exposure/chain", params={"off": "KOR"})
    assert (answer.status_code, answer.json()["seen"]) == (422, "off")
    assert client.get("/api/v1/measures/nowhere/chain").json()["expected"] == ", ".join(ROOMS)
    assert client.get("/api/v1/figures/nowhere").status_code == 422


def test_several_economies_are_one_answer_under_their_names() -> None:
    measure = find_measure("exposure", "chokepoint")
    asked = Asked(measure.fields, {}, load_world(), pytest.fail)
    chosen = dict(list_answers(measure.fields[0], asked, Words("en", "en")))
    assert chosen["TWN,KOR,JPN"] == "Taiwan, South Korea, Japan"
    assert "EU27" in chosen


def test_solves_of_measures_count_as_a_clients_share(tmp_path) -> None:
    from starlette.testclient import TestClient

    from summitry.web import Settings, create_app

    app = create_app(Settings(solves_per_minute=6, hosts=("testserver",)))
    with TestClient(app, base_url="http://testserver") as client:
        first = client.get("/exposure?measure=chokepoint")
        assert first.status_code == 200
        later = [client.get("/investment?measure=inflow").status_code for _ in range(3)]
        assert 429 in later
        assert client.get("/exposure").status_code == 200


def test_spending_is_told_year_by_year_with_bases_and_treaties(client) -> None:
    told = ask(client, "security", "spending", who="JPN")
    assert {row["target"] for row in told["rows"]} == {"2 %", "3.5 %", "5 %"}
    last = [row for row in told["rows"] if row["what"] == "2035"][-1]
    assert last["spending_musd"] == pytest.approx(0.05 * told["gdp_musd"], rel=1e-6)
    figures = client.get("/api/v1/figures/security", params={"who": "JPN"}).json()["figures"]
    assert [one["key"] for one in figures] == ["spending", "bases", "treaties"]
    nothing = ask(client, "security", "spending", who="ROW")
    assert nothing["rows"] == []
    assert "on record" in nothing["said"]


def test_a_pledge_is_not_mixed_with_a_sum_of_ones_own(client) -> None:
    pledged = ask(client, "investment", "inflow", pledge="softbank", host="KOR", bn="1")
    assert (pledged["host"], pledged["inflow_musd"]) == ("USA", 25_000)
    assert "play no part" in pledged["notes"][0]
    own = {"pledge": "", "host": "KOR", "from": "JPN", "bn": "1"}
    told = ask(client, "investment", "inflow", **own)
    assert (told["host"], told["inflow_musd"]) == ("KOR", 1000)
    assert "play no part" not in " ".join(told["notes"])

"""The register of pledges: the shipped record, overlaps, gaps, files, dossiers, bad input."""

from dataclasses import replace

import pytest

from summitry.errors import InputError, ScenarioError
from summitry.investment import (
    Pledge,
    find_overlaps,
    load_register,
    load_sample,
    measure_gaps,
    parse_register,
    register_from_dossier,
    total_without_overlaps,
)
from summitry.ledger import Dossier, Quote, Source, Statement

GOOD = """pledges:
  - key: a
    who: somebody
    investor: Japan
    host: USA
    amount: 100 billion USD
    kind: flow
    years: 2025 to 2028
    source: a newspaper
"""


def test_the_gap_from_783_to_1000_and_what_fills_it():
    (gap,) = measure_gaps(load_sample())
    assert (gap.base, gap.base_year, gap.target) == (783300, 2023, 1000000)
    assert gap.missing == pytest.approx(216700)
    assert dict(gap.parts) == {
        "softbank": 100000, "us-steel-shares": 14100, "us-steel-plants": 11000,
    }  # fmt: skip
    assert gap.unnamed == pytest.approx(216700 - 125100)


def test_softbank_is_inside_the_total_and_550_only_possibly():
    overlaps = {(o.part, o.whole): o for o in find_overlaps(load_sample())}
    assert overlaps["softbank", "japan-stock"].declared
    possible = [pair for pair, o in overlaps.items() if not o.declared]
    assert possible == [("japan-stock", "japan-550")]
    assert not any("korea" in part for pair in overlaps for part in pair)  # said to be beside


def test_parts_are_counted_once():
    total = total_without_overlaps(load_sample(), "USA")
    assert total == pytest.approx(216700 + 550000 + 200000 + 150000)
    assert total_without_overlaps(load_sample(), "JPN") == 0


def test_every_pledge_has_source_and_is_delivered_at_most_whole():
    for pledge in load_sample():
        assert pledge.source
        assert 0 <= pledge.delivered_share <= 1
    by_key = {pledge.key: pledge for pledge in load_sample()}
    assert by_key["japan-550"].delivered_share == pytest.approx(36 / 550)
    assert by_key["japan-550"].yearly_musd() == pytest.approx(550000 / 4)
    assert by_key["softbank"].yearly_musd() == 25000


def test_without_a_horizon_no_sum_a_year_is_invented():
    pledge = next(p for p in load_sample() if p.key == "korea-cash")
    assert pledge.years is None
    with pytest.raises(InputError) as error:
        pledge.yearly_musd()
    assert error.value.seen == "no horizon: nobody has said by when"
    assert replace(pledge, first_year=2026, last_year=2035).yearly_musd() == 20000


def test_yaml_and_csv_say_the_same(tmp_path):
    (from_yaml,) = parse_register(GOOD, "x.yaml")
    path = tmp_path / "x.csv"
    path.write_text(
        "key,who,investor,host,amount,kind,years,source\n"
        "a,somebody,Japan,USA,100 billion USD,flow,2025 to 2028,a newspaper\n"
    )
    assert load_register(path) == (from_yaml,)
    assert from_yaml.investor == "JPN"


BROKEN = {
    "amount: 100 billion USD": (
        "", "x.yaml, line 2, key amount", "a pledge without amount", "how much was promised",
        "write the sum, for example amount: 550 billion USD"),
    "years: 2025 to 2028": (
        "", "x.yaml, line 2, key years", "a pledge without years", "the horizon of the promise",
        "write years: 2025 to 2028, or years: none named if nobody said by when"),
    "amount: 100 billion": (
        "amount: 100 billion JPY #", "x.yaml, line 2, key amount", "100 billion JPY",
        "a sum with scale and currency, such as 550 billion USD",
        "convert other currencies and say the rate in note"),
    "years: 2025": (
        "years: 2029", "x.yaml, line 2, key years", "2029 to 2028", "two years, or none named",
        "write years: 2025 to 2028, or years: none named if nobody said by when"),
    "kind: flow": (
        "kind: flw", "x.yaml, line 2, key kind", "flw", "one of stock, flow", "write flow"),
    "investor: Japan": (
        "investor: Jaapan", "x.yaml, line 2, key investor", "unknown economy Jaapan",
        "one economy, by code or English name; nearest Japan (JPN)",
        "write its code, for example JPN"),
    "host: USA": (
        "host: EU27", "x.yaml, line 2, key host", "unknown economy EU27", None, None),
    "source: a": (
        "sauce: a", "x.yaml, line 2, key sauce", "unknown key sauce", None, "write source"),
    "who: somebody": (
        "who: somebody\n    inside: b", "x.yaml, line 2, key inside", "no other pledge b",
        "one of a", "remove inside"),
}  # fmt: skip


@pytest.mark.parametrize("line", BROKEN)
def test_one_mistake_each(line):
    new, where, seen, expected, todo = BROKEN[line]
    if new:
        text = GOOD.replace(line, new)
    else:
        text = "".join(row for row in GOOD.splitlines(keepends=True) if line not in row)
    assert text != GOOD
    with pytest.raises(InputError) as error:
        parse_register(text, "x.yaml")
    assert (error.value.where, error.value.seen) == (where, seen)
    assert expected is None or error.value.expected == expected
    assert todo is None or error.value.todo == todo


def test_a_stock_needs_its_level():
    with pytest.raises(InputError) as error:
        parse_register(GOOD.replace("kind: flow", "kind: stock"), "x.yaml")
    assert error.value.seen == "a stock target without a level to start from"


def test_circles_twins_and_hostile_files_are_refused(tmp_path):
    second = GOOD.replace("pledges:\n", "").replace("key: a", "key: b\n    inside: a")
    circle = GOOD.replace("key: a", "key: a\n    inside: b") + second
    with pytest.raises(InputError) as error:
        parse_register(circle, "x.yaml")
    assert error.value.seen == "pledges inside each other in a circle"
    with pytest.raises(InputError) as error:
        parse_register(GOOD + GOOD.replace("pledges:\n", ""), "x.yaml")
    assert error.value.seen == "a twice"
    for text in ("", "pledges: nothing\n", "a: b\n", "- a\n"):
        with pytest.raises(InputError):
            parse_register(text, "x.yaml")
    with pytest.raises(ScenarioError):
        parse_register("pledges: &a [*a]\n", "x.yaml")
    big = tmp_path / "big.yaml"
    big.write_text("#" * 1_000_001)
    with pytest.raises(InputError) as error:
        load_register(big)
    assert error.value.expected == "at most 1 MB"
    with pytest.raises(InputError) as error:
        load_register(tmp_path / "none.yaml")
    assert error.value.seen == "no such file"
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"key\n\xff\xfe\n")
    with pytest.raises(InputError) as error:
        load_register(bad)
    assert error.value.seen == "bytes that are no UTF-8"
    wide = tmp_path / "wide.csv"
    wide.write_text("key,who\na,b,c\n")
    with pytest.raises(InputError) as error:
        load_register(wide)
    assert error.value.seen == "unknown key more cells than columns"


def make_dossier(*statements):
    text = "x" * 100
    return Dossier((Source("d", "t", text),), statements)


def make_statement(key, **changes):
    fields = {
        "id": key, "quote": Quote("d", "xxx", 0, 3), "action": "investment_pledge",
        "actor": ("JPN",), "targets": ("USA",), "status": "announced", "value": 5e9, "unit": "USD",
    }  # fmt: skip
    return Statement(**{**fields, **changes})


def test_a_dossier_becomes_a_register_and_says_what_it_leaves_out():
    dossier = make_dossier(
        make_statement("s1"),
        make_statement("s2", value=None, unit=None),
        make_statement("s3", unit="KRW"),
        make_statement("s4", negated=True),
        make_statement("s5", value=5.0),
        make_statement("s6", same_as="s1"),
        make_statement("s7", action="purchase_commitment"),
        make_statement("s8", period="4 years", date="2025-02-07", date_role="act", value=8e9),
        make_statement("s9", date="2028-12-31", date_role="deadline", value=9e9),
    )
    pledges, left = register_from_dossier(dossier)
    assert [p.key for p in pledges] == ["s1", "s8", "s9"]
    assert pledges[0] == Pledge(
        "s1", "JPN", "JPN", "USA", 5000.0, "flow", "d, characters 0 to 3", note="announced"
    )
    assert (pledges[1].first_year, pledges[1].last_year, pledges[1].years) == (2025, 2028, 4)
    assert (pledges[2].last_year, pledges[2].years) == (2028, None)
    assert [(s.id, why) for s, why in left] == [
        ("s2", "no sum is named"),
        ("s3", "a sum in KRW, not converted"),
        ("s4", "the text denies it"),
        ("s5", "a sum below USD 1 million: the scale is probably missing"),
    ]


def test_what_the_record_knows_is_taken_from_it_and_said():
    dossier = make_dossier(
        make_statement("s1", value=1e12),
        make_statement("s2", actor=("SoftBank",), value=1e11),
        make_statement("s3", value=2e9),
    )
    pledges, _ = register_from_dossier(dossier, load_sample())
    trillion, softbank, other = pledges
    assert (trillion.kind, trillion.new_musd) == ("stock", pytest.approx(216700))
    assert softbank.inside == trillion.key
    assert "as in the record" in softbank.note
    assert other.kind == "flow"
    assert find_overlaps(pledges)[0].declared


def test_a_link_to_a_pledge_the_dossier_lacks_is_dropped():
    dossier = make_dossier(make_statement("s2", actor=("SoftBank",), value=1e11))
    (softbank,), _ = register_from_dossier(dossier, load_sample())
    assert softbank.inside == ""
    assert find_overlaps((softbank,)) == ()

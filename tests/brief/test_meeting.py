from __future__ import annotations

from dataclasses import replace

from summitry.brief.meeting import build_differences, build_meeting
from summitry.brief.traces import Tracer
from summitry.ledger import Dossier, Source, Statement
from summitry.news import read_documents, sample_paths


def say(dossier: Dossier, parties: tuple[str, ...] = ("USA", "JPN")) -> list[str]:
    blocks = build_meeting(dossier, "2025-02-10", parties, Tracer(dossier))
    texts = [one.text for one in blocks if hasattr(one, "text")]
    return [*texts, *(item.text for one in blocks for item in getattr(one, "items", ()))]


def test_the_first_sentences_say_who_met_and_what_each_side_wants() -> None:
    said = say(read_documents(sample_paths()))
    assert said[1] == (
        "The United States and Japan met on 7 February 2025. Other accounts say 8 February 2025 "
        "(Document 3)."
    )
    lines = "\n".join(said)
    assert (
        "The United States asks of Japan: trade balance target of USD 0 (on a condition)" in lines
    )
    assert "The United States threatens Japan: tariff on cars (no number)" in lines
    assert (
        "on Canada and Mexico: tariff of 25 % (paused), pause of 1 month (by 4 March 2025)" in lines
    )
    assert "takeover of USD 14.1 billion blocked" in lines
    assert "Japan offers to the United States: purchases of energy" in lines
    assert "investment of USD 1 trillion" in lines
    assert "defence spending of 2 % of GDP" in lines
    assert "quoted for it: Donald Trump" in lines
    assert "both sides" not in lines


def test_a_meeting_to_come_is_told_as_one() -> None:
    dossier = read_documents(sample_paths())
    talks = [
        replace(one, status="announced") if one.action == "talks_summit" else one
        for one in dossier.statements
    ]
    assert "are to meet on 7 February 2025" in say(replace(dossier, statements=tuple(talks)))[1]


def test_a_side_with_very_many_acts_points_to_the_table() -> None:
    source = Source("a", "A", "x" * 40)
    dossier = read_documents(sample_paths())
    (pledge,) = [one for one in dossier.statements if one.unit == "percent_gdp"][:1]
    many = tuple(replace(pledge, id=f"a-{k}", value=float(k), targets=()) for k in range(1, 9))
    said = "\n".join(say(Dossier((source,), many), ("JPN",)))
    assert "and 3 more, in the table below" in said
    assert "Japan" in said


def test_nothing_on_the_table_is_said() -> None:
    said = say(Dossier((), ()), ("USA",))
    assert "The United States has nothing of its own on the table." in said


def test_differences_stand_with_their_values_and_documents() -> None:
    text, items = build_differences(read_documents(sample_paths()))
    assert text.text == "Where the accounts differ:"
    lines = [one.text for one in items.items]
    assert any(
        "14.1 billion USD (Document 1) against 15 billion USD (Document 3)" in one for one in lines
    )
    assert any(
        one.startswith("Day of the meeting: Japan and United States: 7 February 2025 (Document 1)")
        for one in lines
    )
    assert build_differences(Dossier((), ())) == []


def test_an_act_without_a_partner_names_none() -> None:
    dossier = read_documents(sample_paths())
    own = [one for one in dossier.statements if isinstance(one, Statement) and not one.targets]
    assert own
    assert "offers defence spending" in "\n".join(say(replace(dossier, statements=tuple(own))))


def test_a_measure_with_a_number_that_is_not_in_force_sets_what_a_side_can_live_with() -> None:
    from datetime import date

    from summitry.brief import build_brief
    from summitry.policy import parse_scenario
    from summitry.strategy import evaluate
    from summitry.world import load_world

    text = """
name: announced
as_of: 2025-07-28
measures:
  - {id: eu, importer: USA, exporters: EU27, add: 15%, status: announced}
  - {id: none, importer: EU27, exporters: USA, add: 0%, status: announced}
"""
    scenario = parse_scenario(text)
    found = evaluate(scenario, load_world(), date(2025, 7, 28))
    base = read_documents(sample_paths())
    (pledge,) = [one for one in base.statements if one.unit == "percent_gdp"][:1]
    talks = tuple(
        replace(pledge, id=f"t-{k}", action="talks_summit", actor=("USA",), targets=("EU",),
                value=None, unit=None) for k in range(3)
    )  # fmt: skip
    made = build_brief(replace(base, statements=talks, facts=(), differences=()), (), found,
                       annexes=())  # fmt: skip
    items = [item.text for block in made.blocks for item in getattr(block, "items", ())]
    (limit,) = [one for one in items if "can live with any deal" in one]
    assert limit.startswith("The European Union can live with any deal that costs it less than USD")
    assert "hardest announcement against it would, of 15 % on goods from EU27" in limit
    assert not any("of 0 %" in one for one in items)  # moves nobody: no threat

from __future__ import annotations

from summitry.brief.balances import official_balances
from summitry.policy.names import economy_name
from summitry.world import ECONOMY_GROUPS


def test_every_official_figure_has_a_source_a_year_and_a_unit():
    for report in official_balances()["reports"]:
        assert report["source"]
        assert report["year"] == 2025
        assert report["unit"] in ("USD billion", "JPY billion")
        for code in (report["reporter"], *report["balance"]):
            assert code in ECONOMY_GROUPS or economy_name(code) != code
        assert set(report.get("rounded", ())) <= set(report["balance"])


def test_official_figures_stand_beside_the_baseline(dossier, evaluation):
    from summitry.brief import Table, build_brief

    brief = build_brief(dossier, (), evaluation)
    table = next(b for b in brief.blocks if isinstance(b, Table) and b.key == "balances-table")
    rows = {row[0].text: row[-1] for row in table.sections[0].rows}
    assert rows["United States with Canada"].text == "about \u221246 (USD billion, 2025)"
    assert rows["United States with Vietnam\u2020"].text == "\u2212178.2 (USD billion, 2025)"
    assert rows["United States with Rest of the world"].text == "not on file"
    assert rows["United States with Japan"].text == "\u22127,521 (JPY billion, 2025)"

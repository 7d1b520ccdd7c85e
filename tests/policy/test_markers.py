"""Later history is attached to unknown rates, and only to those."""

from datetime import date

from summitry.policy import Scenario, TariffMeasure, find_markers, load_casebook, with_markers
from summitry.policy.markers import _NAMED_LATER


def test_japan_carries_the_four_rates_named_after_february():
    measure = with_markers(load_casebook("february-2025")).measures[-1]
    found = [(m.date.isoformat(), round(m.rate * 100)) for m in measure.markers]
    assert found == [
        ("2025-04-02", 24),
        ("2025-04-09", 10),
        ("2025-07-07", 25),
        ("2025-07-22", 15),
    ]
    assert measure.unknown == "add"
    assert measure.add is None


def test_known_rates_other_importers_and_single_sectors_get_no_markers():
    steel = TariffMeasure(id="c", importer="USA", exporters="JPN", sectors="steel", add="?")
    known = TariffMeasure(id="a", importer="USA", exporters="JPN", add=0.1)
    other = TariffMeasure(id="b", importer="CHN", exporters="JPN", add="?")
    scenario = Scenario(name="x", measures=[known, other, steel])
    assert with_markers(scenario) == scenario


def test_several_exporters_are_told_apart_in_order_of_dates():
    both = TariffMeasure(id="a", importer="USA", exporters=["JPN", "KOR"], add="?")
    markers = with_markers(Scenario(name="x", measures=[both])).measures[0].markers
    assert len(markers) == 8
    assert markers[0].label.startswith("JPN: ")
    assert [m.date for m in markers] == sorted(m.date for m in markers)


def test_every_marker_on_file_has_a_source_a_rate_and_a_day_after_the_casebook():
    for exporter in {row[0] for row in _NAMED_LATER}:
        for marker in find_markers("USA", exporter):
            assert marker.source
            assert 0 < marker.rate <= 1.25
            assert marker.date > date(2025, 2, 10)

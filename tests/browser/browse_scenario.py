from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

FIRST = "#results .value"


def test_a_lever_beside_duties_is_added_edited_and_undone(page: Page) -> None:
    page.goto("/scenarios/new")
    page.get_by_text("Add a measure").click()
    page.select_option("#add-lever", "purchase")
    expect(page.locator("#add-percent")).to_be_hidden()
    page.fill("#a-purchase-extra", "many")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#failure")).to_contain_text("8 billion USD")
    page.fill("#a-purchase-extra", "8 billion USD")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#results .note")).to_contain_text("price to buyers moved by")
    page.locator(".edit summary").click()
    field = page.locator("[data-edit][data-field=realised]")
    field.fill("50%")
    field.press("Enter")
    expect(page.locator("#yaml")).to_have_value(re.compile("realised: 50%"))
    expect(page.locator(".edit")).to_have_attribute("open", "")
    assert page.url.split("/")[3] == "scenarios"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#yaml")).not_to_have_value(re.compile("realised: 50%"))
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("#yaml")).to_have_value(re.compile("realised: 50%"))


def test_a_sum_has_a_slider_that_moves_the_figures(page: Page) -> None:
    page.goto("/scenarios/levers")
    page.locator("[name=count][value=jpn-farm-goods]").check()
    expect(page.locator("#results .note")).to_contain_text("price to buyers moved by")
    before = page.inner_text("#results .note")
    slider = page.locator("input[type=range][data-set=jpn-farm-goods]")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#yaml")).to_have_value(re.compile("extra: 9 billion USD"))
    expect(page.locator("#results .note")).not_to_have_text(before)
    expect(page.locator("[type=number][data-set=jpn-farm-goods]")).to_have_value("9")
    page.locator("h1").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#yaml")).to_have_value(re.compile("extra: 8 billion USD"))


def test_another_way_of_saying_how_much_is_chosen_on_the_row(page: Page) -> None:
    page.goto("/scenarios/february-2025")
    page.select_option("[data-way=usa-chn-10]", "swiss")
    expect(page.locator("#yaml")).to_have_value(re.compile("swiss: 10%"))


def test_a_figure_is_cited_and_downloaded_as_it_stands(page: Page) -> None:
    page.goto("/scenarios/february-2025")
    page.fill("[data-set=usa-chn-10][type=number]", "20")
    expect(page.locator("#yaml")).to_have_value(re.compile("add: 20%"))
    with page.expect_download() as told:
        page.get_by_role("button", name="PNG: Real income").click()
    assert told.value.suggested_filename == "summitry-scenario-income.png"
    figure = page.locator("#f-income")
    figure.get_by_text("Cite", exact=True).click()
    expect(figure.locator("[data-copied]").first).to_contain_text("world-2022")
    figure.get_by_role("button", name="Copy: Real income").click()
    expect(page.locator("#said")).to_have_text("Copy")
    page.wait_for_selector("#f-flows svg", state="attached")
    with page.expect_download() as told:
        page.get_by_role("button", name="CSV: Trade flows").click()
    assert told.value.suggested_filename == "summitry-scenario-flows.csv"


def test_the_calendar_of_another_case_is_chosen(page: Page) -> None:
    page.goto("/calendar")
    page.select_option("#c-of", "april-2025")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("of=april-2025"))
    expect(page.locator("#f-timeline svg").first).to_be_visible()
    expect(page.locator("#signatures")).to_contain_text("Who")


def test_bands_are_drawn_where_one_stands_and_told_when_they_are_old(page: Page) -> None:
    page.goto("/scenarios/february-2025")
    page.fill("#draws", "20")
    page.get_by_role("button", name="Draw bands").click()
    expect(page.locator("#drawn")).to_contain_text("20 draws from seed 0", timeout=60_000)
    expect(page.locator("#f-bands svg").first).to_be_visible()
    expect(page.locator("#stale")).to_be_hidden()
    page.fill("[data-set=usa-chn-10][type=number]", "20")
    expect(page.locator("#stale")).to_be_visible()
    page.goto("/compare?s=february-2025&s=april-2025")
    page.fill("#draws", "20")
    page.get_by_role("button", name="Draw bands").click()
    expect(page.locator("#f-difference-1 svg").first).to_be_visible(timeout=60_000)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

CASE = "/scenarios/february-2025"
FIRST = "#results .value"


def test_a_slider_moves_the_figures_and_the_text_and_can_be_undone(page: Page) -> None:
    page.goto(CASE)
    page.wait_for_selector("#more svg", state="attached")
    before = page.inner_text(FIRST)
    text = page.input_value("#yaml")
    slider = page.locator("input[type=range][data-set=usa-chn-10]")
    slider.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#yaml")).not_to_have_value(text)
    page.locator("h1").click()
    expect(page.locator("#yaml")).to_have_value(re.compile("add: 16%"))
    page.wait_for_function(
        "before => document.querySelector('#results .value').innerText !== before", arg=before
    )
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#yaml")).to_have_value(text)
    expect(page.locator(FIRST).first).to_have_text(before)
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("#yaml")).to_have_value(re.compile("add: 16%"))


def test_a_mistake_in_the_text_is_told_at_its_line(page: Page) -> None:
    page.goto(CASE)
    text = page.input_value("#yaml")
    page.fill("#yaml", text.replace("exporters: CHN", "exporters: Chyna"))
    expect(page.locator("#failure")).to_contain_text("line")
    expect(page.locator("#failure")).to_contain_text("CHN")
    page.fill("#yaml", text)
    expect(page.locator("#failure")).to_be_empty()


def test_a_measure_is_added_counted_and_saved_under_an_address(page: Page) -> None:
    page.goto("/scenarios/new")
    page.get_by_text("Add a measure").click()
    page.fill("#add-percent", "30")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("tbody th", has_text="30% added").first).to_be_visible()
    expect(page.locator(FIRST).first).not_to_have_text("0.00%")
    page.get_by_role("button", name="Save this version").click()
    page.wait_for_url(re.compile(r"/scenarios/[0-9a-f]{16}\?count="))
    shown = page.inner_text(FIRST)
    page.reload()
    expect(page.locator(FIRST).first).to_have_text(shown)


def test_from_pasted_articles_to_a_brief_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "sample":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("link", name="Write the brief").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Timeline").focus()
    page.keyboard.press("Space")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Write the brief").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("iframe.preview", timeout=60_000)
    frame = page.frame_locator("iframe.preview")
    expect(frame.locator("h1")).to_be_visible()


def test_shortcuts_lead_to_the_pages_and_never_fire_while_typing(page: Page) -> None:
    page.goto("/help")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/compare")
    page.goto("/")
    page.fill("#pasted", "")
    page.type("#pasted", "gs?")
    assert page.url.endswith("/")
    assert page.input_value("#pasted") == "gs?"


def test_the_page_in_japanese(page: Page) -> None:
    page.goto(CASE)
    page.select_option("#lang", "ja")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("#results")).to_contain_text("実質所得")


def test_a_table_is_changed_played_and_walked_along_by_keys_and_mouse(page: Page) -> None:
    page.goto("/tables/japan-usa-2025")
    assert Axe().run(page).violations_count == 0
    page.fill("[name='red_lines-0-at_most']", "5 billion USD")
    page.get_by_role("button", name="Play this table").click()
    page.wait_for_selector("[data-frontier]", timeout=180_000)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    told = page.locator("[data-chosen]")
    expect(told).to_contain_text("equal gain")
    page.locator("[data-mark=step-2]").click(force=True)
    expect(told).to_contain_text("point 3")
    page.keyboard.press("ArrowDown")
    expect(told).to_contain_text("point 4")
    expect(page.locator("[data-mark=step-3].here")).to_have_count(1)
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_link_keeps_its_numbers(page: Page) -> None:
    page.goto(CASE)
    page.wait_for_selector("#more svg", state="attached")
    page.get_by_role("button", name="Link to these numbers").click()
    page.wait_for_url(re.compile(r"/links/[0-9a-f]{16}"))
    assert Axe().run(page).violations_count == 0
    page.reload()
    expect(page.locator("main")).to_contain_text("they stay so")


def test_a_ledger_is_corrected_and_the_correction_taken_back(page: Page) -> None:
    page.goto("/")
    page.fill("#pasted", "The United States imposed a 10% tariff on all goods from China on 4 "
              "February 2025.")  # fmt: skip
    page.fill("#published", "2025-02-10")
    page.get_by_role("button", name="Read them").click()
    page.wait_for_selector("mark")
    page.locator("details.edit summary").first.click()
    form = page.locator("details.edit[open]")
    form.get_by_label("Value", exact=True).fill("30%")
    form.get_by_label("State", exact=True).select_option("threatened")
    assert Axe().run(page).violations_count == 0
    form.get_by_role("button", name="Keep the correction").click()
    row = page.locator(".beside tbody tr").first
    expect(row).to_contain_text("30 %", timeout=30_000)
    expect(row).to_contain_text("threatened")
    expect(page.locator("#corrections")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="take back").click()
    expect(page.locator(".beside tbody tr").first).to_contain_text("10 %", timeout=30_000)
    expect(page.locator("#corrections")).to_have_count(0)


def test_a_measure_is_asked_corrected_and_had_as_a_file(page: Page) -> None:
    page.goto("/exposure")
    page.get_by_role("link", name="Choke points").click()
    before = page.inner_text("#s-cutoff")
    page.select_option("#m-horizon", "short")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("horizon=short"))
    assert page.inner_text("#s-cutoff") != before
    with page.expect_download() as told:
        page.get_by_role("link", name="JSON: What it costs to be cut off").click()
    assert told.value.suggested_filename == "summitry-exposure-cutoff.json"
    page.select_option("#m-target", "JPN")  # which sells as well: on both sides
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("alert")).to_contain_text("on both sides")
    expect(page.locator("#m-target")).to_have_value("JPN")
    page.select_option("#m-target", "CHN")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#f-cutoff svg").first).to_be_visible()
    page.goto("/investment?measure=demand")
    page.fill("#m-pay", "70000")
    page.fill("#m-pay_source", "a ministry")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("The figures in this chart").click()
    expect(page.locator("#demand-table")).to_contain_text("6,270")


def test_a_table_in_play_says_how_far_it_is_and_can_be_stopped(page: Page) -> None:
    page.goto("/tables/japan-usa-2025")
    expect(page.locator(".actions")).to_contain_text(re.compile("about [0-9]+ (seconds|minutes)"))
    page.get_by_role("button", name="Play this table").click()
    expect(page.locator("#progress")).to_contain_text(
        "What they can reach together", timeout=60_000
    )
    expect(page.locator("#progress")).to_contain_text("%")
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_url("**/")

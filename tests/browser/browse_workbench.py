from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

CASE = "/scenarios/february-2025"
FIRST = "#results .value"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/", CASE, "/compare?s=february-2025", "/tables", "/measures", "/help"]
)
def test_no_fault_of_accessibility(page: Page, path: str, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    if path == CASE:
        page.wait_for_selector("#more svg", state="attached")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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
    assert "add: 16%" in page.input_value("#yaml")
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
    page.wait_for_url(re.compile(r"/scenarios/[0-9a-f]{16}\?v="))
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
    button = page.get_by_role("button", name="Write the brief")
    button.focus()
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

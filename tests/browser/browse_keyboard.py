"""One tour over all pages without a mouse: every stop shows where one is, and no swap loses it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

ARTICLE = (
    "The United States imposed a 10% tariff on all goods from China on 4 February 2025. "
    "President Trump threatened a 25% tariff on cars from Japan. "
    "Prime Minister Isbon of Japan offered to invest $1 trillion in the United States."
)
HERE = """(wanted) => {
  const here = document.activeElement, style = getComputedStyle(here);
  const box = here.getBoundingClientRect();
  return {
    found: here.matches(wanted),
    lost: here === document.body,
    name: here.outerHTML.slice(0, 120),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def go_to(page: Page, wanted: str, most: int = 220) -> None:
    """Press Tab until focus is where it is wanted; each stop must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE, wanted)
        assert not here["lost"], f"past the end of the page without {wanted}"
        assert here["seen"], f"focus out of sight: {here['name']}"
        assert here["ring"], f"focus without a mark: {here['name']}"
        if here["found"]:
            return
    raise AssertionError(f"{wanted} is not reached within {most} stops")


def follow(page: Page, place: str) -> None:
    """Press Enter on what leads to another page, and wait for it."""
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(place), timeout=480_000)
    page.wait_for_load_state()


def stands_on(page: Page, wanted: str) -> bool:
    return page.evaluate(HERE, wanted)["found"]


def test_desk_and_dossier_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    go_to(page, ".skip")
    page.keyboard.press("Enter")
    go_to(page, "#pasted")
    page.keyboard.type(ARTICLE)
    go_to(page, "#published")
    page.keyboard.type("02072025")
    go_to(page, "#name")
    page.keyboard.type("By keys")
    go_to(page, "button.primary")
    follow(page, "/dossiers/")
    page.wait_for_selector("mark", timeout=60_000)
    statements = page.locator("button[value=drop]").count()
    go_to(page, "button[value=drop]")
    follow(page, r"/dossiers/\w+$")
    expect(page.locator("button[value=drop]")).to_have_count(statements - 1)
    go_to(page, "button.primary")
    follow(page, "/scenarios/")
    page.go_back()
    go_to(page, "a[href$='/brief']")
    follow(page, "/brief$")
    go_to(page, "[name=annex][value=timeline]")
    page.keyboard.press("Space")
    go_to(page, "button.primary")
    follow(page, "/briefs/")
    page.wait_for_selector("iframe.preview")
    go_to(page, "a[href$='.md']")
    with page.expect_download() as told:
        page.keyboard.press("Enter")
    assert told.value.suggested_filename == "brief.md"


def test_a_scenario_by_keyboard_alone(page: Page) -> None:
    page.goto("/scenarios/february-2025")
    page.wait_for_selector("#more svg", state="attached")
    text = page.input_value("#yaml")
    slider = "[type=range][data-set=usa-chn-10]"
    go_to(page, slider)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#yaml")).to_have_value(re.compile("add: 12%"))
    page.wait_for_timeout(900)  # the slider stands still and all else has been replaced
    assert stands_on(page, slider)
    page.keyboard.press("Control+z")
    expect(page.locator("#yaml")).to_have_value(text)
    assert stands_on(page, slider)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("#yaml")).to_have_value(re.compile("add: 12%"))
    assert stands_on(page, slider)
    rows = page.locator("#rows tbody tr")
    before = rows.count()
    go_to(page, "[data-change*=remove]")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(before - 1)
    assert not stands_on(page, "body")
    go_to(page, "details.card > summary")
    page.keyboard.press("Enter")
    go_to(page, "[data-add]")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(before)
    assert stands_on(page, "[data-add]")
    go_to(page, "#f-income .cite summary")
    page.keyboard.press("Enter")
    go_to(page, "#f-income [data-copy]")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Copy")
    go_to(page, "#draws")
    page.keyboard.press("Control+a")
    page.keyboard.type("20")
    go_to(page, "[data-bands]")
    page.keyboard.press("Enter")
    expect(page.locator("#f-bands svg").first).to_be_visible(timeout=60_000)
    assert not stands_on(page, "body")


def test_pages_one_chooses_on_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    go_to(page, "nav a[href='/compare']")
    follow(page, "/compare$")
    for value in ("april-2025", "february-2025"):  # in the order of the list
        go_to(page, f"[name=s][value={value}]")
        page.keyboard.press("Space")
    go_to(page, "button.primary")
    follow(page, r"/compare\?")
    expect(page.locator("#f-comparison svg").first).to_be_visible()
    for name, choice in (("exposure", "#m-of"), ("security", "#m-who"), ("calendar", "#c-of")):
        go_to(page, f"nav a[href='/{name}']")
        follow(page, f"/{name}$")
        go_to(page, choice)
        before = page.input_value(choice)
        page.keyboard.press("ArrowDown")
        assert page.input_value(choice) != before
        go_to(page, "button.primary")
        follow(page, rf"/{name}\?")
        expect(page.locator(".figure, .note").first).to_be_visible()
    go_to(page, "nav a[href='/investment']")
    follow(page, "/investment$")
    go_to(page, ".figure a[href*='.csv']")
    with page.expect_download():
        page.keyboard.press("Enter")


def test_a_table_by_keyboard_alone(page: Page) -> None:
    page.goto("/tables")
    go_to(page, "main a[href='/tables/japan-usa-2025']")
    follow(page, "/tables/japan-usa-2025$")
    go_to(page, "[name='red_lines-0-at_most']")
    page.keyboard.press("Control+a")
    page.keyboard.type("5 billion USD")
    follow(page, "/tables/played/")  # the form's first button plays
    go_to(page, "[name=stop]")
    told = page.locator("[data-chosen]")
    before = told.inner_text()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        expect(told).not_to_have_text(before)
        before = told.inner_text()
        assert stands_on(page, "[name=stop]:checked")

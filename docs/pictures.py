"""Makes the pictures of README and docs anew: ``make pictures``.

Needs chromium and the browser tests' packages. `growth.svg` shows times of a quiet machine:
`python benchmarks/speed.py --plot docs/images/growth.svg` measures and draws it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from summitry.charts import draw_chart
from summitry.cli import main
from summitry.cli.backtest_page import draw_run
from summitry.evidence.backtest import BACKTESTS, backtest
from tests.serving import serve

IMAGES = Path(__file__).resolve().parent / "images"
BACKTEST_RUN = 1  # short-run elasticities


def draw_backtests() -> None:
    """Predicted against observed growth of imports, from what ships with summitry."""
    for name in BACKTESTS:
        test = backtest(name)
        drawn = draw_chart(draw_run(test, test.runs[BACKTEST_RUN]), key="a")
        (IMAGES / f"backtest-{name.rsplit('-', 1)[1]}.svg").write_text(drawn + "\n", "utf-8")


def shoot(browser: Browser, address: str, name: str, size: tuple[int, int],
          between: tuple[str, str] = ("body", "")) -> None:  # fmt: skip
    """A picture of a page from the top of one element to the top of another, or `size` high."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    if "/scenarios/" in address:
        page.wait_for_selector("#more svg", state="attached")
    top, end = (page.locator(mark).first.bounding_box() if mark else None for mark in between)
    start = max(0.0, top["y"] - 20) if top and between[0] != "body" else 0.0
    height = end["y"] - 4 - start if end else size[1]
    page.screenshot(
        path=str(IMAGES / f"{name}.png"), full_page=True,
        clip={"x": 0, "y": start, "width": size[0], "height": height},
    )  # fmt: skip
    page.close()


def shoot_pages(chromium: str) -> None:
    """The sample brief and pages of the workbench, as a browser shows them."""
    with tempfile.TemporaryDirectory() as folder, serve() as server, sync_playwright() as driver:
        brief = Path(folder) / "brief.html"
        main(["brief", "--sample", "--output", str(brief)])
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shoot(browser, brief.as_uri(), "brief", (840, 1200), ("body", "#dates"))
        shoot(browser, brief.as_uri(), "worth", (980, 1200), ("#worth", "#method"))
        shoot(browser, f"{server}/scenarios/february-2025", "workbench", (1280, 1560))
        shoot(browser, f"{server}/exposure?measure=inputs", "exposure", (960, 1100),
              ("#measure", "#d-inputs details"))  # fmt: skip
        shoot(browser, f"{server}/investment", "investment", (960, 1000),
              ("#measure", "#d-pledges details"))  # fmt: skip
        browser.close()


if __name__ == "__main__":
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sys.exit("no chromium on this machine: apt-get install chromium")
    draw_backtests()
    shoot_pages(found)

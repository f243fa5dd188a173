"""The latent map in a real Chromium: a thumbnail on hover, a decoded image on click, sliders that draw."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.support.screens import settled


def test_the_map_shows_thumbnails_and_decodes_what_is_clicked(server: Any, page: Page) -> None:
    page.goto(server.at("latent"))
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart.locator("canvas, svg").first).to_be_visible()
    settled(page)
    box = chart.bounding_box()
    assert box is not None
    decoded = page.get_by_alt_text("The image decoded from this point")
    before = decoded.get_attribute("src")
    x, y = box["x"] + 0.42 * box["width"], box["y"] + 0.3 * box["height"]
    page.mouse.move(x - 30, y)
    tooltip = page.locator("#vg-tooltip-element img")
    for step in range(60):  # to the first point on the way
        page.mouse.move(x - 30 + 2 * step, y + step)
        if tooltip.count():
            break
    expect(tooltip).to_be_visible()
    assert (tooltip.get_attribute("src") or "").startswith("data:image/png;base64,")
    page.mouse.click(x - 30 + 2 * step, y + step)
    expect(decoded).not_to_have_attribute("src", before or "")


def test_sliders_draw_anew(server: Any, page: Page, screenshot: Any) -> None:
    page.goto(server.at("latent"))
    settled(page)
    page.get_by_role("tab", name="Noise").click()
    settled(page)
    shown = page.get_by_alt_text("The image decoded from z with noise added")
    before = shown.get_attribute("src")
    page.get_by_role("slider", name="Added to every coordinate").press("ArrowRight")
    expect(shown).not_to_have_attribute("src", before or "")
    page.get_by_role("tab", name="InfoGAN").click()
    settled(page)
    turned = page.get_by_alt_text("Twenty images that share these codes")
    for name, key in (("Class", "End"), ("Slant", "End"), ("Stroke width", "Home")):
        before = turned.get_attribute("src")
        page.get_by_role("slider", name=name).press(key)
        expect(turned).not_to_have_attribute("src", before or "")
    settled(page)
    turned.scroll_into_view_if_needed()
    screenshot(page, "codes-en-light")

"""What tests of a page in a browser share: when it stands still, and when it has taken a file."""

from playwright.sync_api import Page, expect

WIRE = """(() => {
  const wire = { waits: false, at: 0 };
  window.wire = wire;
  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => Object.assign(wire, { waits: false, at: performance.now() }));
    }
    send(message) {
      Object.assign(wire, { waits: true, at: performance.now() });
      super.send(message);
    }
  };
})()"""
"""Has a page note (in `window.wire`) when it last heard from the server, and whether it waits for a reply."""
QUIET_MS = 300
"""Longer than a widget holds back what was typed or dragged before it tells the server."""
STILL = f"""() => {{
  const app = document.querySelector("[data-testid=stApp]");
  return app && app.dataset.testScriptState === "notRunning"
    && !window.wire.waits && performance.now() - window.wire.at > {QUIET_MS};
}}"""


def settled(page: Page) -> None:
    """Wait until the server has answered what was done on the page, and the page has run to its end."""
    page.wait_for_timeout(QUIET_MS)
    page.wait_for_function(STILL, polling=50)


def uploaded(page: Page, count: int = 1) -> None:
    """Wait until so many files that were chosen have arrived, and the page has taken note."""
    expect(page.get_by_test_id("stFileChip")).to_have_count(count)
    expect(page.get_by_test_id("stFileChipIconSpinner")).to_have_count(0)
    settled(page)


def turn_to(page: Page, name: str, menu: str = "") -> None:
    """Turn to another page by the navigation, through the menu that it lies in."""
    if menu:
        page.get_by_test_id("stTopNavSection").filter(has_text=menu).click()
        page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name).click()
    else:
        page.get_by_test_id("stTopNavLinkContainer").get_by_role("link", name=name).click()


def changing(page: Page, change: str = "Change") -> None:
    """Open what Play can be changed to."""
    settled(page)
    line = page.locator(".st-key-change").get_by_role("button").filter(has_text=change)
    if line.get_attribute("aria-expanded") != "true":
        line.click()


def drawer(page: Page) -> None:
    """Open what a host does beside leading from question to question."""
    settled(page)
    page.get_by_role("button", name="More", exact=True).click()


def kept_link(page: Page) -> str:
    """Return the host's link that a tab keeps, once it keeps one."""
    page.wait_for_function("() => sessionStorage.getItem('genlab_host_links')")
    (link,) = page.evaluate("() => Object.values(JSON.parse(sessionStorage.getItem('genlab_host_links')))")
    return str(link)

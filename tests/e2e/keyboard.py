"""Moving about a page as somebody without a mouse does."""

FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels?.length ? [...at.labels].map(l => l.innerText).join(" ") : "";
  return (at.getAttribute("aria-label") || at.innerText || label || at.name || "").trim();
}"""
MOST_STOPS = 400


def tab_to(page, words):
    """Press Tab until what has focus is called `words` or begins with them."""
    seen = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUSED)
        if name.startswith(words):
            return
        seen.append(name)
    raise AssertionError(f"No way to {words!r} by Tab; passed {seen[-40:]}")

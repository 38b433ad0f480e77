"""Looking at a page as axe does, and listening to what the browser complains about."""

from importlib import resources
from typing import Any

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

COLORS = ("color-contrast", "link-in-text-block")
"""What axe finds depends on colors in these rules alone: all that a second theme can change."""


def listen(page: Any, complaints: list[str]) -> None:
    """Add to `complaints` what goes wrong on a page: scripts, its security policy, files."""
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)


_AT_REST = """() => document.getAnimations().every(one =>
    one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""
"""What fades in has not its colors yet."""


def violations(page: Any, rules: tuple[str, ...] = RULES) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA, each with the first element it is about."""
    if not page.evaluate("'axe' in window"):
        script = resources.files("axe_playwright_python") / "axe.min.js"
        page.evaluate(script.read_text(encoding="utf-8"))
    page.wait_for_function(_AT_REST)
    only = {"runOnly": list(rules), "resultTypes": ["violations"]}
    found = page.evaluate("only => axe.run(only)", only)["violations"]
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:120]})" for one in found]

"""Colors can be told from each other in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

import oreigin.web
from oreigin.terms import ConformanceStatus
from oreigin.web.drawing.statuses import style_of

CSS = Path(oreigin.web.__file__).parent / "static/oreigin/css"
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (CSS / "tokens.css").read_text("utf-8")
    )
}
SURFACES = ("canvas", "surface", "sunken", "raised", "hover", "accent-soft")
TONES = ("good", "info", "warn", "bad", "quiet")
STATUSES = [style_of(status).removeprefix("status-") for status in ConformanceStatus]


def luminance(color: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    """The contrast of two tokens in a theme: 0 is light, 1 is dark."""
    lights = sorted((luminance(TOKENS[name][theme]) for name in (one, other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("text", ["ink", "ink-2", "ink-3", "accent", *TONES])
def test_text_reads_on_every_surface(text: str, theme: int) -> None:
    for surface in SURFACES:
        assert contrast(text, surface, theme) >= 4.5, surface


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_read_on_their_tone_and_on_the_accent(theme: int) -> None:
    for tone in TONES:
        assert contrast(tone, f"{tone}-soft", theme) >= 4.5, tone
    assert contrast("on-accent", "accent-strong", theme) >= 4.5
    assert contrast("on-accent", "accent-hover", theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("status", STATUSES)
def test_numbers_read_on_the_color_of_a_status(status: str, theme: int) -> None:
    assert contrast(f"on-{status}", f"status-{status}", theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("status", STATUSES)
def test_a_status_stands_out_from_the_card_by_its_color_or_its_edge(
    status: str, theme: int
) -> None:
    edge = "line-control" if status == "not-listed" else f"status-{status}"
    assert contrast(edge, "raised", theme) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_controls_and_focus_can_be_seen(theme: int) -> None:
    for surface in ("canvas", "raised", "surface"):
        assert contrast("line-control", surface, theme) >= 3
        assert contrast("focus", surface, theme) >= 3


def test_every_color_that_is_used_is_defined() -> None:
    sheets = "".join(path.read_text("utf-8") for path in CSS.glob("*.css"))
    used = set(re.findall(r"var\(--([\w-]+)\)", sheets))
    defined = set(re.findall(r"--([\w-]+):", sheets))
    assert used - defined == set()

"""Templates: what one block names, other blocks do not know (each is a scope of its own)."""

import re
from pathlib import Path

import oreigin.web

TEMPLATES = Path(oreigin.web.__file__).parent / "templates"


def used_elsewhere(template: str):
    """Yield the names that a block gives (`as name`) and another one prints or passes on."""
    parts = re.split(r"{% block (\w+) %}", template)
    blocks = list(zip(parts[1::2], parts[2::2], strict=True))
    given = {(name, block) for block, text in blocks for name in re.findall(r" as (\w+) %}", text)}
    for name in {name for name, _ in given}:
        uses = re.compile(rf"{{{{[^}}]*\b{name}\b|[= ]{name}\b(?!=)")
        for block, text in blocks:
            if (name, block) not in given and uses.search(text):
                yield f"{name} in block {block}"


def test_a_name_is_used_in_the_block_that_gives_it():
    found = {
        str(path.relative_to(TEMPLATES)): list(used_elsewhere(path.read_text()))
        for path in TEMPLATES.rglob("*.html")
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_the_search_finds_one():
    template = "{% block a %}{% url 'x' as up %}{% endblock %}{% block b %}{{ up }}{% endblock %}"
    assert list(used_elsewhere(template)) == ["up in block b"]

"""Form fields for the leaves of a case's settings, chosen by their types."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal, get_args, get_origin

from django import forms
from django.core.validators import RegexValidator

from oreigin.casework.known import known_templates
from oreigin.checks.checking import rules
from oreigin.checks.values import Severity
from oreigin.folder.reading import MOST_DAYS
from oreigin.folder.rules import LABEL
from oreigin.smelters.countries import country_code, country_name
from oreigin.terms import Country
from oreigin.web.case_settings import Leaf, Words
from oreigin.web.declared import rule_label
from oreigin.web.parts import badge

LONGEST = 10_000


class CountriesField(forms.CharField):
    """Countries by name or code, one a line; their value is a tuple of codes."""

    def prepare_value(self, value: Any) -> Any:
        """Return codes as names, one a line; what was typed as it is."""
        return value if isinstance(value, str) else "\n".join(map(country_name, value or ()))

    def to_python(self, value: Any) -> Any:
        """Return the codes. Raises ValidationError for what names no country."""
        names = [one.strip() for one in str(value or "").replace(";", "\n").splitlines()]
        found = {name: country_code(name) for name in names if name}
        unknown = [name for name, code in found.items() if code is None]
        if unknown:
            raise forms.ValidationError(
                f"{unknown[0]} is no country we know: write its English name, or its code of two"
                " letters."
            )
        return tuple(dict.fromkeys(found.values()))


class Positions(forms.MultiWidget):
    """Selects beside each other: what comes first, second and so on."""

    template_name = "web/settings/positions.html"
    use_fieldset = True

    def __init__(self, label: str, choices: Sequence[tuple[str, str]]):
        offered = [("", "–"), *choices]
        super().__init__(
            [
                forms.Select({"aria-label": f"{label}: {number}"}, offered)
                for number, _ in enumerate(choices, start=1)
            ]
        )

    def decompress(self, value: Any) -> list[str]:
        """Return what stands in each select."""
        return [*(value or ()), *("" for _ in self.widgets)][: len(self.widgets)]


class PositionsField(forms.MultiValueField):
    """Some of a few values in an order; each at most once, at least `least` of them."""

    def __init__(self, words: Words):
        choices = list(words.choices.items())
        self.least = words.least
        super().__init__(
            [forms.ChoiceField(choices=[("", ""), *choices], required=False) for _ in choices],
            widget=Positions(words.label, choices),
            require_all_fields=False,
            required=False,
        )

    def compress(self, data_list: list[str]) -> tuple[str, ...]:
        """Return the values that were chosen, gaps left out."""
        chosen = tuple(one for one in data_list if one)
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError("One of them appears twice: choose each only once.")
        if len(chosen) < self.least:
            raise forms.ValidationError("Choose one at least.")
        return chosen

    def clean(self, value: Any) -> Any:
        """Return the values; none chosen is an order too."""
        return self.compress(super().clean(value) or [])


class SeveralField(forms.MultipleChoiceField):
    """Some of many, as boxes to tick; their value is a tuple."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """Return what was ticked, in the order offered."""
        return tuple(super().clean(value))


class EmployerNumberField(forms.CharField):
    """An IRS employer identification number; the hyphen is put in where only digits were typed."""

    def to_python(self, value: Any) -> Any:
        """Return the number as the cover page prints it."""
        typed = str(super().to_python(value))
        digits = typed.replace(" ", "")
        return f"{digits[:2]}-{digits[2:]}" if re.fullmatch(r"[0-9]{9}", digits) else typed


_PATTERNS = {
    "label": RegexValidator(
        rf"^{LABEL.pattern}$",
        "Write words without colons or line breaks.",
    ),
    "employer-number": RegexValidator(
        r"^([0-9]{2}-[0-9]{7}|not applicable|none|n/a)$",
        "Write two digits, a hyphen, and seven digits, or “Not applicable”.",
        flags=re.IGNORECASE,
    ),
    # Old registrants print the number short: "1-2345" is 001-02345.
    "file-number": RegexValidator(
        r"^[0-9]{1,3}-[0-9]{4,6}(-[0-9]{2})?$",
        "Write it as on the cover of your Form 10-K, such as 001-35662 or 1-2345.",
    ),
}
"""What a text has to look like, by `pattern` of its words."""


def field_of(words: Words, leaf: Leaf, held: Any) -> forms.Field:
    """Return the form field for a leaf; `held` is its value, which stays a choice."""
    common: dict[str, Any] = {
        "label": words.label,
        "help_text": words.help,
        "required": words.required and not leaf.optional_in,
    }
    kind = get_origin(leaf.hint)
    if kind is Literal:
        return forms.ChoiceField(
            choices=list(words.choices.items()), **common | {"required": False}
        )
    if kind is tuple:
        return _field_of_several(words, get_args(leaf.hint)[0], held, common)
    if leaf.hint is bool:
        return forms.BooleanField(**common | {"required": False})
    if leaf.hint is int:
        least = words.least
        common["required"] = not leaf.optional_in
        return forms.IntegerField(min_value=least, max_value=MOST_DAYS, **common)
    if date in (leaf.hint, *get_args(leaf.hint)):
        return forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **common)
    return _text_field(words, held, common)


def _text_field(words: Words, held: Any, common: dict[str, Any]) -> forms.Field:
    area = forms.Textarea({"rows": words.lines}) if words.lines else forms.TextInput()
    kind = EmployerNumberField if words.pattern == "employer-number" else forms.CharField
    return kind(max_length=LONGEST, widget=area, validators=_checks(words, held), **common)


def _checks(words: Words, held: Any) -> list[Callable[[str], None]]:
    """Return what holds a text against its pattern; what an imported case has may stay."""
    if not words.pattern:
        return []
    pattern = _PATTERNS[words.pattern]
    return [lambda typed: None if typed == held else pattern(typed)]


def _field_of_several(words: Words, item: Any, held: Any, common: dict[str, Any]) -> forms.Field:
    if item is Country:
        return CountriesField(widget=forms.Textarea({"rows": words.lines}), **common)
    if get_origin(item) is Literal:
        field = PositionsField(words)
        field.label, field.help_text = words.label, words.help
        return field
    choices = _KNOWN[words.known]()
    listed = {value for value, _ in choices}
    kept = [(value, value) for value in held or () if value not in listed]
    return SeveralField(choices=[*kept, *choices], **common)


def _templates() -> list[tuple[str, str]]:
    """Return the versions that a declaration can come in: template by template, newest first."""
    heads = sorted(known_templates().heads(), key=lambda head: head.released, reverse=True)
    heads.sort(key=lambda head: head.template)
    return [(head.name, f"{head.name}, {head.released:%B %Y}") for head in heads]


def _severities() -> list[tuple[str, str]]:
    return [(one.value, badge("severity", one).label) for one in Severity]


def _rules() -> list[tuple[str, str]]:
    return [(rule.id, rule_label(rule.id)) for rule in rules().values()]


_KNOWN: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "templates": _templates,
    "severities": _severities,
    "rules": _rules,
}
"""What a list of texts is chosen from, by `known` of its words."""

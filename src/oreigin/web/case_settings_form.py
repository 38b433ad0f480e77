"""The form of a page of settings: made from the Case's own types and the words for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from oreigin.web.case_settings import (
    Group,
    Words,
    flat,
    groups_of,
    is_filled,
    leaves_of,
    whole,
)
from oreigin.web.case_settings_fields import field_of

WHOLE = "Fill this in too, or leave all of them empty."


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the page shows it; `wanted` where a filing needs it and it is empty."""

    field: BoundField
    words: Words
    wanted: bool


class SettingsForm(forms.Form):
    """The settings of one page; `held` are the fields of the Case that the period has now."""

    def __init__(
        self,
        page: str,
        held: Mapping[str, Any],
        data: Any = None,
        *,
        editable: bool = True,
    ):
        self.page_groups = groups_of(page)
        self.words = {one.id: one for group in self.page_groups for one in group.fields}
        self.settings = tuple(dict.fromkeys(one.setting for one in self.words.values()))
        self.held = {name: held[name] for name in self.settings}
        leaves = {leaf.id: leaf for name in self.settings for leaf in leaves_of(name)}
        self.leaves = {way: leaves[way] for way in self.words}
        values = {w: v for name, value in self.held.items() for w, v in flat(name, value).items()}
        initial = {
            self.words[way].name: value for way, value in values.items() if way in self.words
        }
        super().__init__(data, initial=initial)
        for way, one in self.words.items():
            field = field_of(one, self.leaves[way], values.get(way))
            field.disabled = not editable
            self.fields[one.name] = field

    def groups(self) -> Iterator[tuple[Group, list[Shown]]]:
        """Yield the groups with their fields."""
        for group in self.page_groups:
            yield group, [self._shown(one) for one in group.fields]

    def clean(self) -> dict[str, Any]:
        """Ensure that what may be absent as a whole is there as a whole or not at all."""
        given = self._given()
        for way, leaf in self.leaves.items():
            if leaf.optional_in and self.words[way].required and not is_filled(given.get(way)):
                together = [
                    w for w, one in self.leaves.items() if one.optional_in == leaf.optional_in
                ]
                if any(is_filled(given.get(other)) for other in together):
                    self.add_error(self.words[way].name, WHOLE)
        return self.cleaned_data

    def changed(self) -> dict[str, Any]:
        """Return the fields of the Case that the form changes, as their values."""
        given = self._given()
        made = {name: whole(name, given) for name in self.settings}
        return {name: value for name, value in made.items() if value != self.held[name]}

    def _given(self) -> dict[str, Any]:
        return {way: self.cleaned_data.get(one.name) for way, one in self.words.items()}

    def _shown(self, one: Words) -> Shown:
        bound = self[one.name]
        return Shown(bound, one, one.needed and not is_filled(bound.value()))

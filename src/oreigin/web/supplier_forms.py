"""The forms of a supplier and of its contacts."""

from typing import Any

from django import forms

from oreigin.store.models import Contact, Supplier
from oreigin.web.languages import languages, named


def _languages(held: str, *first: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the languages to choose from; one that we do not write in stays if it is there."""
    offered = [*first, *languages().items()]
    return offered if held in dict(offered) else [*offered, (held, held)]


class SupplierForm(forms.Form):
    """A supplier: who it is, and whether it is in scope."""

    code = forms.CharField(
        max_length=100, label="Id", help_text="Short and lasting, such as its number in your ERP."
    )
    name = forms.CharField(max_length=300)
    language = forms.ChoiceField(help_text="What we write to it in, unless a contact has another.")
    in_scope = forms.BooleanField(required=False, initial=True, label="In scope of the survey")
    reason = forms.CharField(
        max_length=1000,
        required=False,
        label="If it is not in scope, why",
        widget=forms.TextInput(),
    )
    requested = forms.DateField(
        required=False,
        label="Asked on",
        help_text="The campaign fills this in; a request made otherwise is recorded here.",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def __init__(self, held: Supplier | None, posted: Any = None):
        initial = {"language": "en", "in_scope": True}
        if held:
            initial = {name: getattr(held, name) for name in self.base_fields}
        super().__init__(posted, initial=initial)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - declared above
        language.choices = _languages(str(initial["language"]))
        self.fields["code"].disabled = held is not None

    def clean_code(self) -> str:
        """Ensure that an id can stand in a case folder."""
        code = str(self.cleaned_data["code"]).strip()
        if ";" in code:
            raise forms.ValidationError("An id holds no semicolon: it stands between several.")
        return code

    def clean(self) -> dict[str, Any]:
        """Ensure that who is out of scope is so for a reason."""
        given = self.cleaned_data
        if not given.get("in_scope") and not given.get("reason", "").strip():
            self.add_error("reason", "Say why: a reader of the file has to see it.")
        return given


class ContactForm(forms.Form):
    """A person at a supplier, or a shared mailbox."""

    name = forms.CharField(max_length=300, required=False)
    email = forms.EmailField(max_length=300, required=False, label="Email")
    phone = forms.CharField(max_length=100, required=False, label="Telephone")
    role = forms.CharField(
        max_length=200, required=False, help_text="Such as quality, purchasing, compliance."
    )
    language = forms.ChoiceField(required=False)
    main = forms.BooleanField(
        required=False, label="Main contact", help_text="The one that is written to first."
    )

    def __init__(self, supplier: Supplier, held: Contact | None, posted: Any = None):
        initial = {name: getattr(held, name) for name in self.base_fields} if held else {}
        super().__init__(posted, initial=initial)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - declared above
        first = ("", f"The supplier’s ({named(supplier.language)})")
        language.choices = _languages(held.language if held else "", first)

    def clean(self) -> dict[str, Any]:
        """Ensure that somebody is named at all."""
        given = self.cleaned_data
        if not given.get("name", "").strip() and not given.get("email") and not self.errors:
            self.add_error("name", "Give a name or an email address.")
        return given

"""One's own account: name, password, second factor, sessions."""

from collections.abc import Callable
from functools import wraps
from textwrap import wrap
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp import login as otp_login
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from oreigin.casework import actors, people, second_factor, signing_in
from oreigin.errors import OreiginError
from oreigin.store.models import User
from oreigin.web.entrance import LONG_ENOUGH

View = Callable[..., HttpResponse]


class OwnRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class NameForm(forms.Form):
    """What one is called."""

    name = forms.CharField(
        max_length=200,
        label="Your name",
        help_text="It is shown with your decisions from now on.",
        widget=forms.TextInput({"autocomplete": "name"}),
    )


class PasswordForm(forms.Form):
    """A new password, and the present one."""

    old = forms.CharField(
        label="Current password",
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="New password",
        help_text=LONG_ENOUGH,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class ConfirmForm(forms.Form):
    """The first code of an authenticator."""

    code = forms.CharField(
        max_length=12,
        label="Code",
        help_text="The six digits your authenticator app shows now.",
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class RemoveForm(forms.Form):
    """The password, by which one takes the second factor off."""

    password = forms.CharField(
        label="Your password", widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


def own(view: View) -> View:
    """Let only somebody signed in see a view, in the frame of a registrant that is theirs."""

    @login_required
    @wraps(view)
    def guarded(request: Any, **kwargs: Any) -> HttpResponse:
        held = request.user.memberships.filter(ended=None).select_related("registrant")
        first = held.order_by("registrant__name").first()
        if first is not None:
            now = timezone.now()
            request.actor = actors.Actor(first.registrant, request.user, first.role, now)
        return view(request, **kwargs)

    return guarded


@own
@require_safe
def account(request: OwnRequest) -> HttpResponse:
    """Show one's own account."""
    return _account(request)


@own
@require_POST
def rename(request: OwnRequest) -> HttpResponse:
    """Change one's own name."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _account(request, name_form=form)
    people.rename(request.user, form.cleaned_data["name"])
    messages.success(request, "Your name is changed.")
    return redirect("account")


@sensitive_post_parameters()
@own
@require_POST
def password(request: OwnRequest) -> HttpResponse:
    """Change one's own password; every other session ends."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            people.change_password(request.user, given["old"], given["new"])
        except OreiginError as refused:
            wrong_old = refused.problem.code == "password-not-yours"
            form.add_error("old" if wrong_old else "new", str(refused))
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, "Your password is changed; you are signed out elsewhere.")
            return redirect("account")
    return _account(request, password_form=form)


@sensitive_post_parameters()
@own
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: OwnRequest) -> HttpResponse:
    """Set an authenticator up: its key as a QR code, then its first code."""
    if request.method != "POST" or second_factor.is_set_up(request.user):
        return redirect("account")
    form = ConfirmForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        try:
            codes = second_factor.confirm(request.user, form.cleaned_data["code"])
        except OreiginError as refused:
            form.add_error("code", str(refused))
        else:
            otp_login(request, TOTPDevice.objects.get(user=request.user, confirmed=True))
            return render(request, "web/account/recovery_codes.html", {"codes": codes})
    enrolment = second_factor.begin(request.user)
    values = {
        "form": form,
        "key": " ".join(wrap(enrolment.key, 4)),
        "picture": mark_safe(enrolment.svg),  # noqa: S308 - segno makes it
    }
    return render(request, "web/account/enrol.html", values)


@sensitive_post_parameters()
@own
@require_POST
def remove(request: OwnRequest) -> HttpResponse:
    """Take one's second factor off."""
    form = RemoveForm(request.POST)
    if form.is_valid():
        try:
            second_factor.remove(request.user, form.cleaned_data["password"])
        except OreiginError as refused:
            form.add_error("password", str(refused))
        else:
            messages.success(request, "The second factor is turned off.")
            return redirect("account")
    return _account(request, remove_form=form)


@own
@require_POST
def sign_out_elsewhere(request: OwnRequest) -> HttpResponse:
    """End one's sessions in other browsers and on other machines."""
    key = request.session.session_key or ""
    ended = signing_in.sign_out_elsewhere(request.user, key, timezone.now())
    if ended:
        words = f"{ended} other session{'s' if ended > 1 else ''} ended."
    else:
        words = "You are signed in nowhere else."
    messages.success(request, words)
    return redirect("account")


def _account(request: OwnRequest, **forms_: forms.Form) -> HttpResponse:
    user = request.user
    left = StaticToken.objects.filter(device__user=user, device__confirmed=True)
    values = {
        "name_form": NameForm(initial={"name": user.name}),
        "password_form": PasswordForm(),
        "remove_form": RemoveForm(),
        "second_factor": second_factor.is_set_up(user),
        "codes_left": left.count(),
        "memberships": user.memberships.filter(ended=None).select_related("registrant"),
        **forms_,
    }
    return render(request, "web/account/account.html", values)

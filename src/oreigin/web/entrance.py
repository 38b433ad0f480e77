"""The pages before one is anywhere: first start, signing in and out, an invitation's link."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as otp_login

from oreigin.casework import example, people, signing_in
from oreigin.errors import OreiginError, RefusedError
from oreigin.store.models import User
from oreigin.web import known_browser

_PENDING = "user-before-second-factor"
_CODE_WITHIN = timedelta(minutes=10)
_BACKEND = "django.contrib.auth.backends.ModelBackend"

LONG_ENOUGH = "Twelve characters or more: four words that do not belong together are good."


class FirstAccountForm(forms.Form):
    """Who starts an installation, and for which registrant."""

    name = forms.CharField(
        max_length=200, label="Your name", widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Email address", widget=forms.EmailInput({"autocomplete": "username"})
    )
    password = forms.CharField(
        widget=forms.PasswordInput({"autocomplete": "new-password"}), help_text=LONG_ENOUGH
    )
    registrant = forms.CharField(
        max_length=200,
        label="Company that files Form SD",
        required=False,
        help_text="You start at its first page; leave it empty to start in the worked example.",
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    example = forms.BooleanField(
        required=False, initial=True, label="Add the worked example: Qualys, 2020"
    )


class SignInForm(forms.Form):
    """An email address and a password."""

    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput({"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(widget=forms.PasswordInput({"autocomplete": "current-password"}))


class CodeForm(forms.Form):
    """A code of an authenticator, or a recovery code."""

    code = forms.CharField(
        max_length=20,
        label="Code",
        help_text="The six digits your authenticator app shows now, or a recovery code.",
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True}),
    )


class NewMemberForm(forms.Form):
    """What makes an account for somebody invited."""

    name = forms.CharField(
        max_length=200,
        label="Your name",
        help_text="It is shown with your decisions.",
        widget=forms.TextInput({"autocomplete": "name", "autofocus": True}),
    )
    password = forms.CharField(
        widget=forms.PasswordInput({"autocomplete": "new-password"}), help_text=LONG_ENOUGH
    )


class KnownMemberForm(forms.Form):
    """By which somebody with an account shows that it is theirs."""

    password = forms.CharField(
        label="Your password",
        widget=forms.PasswordInput({"autocomplete": "current-password", "autofocus": True}),
    )


def start(request: HttpRequest) -> HttpResponse:
    """Lead to the first start, the sign-in, or the registrant."""
    if people.is_new_installation():
        return redirect("welcome")
    if not isinstance(request.user, User):
        return redirect("sign-in")
    held = request.user.memberships.filter(ended=None).select_related("registrant")
    first = held.order_by("registrant__name").first()
    if first is None:
        return render(request, "web/entrance/nowhere.html")
    return redirect("home", first.registrant.slug)


@sensitive_post_parameters()
def welcome(request: HttpRequest) -> HttpResponse:
    """Make the first account, and its registrant or the worked example."""
    if not people.is_new_installation():
        raise Http404
    if not settings.CONFIGURATION.is_desk:
        return render(request, "web/entrance/on_server.html")
    form = FirstAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        try:
            user, registrant = example.begin(
                given["email"],
                given["name"],
                given["password"],
                given["registrant"],
                now,
                with_example=given["example"],
            )
        except RefusedError as refused:
            form.add_error("password", str(refused))
        else:
            login(request, user, backend=_BACKEND)
            return redirect("home", registrant.slug)
    return render(request, "web/entrance/welcome.html", {"form": form})


@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for email address and password."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = signing_in.sign_in(
                request,
                given["email"],
                given["password"],
                address_of(request),
                timezone.now(),
                browser=known_browser.token_of(request),
            )
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            return enter(request, user)
    return render(request, "web/entrance/sign_in.html", {"form": form})


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Sign a user in whose password is right, or ask for the second factor before that."""
    if signing_in.needs_code(user):
        request.session.cycle_key()
        request.session[_PENDING] = [user.pk, timezone.now().timestamp()]
        return redirect(f"/sign-in/code/?{request.GET.urlencode()}")
    login(request, user, backend=_BACKEND)
    return known_browser.remember(redirect(_next(request)), user)


@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor."""
    user = _pending(request)
    if user is None:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = signing_in.check_code(
                user,
                form.cleaned_data["code"],
                address_of(request),
                timezone.now(),
                browser=known_browser.token_of(request),
            )
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            del request.session[_PENDING]
            login(request, user, backend=_BACKEND)
            otp_login(request, device)
            return known_browser.remember(redirect(_next(request)), user)
    return render(request, "web/entrance/code.html", {"form": form})


@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what an invitation is to, and accept it; looking at it changes nothing."""
    now = timezone.now()
    try:
        invited = people.open_invitation(token, now)
    except RefusedError as refused:
        said = {"problem": refused.problem}
        return render(request, "web/entrance/no_invitation.html", said, status=404)
    known = User.objects.filter(email=invited.email).first()
    form = (KnownMemberForm if known else NewMemberForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if known:
                signing_in.sign_in(
                    request,
                    invited.email,
                    given["password"],
                    address_of(request),
                    now,
                    browser=known_browser.token_of(request),
                )
            user = people.accept_invitation(token, given.get("name", ""), given["password"], now)
        except OreiginError as refused:
            form.add_error("password", str(refused))
        else:
            logout(request)
            return enter(request, user)
    values = {"form": form, "invited": invited, "known": known}
    return render(request, "web/entrance/invitation.html", values)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


def _pending(request: HttpRequest) -> User | None:
    """Return who has given their password a short while ago, and owes the second factor."""
    pk, since = request.session.get(_PENDING, (0, 0.0))
    if timezone.now().timestamp() - since > _CODE_WITHIN.total_seconds():
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    own = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, own, request.is_secure()) else "/"


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from; a server stands behind a proxy of its own."""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    behind_proxy = not settings.CONFIGURATION.is_desk and forwarded
    return forwarded if behind_proxy else request.META.get("REMOTE_ADDR", "")

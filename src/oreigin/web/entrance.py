"""The pages before one is anywhere: first start, signing in and out."""

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

from oreigin.casework import people, signing_in
from oreigin.errors import OreiginError, RefusedError
from oreigin.store.models import User

_PENDING = "user-before-second-factor"


class FirstAccountForm(forms.Form):
    """Who starts an installation, and for which registrant."""

    name = forms.CharField(max_length=200, label="Your name")
    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(widget=forms.PasswordInput(), min_length=12)
    registrant = forms.CharField(max_length=200, label="Company that files")


class SignInForm(forms.Form):
    """An e-mail address and a password."""

    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(widget=forms.PasswordInput())


class CodeForm(forms.Form):
    """A code of an authenticator, or a recovery code."""

    code = forms.CharField(max_length=20, label="Code of your authenticator")


def start(request: HttpRequest) -> HttpResponse:
    """Lead to the first start, the sign-in, or the registrant."""
    if people.is_new_installation():
        return redirect("welcome")
    if not isinstance(request.user, User):
        return redirect("sign-in")
    memberships = request.user.memberships.filter(ended=None).select_related("registrant")
    first = memberships.order_by("registrant__name").first()
    if first is None:
        raise Http404
    return redirect("home", first.registrant.slug)


@sensitive_post_parameters()
def welcome(request: HttpRequest) -> HttpResponse:
    """Make the first account and its registrant."""
    if not people.is_new_installation() or not settings.CONFIGURATION.is_desk:
        raise Http404
    form = FirstAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        try:
            user = people.create_first_account(
                given["email"], given["name"], given["password"], now
            )
            made = people.create_registrant(user, given["registrant"], "", now)
        except RefusedError as refused:
            form.add_error("password", str(refused))
        else:
            login(request, user)
            return redirect("home", made.slug)
    return render(request, "web/welcome.html", {"form": form})


@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for e-mail address and password."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = signing_in.sign_in(
                request, given["email"], given["password"], _address(request), timezone.now()
            )
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            if signing_in.needs_code(user):
                request.session[_PENDING] = user.pk
                return redirect(f"/sign-in/code/?{request.GET.urlencode()}")
            login(request, user)
            return redirect(_next(request))
    return render(request, "web/sign_in.html", {"form": form})


@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor."""
    user = User.objects.filter(pk=request.session.get(_PENDING, 0), is_active=True).first()
    if user is None:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = signing_in.check_code(
                user, form.cleaned_data["code"], _address(request), timezone.now()
            )
        except OreiginError as refused:
            form.add_error(None, str(refused))
        else:
            del request.session[_PENDING]
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            otp_login(request, device)
            return redirect(_next(request))
    return render(request, "web/code.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    own = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, own, request.is_secure()) else "/"


def _address(request: HttpRequest) -> str:
    """Return where a request comes from; a server stands behind a proxy of its own."""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    behind_proxy = not settings.CONFIGURATION.is_desk and forwarded
    return forwarded if behind_proxy else request.META.get("REMOTE_ADDR", "")

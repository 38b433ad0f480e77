"""People: members and their roles, invitations, what each role may do."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from oreigin.casework import people
from oreigin.casework.permissions import allowed, permissions
from oreigin.errors import RefusedError
from oreigin.store.models import Invitation, Membership, Role
from oreigin.web.access import PageRequest, page
from oreigin.web.settings_tabs import tabs


class InviteForm(forms.Form):
    """Who is invited, and as what."""

    email = forms.EmailField(
        label="Email address", widget=forms.EmailInput({"autocomplete": "off"})
    )
    role = forms.ChoiceField(choices=Role.choices, initial=Role.ANALYST)


class RoleForm(forms.Form):
    """Another role."""

    role = forms.ChoiceField(choices=Role.choices)


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that can be done, and for each role whether it may."""

    says: str
    roles: tuple[bool, ...]


@page("people.read")
@require_safe
def members(request: PageRequest) -> HttpResponse:
    """Show the members, those invited, and what each role may do."""
    return _members(request, InviteForm())


@page("people.manage")
@require_POST
def invite(request: PageRequest) -> HttpResponse:
    """Invite somebody; the link is shown now and never again."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _members(request, form)
    given = form.cleaned_data
    try:
        token = people.invite(request.actor, given["email"], Role(given["role"]))
    except RefusedError as refused:
        form.add_error("email", str(refused))
        return _members(request, form)
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    days = people.INVITATION_LASTS.days
    values = {**tabs(request, "people"), **given, "link": link, "days": days}
    return render(request, "web/people/invited.html", values)


@page("people.manage")
@require_POST
def revoke(request: PageRequest, invitation: int) -> HttpResponse:
    """Let an invitation's link lead nowhere."""
    held = get_object_or_404(Invitation, registrant=request.actor.registrant, pk=invitation)
    try:
        people.revoke_invitation(request.actor, held)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The invitation of {held.email} is revoked.")
    return redirect("people", request.actor.registrant.slug)


@page("people.manage")
@require_POST
def change_role(request: PageRequest, member: int) -> HttpResponse:
    """Give a member another role."""
    held = _member(request, member)
    form = RoleForm(request.POST)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            people.change_role(request.actor, held, role)
        except RefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"{held.user} is {role.label.lower()} now.")
    return redirect("people", request.actor.registrant.slug)


@page("people.manage")
@require_POST
def end(request: PageRequest, member: int) -> HttpResponse:
    """End a membership; what the person did stays."""
    held = _member(request, member)
    try:
        people.end_membership(request.actor, held)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{held.user} is no longer a member.")
    if held.user_id == getattr(request.actor.user, "pk", None) and held.ended:
        return redirect("start")
    return redirect("people", request.actor.registrant.slug)


def rights() -> list[Right]:
    """Return everything that members can do, and for each role whether it may."""
    return [
        Right(permission.says, tuple(allowed(role, permission.id) for role in Role.values))
        for permission in permissions().values()
        if not permission.roles or set(permission.roles) & set(Role.values)
    ]


def _members(request: PageRequest, form: InviteForm) -> HttpResponse:
    registrant = request.actor.registrant
    open_ = Invitation.objects.filter(registrant=registrant, accepted=None, revoked=None)
    values = {
        **tabs(request, "people"),
        "form": form,
        "members": _held(request).filter(ended=None),
        "former": _held(request).exclude(ended=None),
        "invitations": open_.select_related("invited_by").order_by("-created"),
        "now": request.actor.now,
        "roles": Role.choices,
        "rights": rights(),
    }
    return render(request, "web/people/people.html", values)


def _held(request: PageRequest) -> QuerySet[Membership]:
    confirmed = TOTPDevice.objects.filter(user=OuterRef("user"), confirmed=True)
    return (
        Membership.objects.filter(registrant=request.actor.registrant)
        .select_related("user")
        .annotate(second_factor=Exists(confirmed))
        .order_by("user__name", "pk")
    )


def _member(request: PageRequest, member: int) -> Membership:
    held = Membership.objects.filter(registrant=request.actor.registrant, ended=None)
    return get_object_or_404(held.select_related("user"), pk=member)

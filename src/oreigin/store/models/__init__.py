"""The tables. Every table but users and registrants belongs to one registrant."""

from oreigin.store.models.people import (
    Invitation,
    Membership,
    Registrant,
    Role,
    SignInFailure,
    User,
)

__all__ = ["Invitation", "Membership", "Registrant", "Role", "SignInFailure", "User"]

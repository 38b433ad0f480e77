"""Who acts: every use case takes an actor first, and asks it for permission."""

from dataclasses import dataclass
from datetime import datetime

from oreigin import tables
from oreigin.casework.permissions import ALMIGHTY, allowed, permissions
from oreigin.errors import NotAllowedError
from oreigin.store.models import Membership, Registrant, User

SYSTEM = "system"
"""The role of what runs by itself, such as a job that a person started."""

SUPPLIER = "supplier"
"""The role of whoever comes through a supplier's personal link; they have no account."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting for one registrant at one moment; `via` is "web", "command" or "worker".

    `user` is None for the command line and for what runs by itself.
    """

    registrant: Registrant
    user: User | None
    role: str
    now: datetime
    via: str = "web"

    @property
    def name(self) -> str:
        """The name that goes beside a decision."""
        return str(self.user) if self.user else self.via

    def may(self, action: str) -> bool:
        """Return whether the actor's role may do `action`."""
        return self.role == SYSTEM or allowed(self.role, action)

    def must(self, action: str) -> None:
        """Raise NotAllowedError where the actor's role may not do `action`."""
        if not self.may(action):
            words = {"role": self.role, "what": permissions()[action].says}
            found = tables.problem(
                "casework.toml", "not-allowed", registrant=self.registrant.name, **words
            )
            raise NotAllowedError(found)


def member(slug: str, user: User, now: datetime) -> Actor | None:
    """Return `user` acting for the registrant `slug`; None where it is not there, or not theirs."""
    held = (
        Membership.objects.select_related("registrant")
        .filter(registrant__slug=slug, user=user, ended=None)
        .first()
    )
    return Actor(held.registrant, user, held.role, now) if held and user.is_active else None


def operator(registrant: Registrant, now: datetime) -> Actor:
    """Return whoever runs commands on the machine itself; they could do everything anyhow."""
    return Actor(registrant, None, ALMIGHTY, now, via="command")


def system(registrant: Registrant, user: User | None, now: datetime) -> Actor:
    """Return what runs by itself; `user` is who started it, where somebody did."""
    return Actor(registrant, user, SYSTEM, now, via="worker")

"""The registrant and the reporting period that a command names."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from oreigin.casework.actors import Actor
    from oreigin.store.models import Period


def actor_of(slug: str) -> "Actor":
    """Return who runs the command at a registrant; BadParameter where there is none."""
    from oreigin.casework.actors import operator
    from oreigin.store.models import Registrant

    registrant = Registrant.objects.filter(slug=slug).first()
    if registrant is None:
        known = ", ".join(Registrant.objects.values_list("slug", flat=True))
        those = f"known: {known}" if known else "`oreigin people first` makes the first one"
        raise click.BadParameter(f"there is no registrant {slug!r}; {those}")
    return operator(registrant, datetime.now(UTC))


def period_of(actor: "Actor", year: int) -> "Period":
    """Return a reporting period of the actor's registrant; BadParameter where there is none."""
    from oreigin.store.models import Period

    period = Period.objects.filter(registrant=actor.registrant, year=year).first()
    if period is None:
        raise click.BadParameter(f"{actor.registrant.slug} has no reporting period {year}")
    return period

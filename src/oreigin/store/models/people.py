"""People and rights: registrants (the tenants), users, who may do what where."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from oreigin.store.models.base import Owned


class Registrant(models.Model):
    """A filer and its data, strictly apart from every other; `slug` names it in addresses."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Users(BaseUserManager["User"]):
    """Finds and makes users; email addresses are kept in lower case."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "User":
        """Return a new user; without a password nobody can sign in as them."""
        user = self.model(email=email.strip().lower(), name=name.strip())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with that email address, however it is capitalized."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in with an email address; rights come from memberships alone."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Users] = Users()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """An address is one user, however it is capitalized."""

        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    """What a person is to a registrant; `data/permissions.toml` says what each may do."""

    ADMINISTRATOR = "administrator", "Administrator"
    COMPLIANCE_MANAGER = "compliance-manager", "Compliance manager"
    ANALYST = "analyst", "Analyst"
    COUNSEL = "counsel", "Counsel"
    AUDITOR = "auditor", "Auditor"


class Membership(Owned):
    """A user's role at one registrant; one who left keeps the row, with the day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    since = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One membership a user and registrant, of a role that exists."""

        constraints = [
            models.UniqueConstraint(fields=["registrant", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        ]


class Invitation(Owned):
    """An invitation by a link of which only the hash is kept; used once, or revoked, or expired."""

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=30, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        """An invitation is accepted or revoked, never both, and by somebody."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="invitation_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted=None) | models.Q(revoked=None),
                name="invitation_accepted_or_revoked",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted=None, accepted_by=None)
                | models.Q(accepted__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
        ]


class SignInFailure(models.Model):
    """A sign-in that failed: what limits the rate of trying. Kept a day, addresses hashed."""

    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Looked up by account or address, newest first."""

        indexes = [
            models.Index(fields=["account", "at"], name="failure_of_account"),
            models.Index(fields=["address", "at"], name="failure_of_address"),
        ]

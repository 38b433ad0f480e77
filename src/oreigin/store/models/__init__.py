"""The tables. Every table but users and registrants belongs to one registrant."""

from oreigin.store.models.campaign import (
    Campaign,
    Message,
    MessageFile,
    MessageState,
    MessageText,
)
from oreigin.store.models.decisions import (
    Action,
    ActionKind,
    Judgment,
    Override,
    ProgramRecord,
    RiskDecision,
)
from oreigin.store.models.declarations import (
    DecidedAnswer,
    Declarant,
    OwnDeclaration,
    ProductMineral,
    SentDeclaration,
    WaitingSmelter,
)
from oreigin.store.models.inbox import Mail, Mailbox, MailKind, MailState
from oreigin.store.models.lists import ListRow, ListSetAside, ListSnapshot, ListUse
from oreigin.store.models.official import OfficialBlank
from oreigin.store.models.people import (
    Invitation,
    Membership,
    Registrant,
    Role,
    SignInFailure,
    User,
)
from oreigin.store.models.periods import Narrative, NarrativeClaim, Period
from oreigin.store.models.portal import FormDraft, PortalLink, Question
from oreigin.store.models.responses import Document, Reading, Response, Upload, UploadState
from oreigin.store.models.results import (
    Attention,
    Claim,
    DeclaredName,
    DeclaredRow,
    Figure,
    Package,
    PeriodResult,
    Smelter,
)
from oreigin.store.models.suppliers import Contact, Product, ProductSupplier, Supplier
from oreigin.store.models.trail import AuditEvent, AuditPerson, ChainHead
from oreigin.store.models.work import Comment, Job, JobState, SavedView

__all__ = [
    "Action",
    "ActionKind",
    "Attention",
    "AuditEvent",
    "AuditPerson",
    "Campaign",
    "ChainHead",
    "Claim",
    "Comment",
    "Contact",
    "DecidedAnswer",
    "Declarant",
    "DeclaredName",
    "DeclaredRow",
    "Document",
    "Figure",
    "FormDraft",
    "Invitation",
    "Job",
    "JobState",
    "Judgment",
    "ListRow",
    "ListSetAside",
    "ListSnapshot",
    "ListUse",
    "Mail",
    "MailKind",
    "MailState",
    "Mailbox",
    "Membership",
    "Message",
    "MessageFile",
    "MessageState",
    "MessageText",
    "Narrative",
    "NarrativeClaim",
    "OfficialBlank",
    "Override",
    "OwnDeclaration",
    "Package",
    "Period",
    "PeriodResult",
    "PortalLink",
    "Product",
    "ProductMineral",
    "ProductSupplier",
    "ProgramRecord",
    "Question",
    "Reading",
    "Registrant",
    "Response",
    "RiskDecision",
    "Role",
    "SavedView",
    "SentDeclaration",
    "SignInFailure",
    "Smelter",
    "Supplier",
    "Upload",
    "UploadState",
    "User",
    "WaitingSmelter",
]

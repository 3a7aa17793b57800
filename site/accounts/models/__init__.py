"""The tables of people, one file per noun."""

from __future__ import annotations

from accounts.models.consents import (
    Consent,
    ConsentAge,
    ConsentRequest,
    Ending,
    Guardian,
    Method,
    Scope,
)
from accounts.models.people import MINORS, AgeBand, User
from accounts.models.policy import OfficeDefault
from accounts.models.recovery import RecoveryCode
from accounts.models.rights import (
    DataRequest,
    LegalHold,
    Notification,
    RetiredHandle,
)
from accounts.models.sessions import Session

__all__ = [
    "MINORS",
    "AgeBand",
    "Consent",
    "ConsentAge",
    "ConsentRequest",
    "DataRequest",
    "Ending",
    "Guardian",
    "LegalHold",
    "Method",
    "Notification",
    "OfficeDefault",
    "RecoveryCode",
    "RetiredHandle",
    "Scope",
    "Session",
    "User",
]

"""The tables of the ground floor."""

from .audit import AuditEvent, Reviewed, ReviewEvent, Status, Transition
from .base import RECORD_FIELDS, Record, ScopedQuerySet, Unscoped
from .partner import Organization
from .person import Assignment, Invitation, User
from .privacy import DataSubjectRequest, Draft, HouseholdKey
from .region import Area, Level, PovertyFigure, Region

__all__ = [
    "RECORD_FIELDS",
    "Area",
    "Assignment",
    "AuditEvent",
    "DataSubjectRequest",
    "Draft",
    "HouseholdKey",
    "Invitation",
    "Level",
    "Organization",
    "PovertyFigure",
    "Record",
    "Region",
    "ReviewEvent",
    "Reviewed",
    "ScopedQuerySet",
    "Status",
    "Transition",
    "Unscoped",
    "User",
]

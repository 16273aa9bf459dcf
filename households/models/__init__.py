"""The tables of the field."""

from .assessment import Answer, Assessment, Indicator, IndicatorLevel, Mark, Priority
from .card import Card, FamilyMessage
from .consent import Consent
from .group import FamilyGroup, GroupMember
from .household import Household, Member
from .potential import LocalPotential, PotentialClass, PotentialSource
from .promise import NextStep, PromiseReminder
from .quote import Quote, QuoteTheme
from .session import ListeningSession
from .theme import Language, Theme
from .welfare import AidProgramme, AidReceipt, WelfareRecord

__all__ = [
    "AidProgramme",
    "AidReceipt",
    "Answer",
    "Assessment",
    "Card",
    "Consent",
    "FamilyGroup",
    "FamilyMessage",
    "GroupMember",
    "Household",
    "Indicator",
    "IndicatorLevel",
    "Language",
    "ListeningSession",
    "LocalPotential",
    "Mark",
    "Member",
    "NextStep",
    "PotentialClass",
    "PotentialSource",
    "Priority",
    "PromiseReminder",
    "Quote",
    "QuoteTheme",
    "Theme",
    "WelfareRecord",
]

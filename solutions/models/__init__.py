"""The tables from an idea to what was learned."""

from .action import ActionStep, MoneyEntry, Result, ResultReturn
from .coaching import CoachComment, CoachingRound
from .idea import Evidence, Idea, Strategy
from .lesson import Lesson, LessonUse
from .matching import Commitment, MatchingDay, Meeting, PartnerAnswer
from .offer import Offer
from .proposal import Activity, BudgetLine, Proposal, ProposalVersion, SuccessIndicator

__all__ = [
    "ActionStep",
    "Activity",
    "BudgetLine",
    "CoachComment",
    "CoachingRound",
    "Commitment",
    "Evidence",
    "Idea",
    "Lesson",
    "LessonUse",
    "MatchingDay",
    "Meeting",
    "MoneyEntry",
    "Offer",
    "PartnerAnswer",
    "Proposal",
    "ProposalVersion",
    "Result",
    "ResultReturn",
    "Strategy",
    "SuccessIndicator",
]

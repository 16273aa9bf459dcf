"""The tables of the programme."""

from .cohort import Cohort, CohortStage, Enrolment, Locus, Stage

__all__ = ["Cohort", "CohortStage", "Enrolment", "Locus", "Stage"]

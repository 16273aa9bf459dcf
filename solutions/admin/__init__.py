"""The admin of solutions, one module per noun."""

from . import proposal_desk

__all__ = ["proposal_desk"]

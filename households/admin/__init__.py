"""LAN's desk for the field: review, the lists it keeps, families by code."""

from . import reference, review

__all__ = ["reference", "review"]

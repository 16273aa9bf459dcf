"""LAN's desk for the field: review, reference lists, families by code."""

from .review import PotentialDesk, SessionDesk

__all__ = ["PotentialDesk", "SessionDesk"]

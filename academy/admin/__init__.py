"""The admin of the ground floor, one module per noun."""

from . import people, regions, requests, trail

__all__ = ["people", "regions", "requests", "trail"]

"""The admin of the ground floor, one module per noun."""

from . import people, regions, trail

__all__ = ["people", "regions", "trail"]

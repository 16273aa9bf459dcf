"""The admin of the ground floor, one module per noun."""

from . import people

__all__ = ["people"]

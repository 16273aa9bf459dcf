"""Writes of the field, by noun: each atomic, with its audit row, or it does not stand."""

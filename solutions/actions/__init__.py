"""Writes from an idea to a lesson, by noun: each atomic, with its audit row."""

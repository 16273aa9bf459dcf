"""The demo world's chains: from what the invented families said to what was told back to them.

Everything is made by the same actions that people use; partners, amounts and sentences are
invented, and every partner's name says so.
"""

"""How often one address may knock at a door that needs no account."""

import time

from django.core.cache import cache
from django.http import HttpRequest

from academy.middleware import client_address


def too_often(request: HttpRequest, door: str, *, limit: int, seconds: int) -> bool:
    """Count this visit; true once an address came more often than the limit in its time slot.

    A village shares one address: slots are short, and nobody is shut out for long.
    """
    slot = int(time.time() // seconds)
    key = f"throttle:{door}:{client_address(request)}:{slot}"
    if cache.add(key, 1, timeout=seconds):
        return limit < 1
    try:
        return cache.incr(key) > limit
    except ValueError:  # the slot ended between the two questions
        return False

"""How often one address may knock at a door without an account, and how often one may be wrong."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection
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


@dataclass(frozen=True)
class Latch:
    """Shuts what was tried wrongly too often, whether or not there is such a thing.

    Args:
        door: what is tried, as "card".
        rules: how many wrong tries within how many seconds shut it for as long again.
    """

    door: str
    rules: tuple[tuple[int, int], ...]

    def hold(self, what: str) -> None:
        """Of many tries at once one goes after the other until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self._key(what)]
            )

    def shut_for(self, what: str, now: float) -> int:
        """For how many seconds it stays shut; 0 while it is open."""
        return self._shut_for(cache.get(self._key(what), []), now)

    def wrong(self, what: str, now: float) -> int:
        """Note a wrong try; for how many seconds it is shut now."""
        most, longest = max(limit for limit, _ in self.rules), max(span for _, span in self.rules)
        times = [*cache.get(self._key(what), []), now][-most:]
        cache.set(self._key(what), times, timeout=longest)
        return self._shut_for(times, now)

    def right(self, what: str) -> None:
        """Whoever knew it begins anew."""
        cache.delete(self._key(what))

    def _key(self, what: str) -> str:
        return f"latch:{self.door}:{what}"

    def _shut_for(self, times: Sequence[float], now: float) -> int:
        ends = [
            times[-1] + span
            for limit, span in self.rules
            if len(times) >= limit and times[-1] - times[-limit] < span
        ]
        return max(0, *(round(end - now) for end in ends)) if ends else 0

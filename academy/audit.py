"""The trail: every write and every look at a family's data leaves a row in the same transaction."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models

from academy.models.audit import AuditEvent
from academy.permissions import Scope


@dataclass(frozen=True)
class Origin:
    """Where a request came from."""

    ip_address: str | None = None
    request_id: str = ""


_origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 -- frozen


@contextmanager
def coming_from(ip_address: str | None) -> Iterator[Origin]:
    """Remember for the time of one request where it came from."""
    origin = Origin(ip_address, str(uuid.uuid4()))
    token = _origin.set(origin)
    try:
        yield origin
    finally:
        _origin.reset(token)


def record(
    verb: str,
    target: models.Model | str,
    *,
    scope: Scope | None,
    region_id: str = "",
    fields: tuple[str, ...] | list[str] = (),
    reason: str = "",
    role: str = "",
) -> AuditEvent:
    """Write down that somebody did or saw something; without this row the change does not stand.

    Args:
        verb: what was done, as "register", "view", "withdraw".
        target: the row it was done to, or the name of a page that shows many.
        scope: whose act it was; None for the system itself.
        fields: names of the parts that changed or were shown, never their content.
        reason: what the person gave as reason, where one is asked.
        role: who acted without an account, as "keluarga" through its card.
    """
    origin = _origin.get()
    is_row = isinstance(target, models.Model)
    held = ", ".join(sorted(scope.roles)) if scope else "sistem"
    return AuditEvent.objects.create(
        actor_id=scope.person.pk if scope and scope.person else None,
        actor_role=role or held,
        verb=verb,
        target_kind=target._meta.label_lower if is_row else target,
        target_id=str(target.pk) if is_row else "",
        region_id=region_id or "",
        fields=list(fields),
        reason=reason[:500],
        ip_address=origin.ip_address,
        request_id=origin.request_id,
    )


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of the parts that differ; the trail tells where, never what."""
    return sorted(name for name in after if before.get(name) != after[name])

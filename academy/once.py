"""The same form sent twice is stored once, and of two corrections at once only one stands."""

import uuid
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from academy.errors import AlreadyStored, Refused, Stale
from academy.models import Reviewed
from academy.permissions import Scope
from academy.roles import Verb

AnyReviewed = TypeVar("AnyReviewed", bound=Reviewed)


def refuse_repeat(
    model: Any, client_uuid: uuid.UUID, scope: Scope, *, whose: str = "author"
) -> None:
    """Raise AlreadyStored, with the row, when this person's form was stored before.

    Args:
        whose: the field that names who sent it; what nobody reviews has no author.
    """
    rows = model.objects.unscoped("the same form sent again")
    stored = rows.filter(client_uuid=client_uuid, **{whose: scope.person}).first()
    if stored:
        raise AlreadyStored(stored)


def save_once(record: Any, *, whose: str = "author") -> None:
    """Store a new record; of two that carry the same number the database takes one.

    Args:
        whose: as for refuse_repeat.

    Raises:
        AlreadyStored: when the other one was faster.
        Refused: when the number belongs to somebody else's record.
    """
    rows = type(record).objects.unscoped("which record carries this number")
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        stored = rows.filter(client_uuid=record.client_uuid).first()
        if stored is None:
            raise
        if getattr(stored, f"{whose}_id") == getattr(record, f"{whose}_id"):
            raise AlreadyStored(stored) from None
        raise Refused("Nomor isian ini sudah dipakai. Muat ulang halamannya.") from None


def lock_for_author(record: AnyReviewed, *, version: int, verb: Verb, scope: Scope) -> AnyReviewed:
    """The author's own draft or returned record, locked while it is corrected.

    Raises:
        PermissionDenied: when the author no longer records in this cohort.
        Refused: when it is somebody else's, or in other hands now.
        Stale: when it was saved since that version was opened.
    """
    locked = (
        type(record)
        .objects.unscoped("locked for its author")
        .select_for_update(of=("self",))
        .select_related("cohort__region")
        .get(pk=record.pk)
    )
    if scope.person is None or locked.author_id != scope.person.pk:
        raise Refused("Hanya pencatatnya yang dapat mengubah catatan ini.")
    scope.check(verb, cohort_id=locked.cohort_id)
    if not locked.is_open_for_author:
        raise Refused(
            f"Catatan ini sudah {locked.get_status_display()}, jadi tidak dapat diubah lagi."
        )
    if locked.version != version:
        raise Stale(locked)
    return locked

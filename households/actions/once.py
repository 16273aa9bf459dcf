"""The same form sent twice is stored once, however close together the two arrive."""

import uuid

from django.db import IntegrityError, transaction

from academy.models import Reviewed
from academy.permissions import Scope
from households.actions.errors import AlreadyStored, Refused


def refuse_repeat(model: type[Reviewed], client_uuid: uuid.UUID, scope: Scope) -> None:
    """Raise AlreadyStored, with the row, when this person's form was stored before."""
    stored = (
        model.objects.unscoped("the same form sent again")
        .filter(client_uuid=client_uuid, author=scope.person)
        .first()
    )
    if stored:
        raise AlreadyStored(stored)


def save_once(record: Reviewed) -> None:
    """Store a new record; of two that carry the same number the database takes one.

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
        if stored.author_id == record.author_id:
            raise AlreadyStored(stored) from None
        raise Refused("Nomor isian ini sudah dipakai. Muat ulang halamannya.") from None

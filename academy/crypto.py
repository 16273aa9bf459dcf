"""Sealing what names a person: AES-256-GCM under one key per family, and keyed hashes for search.

A family's key is itself sealed by a key that lives outside the database (KEY_ENCRYPTION_KEY).
Destroying the family's key makes every copy of its data unreadable, backups included.
Layout of a sealed value: one version byte, 12 bytes nonce, ciphertext with tag. The table, the
column and the family are bound in, so that a value moved to another place does not open.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

from academy.models.privacy import HouseholdKey

VERSION = b"\x01"
NONCE_BYTES = 12


class CannotOpen(ValueError):
    """A sealed value does not open: wrong key, wrong place, or changed bytes."""


def seal(key: bytes, text: str, context: str) -> bytes:
    """Seal a text under a key, bound to the place it belongs to."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, text.encode(), context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> str:
    """Open a sealed text.

    Raises:
        CannotOpen: when key, place or bytes are not the ones it was sealed with.
    """
    sealed = bytes(sealed)
    if sealed[:1] != VERSION:
        raise CannotOpen("unknown version of a sealed value")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, context.encode()).decode()
    except InvalidTag as error:
        raise CannotOpen(context) from error


@lru_cache(maxsize=8)
def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret.encode())


def wrapping_key() -> bytes:
    return _derived(settings.KEY_ENCRYPTION_KEY, "household keys")


def wrapping_key_id() -> str:
    """Names the wrapping key without telling it, so that a rotation knows what is left to do."""
    return hashlib.sha256(b"id" + wrapping_key()).hexdigest()[:16]


def new_household_key() -> HouseholdKey:
    """Make and store a fresh key for a family."""
    key = HouseholdKey(wrapping_key_id=wrapping_key_id())
    raw = AESGCM.generate_key(bit_length=256)
    key.wrapped = seal(wrapping_key(), raw.hex(), f"household key {key.uuid}")
    key.save()
    return key


def unwrap(key: HouseholdKey) -> bytes:
    """The family's own key; needs the wrapping key it was sealed with."""
    return bytes.fromhex(unseal(wrapping_key(), key.wrapped, f"household key {key.uuid}"))


def blind_index(kind: str, value: str) -> bytes:
    """A keyed hash that tells whether two numbers are the same, and nothing else.

    Without the pepper a district's whole range of NIK is tried out in seconds; empty stays empty.
    """
    if not value:
        return b""
    pepper = _derived(settings.BLIND_INDEX_PEPPER, f"blind index {kind}")
    return hmac.new(pepper, value.encode(), hashlib.sha256).digest()[:16]


def seal_for_person(person_id: int, text: str) -> bytes:
    """Seal unfinished work so that only its owner's page opens it."""
    key = _derived(settings.KEY_ENCRYPTION_KEY, "unfinished work")
    return seal(key, text, f"person {person_id}")


def unseal_for_person(person_id: int, sealed: bytes) -> str:
    """Open somebody's unfinished work; CannotOpen when it is another person's."""
    key = _derived(settings.KEY_ENCRYPTION_KEY, "unfinished work")
    return unseal(key, sealed, f"person {person_id}")


class SealedAttribute:
    """Opens the stored bytes when the text is asked for; keeps what was assigned as it is."""

    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        stored = instance.__dict__[name]
        if isinstance(stored, (bytes, memoryview)):
            stored = instance.__dict__[name] = self.field.open(instance, bytes(stored))
        return stored

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = "" if value is None else value


class SealedField(models.BinaryField):
    """A text kept sealed with the family's key.

    The model names the key by `sealing_key` (a HouseholdKey, None once it was destroyed). It is
    written by save() and bulk_create(), never by update(), and cannot be searched.
    """

    description = "sealed text"

    def __init__(self, *args: Any, max_text: int = 2000, **kwargs: Any) -> None:
        self.max_text = max_text
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", b"")
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        kwargs["max_text"] = self.max_text
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, SealedAttribute(self))

    def context(self, instance: models.Model, key: HouseholdKey) -> str:
        return f"{instance._meta.db_table}.{self.column} {key.uuid}"

    def open(self, instance: Any, sealed: bytes) -> str:
        if not sealed:
            return ""
        key = instance.sealing_key
        if key is None:
            return "(sudah dihapus)"
        return unseal(unwrap(key), sealed, self.context(instance, key))

    def pre_save(self, model_instance: Any, add: bool) -> bytes:
        value = model_instance.__dict__[self.attname]
        if isinstance(value, (bytes, memoryview)):
            return bytes(value)
        if not value:
            return b""
        key = model_instance.sealing_key
        return seal(unwrap(key), value, self.context(model_instance, key))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            if value:
                raise TypeError(f"{self.name} is sealed: write it by save(), it cannot be searched")
            value = b""
        return super().get_db_prep_value(value, connection, prepared)

    def get_default(self) -> str:
        return ""

    def value_to_string(self, obj: Any) -> str:
        """Dumps carry the sealed bytes, not the text."""
        return self.pre_save(obj, False).hex()

    def formfield(self, **kwargs: Any) -> Any:
        return models.CharField(max_length=self.max_text, blank=self.blank).formfield(
            **{"label": self.verbose_name, "help_text": self.help_text, **kwargs}
        )

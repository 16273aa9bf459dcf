"""What allauth asks us about people, and the acts that open, close and protect an account."""

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest

from academy import audit, crypto
from academy.models import User
from academy.permissions import Scope
from academy.roles import Verb

MFA_OWNER = 0  # the context of sealed second factors; no person has this id


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only; what goes wrong is said in plain words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Akun ini sedang tidak aktif. Hubungi LAN bila ini keliru.",
        "email_password_mismatch": (
            "Surel atau kata sandi belum cocok. Periksa keduanya, lalu coba lagi."
        ),
        "enter_current_password": "Ketik kata sandi Anda yang sekarang.",
        "incorrect_code": "Kode belum cocok. Ketik kode terbaru dari aplikasi Anda.",
        "incorrect_password": "Kata sandi belum cocok. Coba lagi.",
        "invalid_password_reset": (
            "Tautan ini sudah dipakai atau kedaluwarsa. Mintalah tautan baru."
        ),
        "too_many_login_attempts": (
            "Terlalu banyak percobaan yang gagal. Tunggu lima menit, lalu coba lagi, "
            "atau atur ulang kata sandi."
        ),
        "rate_limited": "Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just signed in is not asked for the same password a second time."""
        records = get_authentication_records(context.request, context.request.user)
        age = time.time() - records[-1]["at"] if records else float("inf")
        if age < account_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """The ways to prove oneself again, named in the portal's words."""
        words = {
            "reauthenticate": "Pakai kata sandi",
            "mfa_reauthenticate": "Pakai kode dari aplikasi atau kode cadangan",
            "mfa_reauthenticate:webauthn": "Pakai kunci keamanan atau sidik jari",
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes do not lie open in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Pengaman kedua ini tidak dapat dilepas.",
        "cannot_generate_recovery_codes": (
            "Kode cadangan dibuat setelah aplikasi autentikator atau kunci keamanan terpasang."
        ),
        "incorrect_code": (
            "Kode belum cocok. Ketik enam angka yang tampil sekarang di aplikasi; "
            "kode yang sudah dipakai tidak berlaku lagi."
        ),
    }

    def encrypt(self, text: str) -> str:
        return crypto.seal_for_person(MFA_OWNER, text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal_for_person(MFA_OWNER, bytes.fromhex(encrypted_text))

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        entity = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Akademi Pengentasan Kemiskinan"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A first name for a new key, which its owner may change."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Kunci {count + 1}" if count else "Kunci utama"


def end_sessions(person: User) -> int:
    """Sign a person out of all devices; returns how many there were."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


def _check_decision(person: User, reason: str, scope: Scope) -> str:
    """LAN decides about other people's accounts, never its own, and says why."""
    scope.check(Verb.MANAGE)
    if scope.person is not None and scope.person.pk == person.pk:
        raise PermissionDenied("Akun sendiri diurus oleh rekan, bukan oleh pemiliknya.")
    reason = reason.strip()
    if not reason:
        raise ValidationError("Tuliskan alasannya, supaya rekan lain dapat memahaminya nanti.")
    return reason


@transaction.atomic
def deactivate(*, person: User, reason: str, scope: Scope) -> User:
    """LAN closes an account; all its sessions end at once, and what the person wrote stays."""
    reason = _check_decision(person, reason, scope)
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    audit.record("deactivate", person, scope=scope, fields=["is_active"], reason=reason)
    return person


@transaction.atomic
def reactivate(*, person: User, reason: str, scope: Scope) -> User:
    """LAN opens a closed account again; its roles are those still in force."""
    reason = _check_decision(person, reason, scope)
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record("reactivate", person, scope=scope, fields=["is_active"], reason=reason)
    return person


@transaction.atomic
def remove_second_factors(*, person: User, reason: str, scope: Scope) -> int:
    """Somebody lost phone and codes: LAN, having made sure who asks, lets them set up anew."""
    reason = _check_decision(person, reason, scope)
    count, _ = Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    audit.record("remove second factors", person, scope=scope, reason=reason)
    return count


@transaction.atomic
def update_profile(*, person: User, changed: list[str], scope: Scope) -> User:
    """Somebody corrects their own name, phone or employee number."""
    if scope.person is None or scope.person.pk != person.pk:
        raise PermissionDenied("Profil hanya diubah oleh pemiliknya.")
    person.full_clean(exclude=["password"])
    person.save(update_fields=changed)
    audit.record("update profile", person, scope=scope, fields=changed)
    return person

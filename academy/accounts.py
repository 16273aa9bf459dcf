"""What allauth asks us: nobody signs up uninvited, and second factors are sealed at rest."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from academy import crypto

MFA_OWNER = 0  # the context of sealed second factors; no person has this id


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes do not lie open in the database."""

    def encrypt(self, text: str) -> str:
        return crypto.seal_for_person(MFA_OWNER, text).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal_for_person(MFA_OWNER, bytes.fromhex(encrypted_text))

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        entity = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Akademi Pengentasan Kemiskinan"}

"""What happens to accounts goes into the trail: sign-ins, failures, passwords, second factors."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from django.contrib.auth import signals as auth_signals

from academy import audit, sessions
from academy.models import User
from academy.permissions import Scope


def connect() -> None:
    """Listen to Django's and allauth's own announcements; called once at start."""
    auth_signals.user_logged_in.connect(_signed_in, dispatch_uid="trail")
    auth_signals.user_logged_out.connect(_signed_out, dispatch_uid="trail")
    auth_signals.user_login_failed.connect(_sign_in_failed, dispatch_uid="trail")
    for signal, verb in (
        (account_signals.password_changed, "change password"),
        (account_signals.password_set, "set password"),
        (account_signals.password_reset, "reset password"),
        (mfa_signals.authenticator_added, "add second factor"),
        (mfa_signals.authenticator_removed, "remove second factor"),
        (mfa_signals.authenticator_reset, "renew recovery codes"),
        (mfa_signals.authentication_failed, "second factor failed"),
    ):
        signal.connect(_recorder(verb), weak=False, dispatch_uid=f"trail {verb}")
    mfa_signals.authenticator_added.connect(
        sessions.remember_new_factor, dispatch_uid="second factor"
    )


def _signed_in(sender: Any, user: User, **kwargs: Any) -> None:
    audit.record("sign in", user, scope=Scope.of(user))


def _signed_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        audit.record("sign out", user, scope=Scope.of(user))


def _sign_in_failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Only the account's id is kept: an address that is nobody's is nobody's business."""
    email = str(credentials.get("email", "")).strip().lower()
    user = User.objects.filter(email=email).first() if "\0" not in email else None
    audit.record("sign in failed", user or "account", scope=Scope(user))


def _recorder(verb: str) -> Any:
    def record(sender: Any, user: User, **kwargs: Any) -> None:
        audit.record(verb, user, scope=Scope.of(user))

    return record

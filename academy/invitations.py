"""Invitations: the only way to an account."""

import hashlib
import secrets
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string

from academy import audit
from academy.held_roles import place_of
from academy.models import Assignment, Invitation, Organization, Region, User
from academy.permissions import Scope
from academy.roles import (
    COHORT_ROLES,
    NATION_ROLES,
    ORGANIZATION_ROLES,
    REGION_ROLES,
    Role,
    Verb,
)

LIFETIME = timedelta(hours=72)


class CannotAccept(Exception):
    """The link does not open an account any more, in words for whoever holds it."""


def check_place(
    role: str,
    region: Region | None,
    cohort_code: str,
    organization: Organization | None = None,
) -> None:
    """A national role names no place, an official's role a region, a cohort's role a cohort.

    A partner's role names the organization for which this person answers.

    Raises:
        ValidationError: with a sentence at the field that has to change.
    """
    if role in ORGANIZATION_ROLES and organization is None:
        raise ValidationError({"organization": "Pilih lembaga yang diwakili mitra ini."})
    if role in ORGANIZATION_ROLES and (region or cohort_code):
        raise ValidationError(
            {"role": "Peran mitra mengikuti lembaganya: kosongkan wilayah dan kode angkatan."}
        )
    if role not in ORGANIZATION_ROLES and organization is not None:
        raise ValidationError({"organization": "Hanya peran mitra yang menyebut lembaga."})
    if role in NATION_ROLES and (region or cohort_code):
        raise ValidationError(
            {"role": "Peran ini berlaku nasional: kosongkan wilayah dan kode angkatan."}
        )
    if role in REGION_ROLES and region is None:
        raise ValidationError({"region": "Pilih kabupaten/kota tempat pejabat ini bertugas."})
    if role in REGION_ROLES and cohort_code:
        raise ValidationError({"cohort_code": "Pejabat daerah tidak memakai kode angkatan."})
    if role in COHORT_ROLES and region is not None:
        raise ValidationError(
            {"region": "Kosongkan wilayah: wilayahnya mengikuti angkatan yang dipilih."}
        )
    if role in COHORT_ROLES:
        try:
            import_string(settings.COHORT_DOOR).check(cohort_code)
        except ValidationError as error:
            raise ValidationError({"cohort_code": error.messages}) from error


def check_address(email: str, invitation: Invitation | None = None) -> None:
    """One person, one account, one open invitation."""
    if User.objects.filter(email=email).exists():
        raise ValidationError(
            {"email": "Surel ini sudah punya akun. Beri peran baru lewat Penugasan."}
        )
    waiting = Invitation.objects.filter(email=email, used_at=None, expires_at__gt=timezone.now())
    if invitation is not None:
        waiting = waiting.exclude(pk=invitation.pk)
    if waiting.exists():
        raise ValidationError(
            {"email": "Undangan untuk surel ini masih berlaku. Kirim ulang yang itu saja."}
        )


def token_hash(token: str) -> str:
    """What the database keeps of a link: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def link(token: str, base_url: str) -> str:
    """The full address that opens an invitation."""
    return urljoin(base_url, reverse("academy:invitation", args=[token]))


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    role: str,
    region: Region | None = None,
    cohort_code: str = "",
    organization: Organization | None = None,
    base_url: str,
    scope: Scope | None,
    now: datetime | None = None,
) -> tuple[Invitation, str]:
    """LAN invites a person by e-mail to one role in one place; the link holds for 72 hours.

    Args:
        scope: whose invitation it is; None for the command that brings in the first person.

    Returns:
        The invitation and its link; the link is stored nowhere.
    """
    if scope is not None:
        scope.check(Verb.MANAGE)
    email = email.strip().lower()
    check_place(role, region, cohort_code, organization)
    check_address(email)
    invitation = Invitation(
        email=email, name=name.strip(), role=role, region=region, cohort_code=cohort_code,
        organization=organization,
    )  # fmt: skip
    invitation.created_by = scope.person if scope else None
    address = _renew(invitation, base_url, now or timezone.now())
    invitation.full_clean()
    invitation.save()
    audit.record("invite", invitation, scope=scope, region_id=_region_id(invitation))
    _send(invitation, address)
    return invitation, address


@transaction.atomic
def resend(
    *, invitation: Invitation, base_url: str, scope: Scope, now: datetime | None = None
) -> tuple[Invitation, str]:
    """LAN sends an unused invitation again: a new link for 72 hours, the old one dies."""
    scope.check(Verb.MANAGE)
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.used_at is not None:
        raise ValidationError("Undangan ini sudah dipakai; orangnya sudah punya akun.")
    check_address(locked.email, locked)
    address = _renew(locked, base_url, now or timezone.now())
    locked.updated_by = scope.person
    locked.save(update_fields=["token_hash", "expires_at", "updated_by", "updated_at"])
    audit.record("resend", locked, scope=scope, region_id=_region_id(locked))
    _send(locked, address)
    return locked, address


@transaction.atomic
def cancel(*, invitation: Invitation, scope: Scope, now: datetime | None = None) -> Invitation:
    """LAN takes an unused invitation back; its link opens nothing from now on."""
    scope.check(Verb.MANAGE)
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.used_at is not None:
        raise ValidationError("Undangan ini sudah dipakai. Nonaktifkan akunnya bila perlu.")
    locked.expires_at = now or timezone.now()
    locked.updated_by = scope.person
    locked.save(update_fields=["expires_at", "updated_by", "updated_at"])
    audit.record("cancel", locked, scope=scope, region_id=_region_id(locked))
    return locked


def find(token: str, *, now: datetime | None = None) -> Invitation:
    """The invitation a link opens.

    Raises:
        Invitation.DoesNotExist: when no invitation has this link.
        CannotAccept: when it was used or its 72 hours are over.
    """
    invitation = Invitation.objects.select_related(
        "created_by", "region__area", "organization"
    ).get(token_hash=token_hash(token))
    _check_open(invitation, now or timezone.now())
    return invitation


@transaction.atomic
def accept(
    *,
    invitation: Invitation,
    name: str,
    password: str,
    employee_kind: str = User.EmployeeKind.OTHER,
    nip: str = "",
    now: datetime | None = None,
) -> User:
    """The invited person opens their account once, with the role and place LAN fixed.

    Raises:
        CannotAccept: when the invitation was used meanwhile, is over, or the account exists.
    """
    now = now or timezone.now()
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    _check_open(locked, now)
    if locked.token_hash != invitation.token_hash:
        raise CannotAccept("Tautan ini sudah diganti dengan yang lebih baru.")
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                locked.email, password, name=name, employee_kind=employee_kind, nip=nip
            )
    except IntegrityError as error:
        raise CannotAccept("Surel ini sudah punya akun. Masuklah seperti biasa.") from error
    if locked.organization_id:
        person.organization_id = locked.organization_id
        person.save(update_fields=["organization"])
    _give_role(person, locked)
    locked.used_at, locked.used_by = now, person
    locked.save(update_fields=["used_at", "used_by", "updated_at"])
    audit.record(
        "accept", locked, scope=Scope.of(person), region_id=_region_id(locked), fields=["used_by"]
    )
    return person


def _give_role(person: User, invitation: Invitation) -> None:
    today = timezone.localdate()
    if invitation.role in COHORT_ROLES:
        door = import_string(settings.COHORT_DOOR)
        door.join(person, Role(invitation.role), invitation.cohort_code, today)
        return
    assignment = Assignment(
        person=person,
        role=invitation.role,
        region=invitation.region,
        organization=invitation.organization,
        since=today,
        created_by=invitation.created_by,
    )
    assignment.full_clean()
    assignment.save()
    scope = Scope.of(person)
    audit.record("assign", assignment, scope=scope, region_id=_region_id(invitation))


def _check_open(invitation: Invitation, now: datetime) -> None:
    if invitation.used_at is not None:
        raise CannotAccept("Tautan undangan ini sudah dipakai.")
    if invitation.expires_at <= now:
        raise CannotAccept("Masa berlaku tautan undangan ini, tiga hari, sudah lewat.")


def _renew(invitation: Invitation, base_url: str, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.expires_at = now + LIFETIME
    return link(token, base_url)


def _region_id(invitation: Invitation) -> str:
    return invitation.region_id or ""


def _send(invitation: Invitation, address: str) -> None:
    """The letter leaves once the invitation is safely stored."""
    until = timezone.localtime(invitation.expires_at)
    context = {
        "invitation": invitation,
        "inviter": invitation.created_by,
        "place": place_of(invitation),
        "link": address,
        "until": f"{date_format(until, 'l, j F Y')} pukul {until:%H.%M} {until:%Z}",
    }
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}Undangan bergabung"
    body = render_to_string("academy/email/invitation.txt", context)
    transaction.on_commit(lambda: send_mail(subject, body, None, [invitation.email]))

"""LAN's desk for people: who has an account, which roles they hold, who is invited."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from academy import accounts, invitations, nip
from academy.admin.decisions import DecidingAdmin, Decision
from academy.admin_mixins import ScopedAdmin
from academy.held_roles import held_roles
from academy.models import Assignment, Invitation, Organization, User


def _is_other(request: HttpRequest, person: User) -> bool:
    return request.scope.person is not None and person.pk != request.scope.person.pk


def _deactivate(request: HttpRequest, person: User, reason: str) -> None:
    accounts.deactivate(person=person, reason=reason, scope=request.scope)


def _reactivate(request: HttpRequest, person: User, reason: str) -> None:
    accounts.reactivate(person=person, reason=reason, scope=request.scope)


def _remove_factors(request: HttpRequest, person: User, reason: str) -> None:
    accounts.remove_second_factors(person=person, reason=reason, scope=request.scope)


@admin.register(User)
class UserAdmin(DecidingAdmin, ScopedAdmin):
    """Accounts come from invitations; here they are found, corrected, closed and opened again."""

    list_display = ("name", "email", "roles", "masked_nip", "organization", "active")
    list_filter = ("is_active", "assignments__role", "employee_kind")
    list_select_related = ("organization__region__area",)
    search_fields = ("name", "email")
    ordering = ("name", "pk")
    autocomplete_fields = ("organization",)
    fields = (
        "name", "email", "phone", "employee_kind", "masked_nip", "organization", "roles_in_words",
        "active", "last_login", "created_at",
    )  # fmt: skip
    readonly_fields = (
        "email", "masked_nip", "roles_in_words", "active", "last_login", "created_at",
    )  # fmt: skip
    decisions = (
        Decision(
            "deactivate", "tutup", "Tutup akun {}",
            "Orang ini langsung keluar dari semua perangkat dan tidak dapat masuk lagi. "
            "Catatan yang ditulisnya tetap atas namanya.",
            "Akun {} ditutup.", _deactivate,
            lambda request, person: person.is_active and _is_other(request, person),
            is_danger=True,
        ),
        Decision(
            "reactivate", "buka", "Buka kembali akun {}",
            "Orang ini dapat masuk lagi dengan peran yang masih berlaku.",
            "Akun {} dibuka kembali.", _reactivate,
            lambda request, person: not person.is_active and _is_other(request, person),
        ),
        Decision(
            "factors", "pengaman", "Lepas pengaman kedua {}",
            "Hanya bila orangnya kehilangan ponsel dan kode cadangan. Pastikan dahulu dengan "
            "bertatap muka atau menelepon nomor yang sudah dikenal; lalu ia memasang yang baru.",
            "Pengaman kedua {} dilepas; ia memasang yang baru saat masuk.", _remove_factors,
            _is_other,
            is_danger=True,
        ),
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        running = Assignment.objects.running(timezone.localdate()).select_related(
            "region__area", "organization"
        )
        prefetch = Prefetch("assignments", running.order_by("since", "pk"), to_attr="held")
        return super().get_queryset(request).prefetch_related(prefetch)

    @admin.display(description="peran")
    def roles(self, person: User) -> str:
        return ", ".join(
            f"{row.get_role_display()} {row.organization or row.region or ''}".strip()
            for row in person.held
        )

    @admin.display(description="peran yang berjalan")
    def roles_in_words(self, person: User) -> str:
        rows = held_roles(person, timezone.localdate())
        return "; ".join(f"{row.label}, {row.place}" for row in rows) or "belum ada"

    @admin.display(description="NIP / NI PPPK")
    def masked_nip(self, person: User) -> str:
        return nip.mask(person.nip) or "belum diisi"

    @admin.display(description="akun", ordering="is_active")
    def active(self, person: User) -> str:
        return "aktif" if person.is_active else "ditutup"


class AssignmentForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "since" in self.fields and not self.instance.pk:
            self.fields["since"].initial = timezone.localdate()

    def clean_person(self) -> User:
        person = self.cleaned_data["person"]
        if person == self.decider:
            raise ValidationError("Peran untuk diri sendiri diberikan oleh rekan.")
        return person


@admin.register(Assignment)
class AssignmentAdmin(ScopedAdmin):
    """Who holds which role where; an end is a date, so that the past stays readable."""

    form = AssignmentForm
    list_display = ("person", "role", "region", "organization", "since", "until")
    list_filter = ("role", "region")
    list_select_related = ("person", "region__area", "organization")
    search_fields = ("person__name", "person__email")
    autocomplete_fields = ("person",)
    fields = ("person", "role", "region", "organization", "since", "until")
    ordering = ("-since", "pk")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("person", "role", "region", "organization", "since") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_own = obj is not None and obj.person_id == request.scope.person.pk
        return super().has_change_permission(request, obj) and not is_own

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.decider = request.scope.person
        return form


class InvitationForm(forms.ModelForm):
    """Email, name, role and its one place."""

    class Meta:
        help_texts = {
            "email": "Undangan dikirim ke alamat ini; tautannya berlaku 72 jam, sekali pakai.",
            "region": "Hanya untuk pejabat daerah.",
            "cohort_code": "Untuk fasilitator, peserta, dan coach, misalnya APK-5371-2025-01.",
            "organization": "Hanya untuk mitra: lembaga yang diwakilinya.",
        }

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            invitations.check_place(
                cleaned["role"], cleaned["region"], cleaned["cohort_code"], cleaned["organization"]
            )
            invitations.check_address(cleaned["email"])
        return cleaned


class StateFilter(admin.SimpleListFilter):
    """Where an invitation stands."""

    title = "keadaan"
    parameter_name = "keadaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("menunggu", "menunggu"), ("dipakai", "sudah dipakai"), ("lewat", "lewat waktu")]

    def queryset(self, request: HttpRequest, rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
        now = timezone.now()
        if self.value() == "dipakai":
            return rows.filter(used_at__isnull=False)
        if self.value() == "menunggu":
            return rows.filter(used_at=None, expires_at__gt=now)
        if self.value() == "lewat":
            return rows.filter(used_at=None, expires_at__lte=now)
        return rows


def _base_url(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


def _resend(request: HttpRequest, invitation: Invitation, reason: str) -> None:
    _, link = invitations.resend(
        invitation=invitation, base_url=_base_url(request), scope=request.scope
    )
    show_link_in_demo(request, link)


def _cancel(request: HttpRequest, invitation: Invitation, reason: str) -> None:
    invitations.cancel(invitation=invitation, scope=request.scope)


def show_link_in_demo(request: HttpRequest, link: str) -> None:
    """The demo has no mailbox; elsewhere only the invited person ever sees the link."""
    if settings.DEMO:
        messages.info(request, f"Tautan undangan (hanya tampil di data contoh): {link}")


@admin.register(Invitation)
class InvitationAdmin(DecidingAdmin, ScopedAdmin):
    """LAN invites; an invitation is sent again or taken back, never edited."""

    form = InvitationForm
    list_display = (
        "email", "name", "role", "region", "cohort_code", "organization", "state", "created_by",
    )  # fmt: skip
    list_filter = (StateFilter, "role")
    list_select_related = ("region__area", "organization", "created_by")
    search_fields = ("email", "name", "cohort_code")
    ordering = ("-created_at", "pk")
    fields = ("email", "name", "role", "region", "cohort_code", "organization")
    decisions = (
        Decision(
            "resend", "kirim-ulang", "Kirim ulang undangan {}",
            "Surat baru dengan tautan baru dikirim dan berlaku 72 jam; tautan lama mati.",
            "Undangan {} dikirim ulang.", _resend,
            lambda request, invitation: invitation.used_at is None,
            needs_reason=False,
        ),
        Decision(
            "cancel", "batalkan", "Batalkan undangan {}",
            "Tautannya tidak membuka akun lagi. Orangnya tidak diberi tahu.",
            "Undangan {} dibatalkan.", _cancel,
            lambda request, invitation: invitation.used_at is None,
            needs_reason=False, is_danger=True,
        ),
    )  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.fields, "state", "expires_at", "used_by") if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("state", "expires_at", "used_by") if obj else ()

    @admin.display(description="keadaan")
    def state(self, invitation: Invitation) -> str:
        if invitation.used_at is not None:
            return "sudah dipakai"
        return "menunggu" if invitation.expires_at > timezone.now() else "lewat waktu"

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        created, link = invitations.invite(
            **form.cleaned_data, base_url=_base_url(request), scope=request.scope
        )
        obj.__dict__.update(created.__dict__)
        show_link_in_demo(request, link)


@admin.register(Organization)
class OrganizationAdmin(ScopedAdmin):
    list_display = ("name", "kind", "region")
    list_filter = ("kind", "region")
    list_select_related = ("region__area",)
    search_fields = ("name",)
    ordering = ("name", "pk")
    fields = ("name", "kind", "region")

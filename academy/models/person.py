"""People, what they may do and where, and the invitations that bring them in."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce, Lower

from academy.models.base import RECORD_FIELDS, Record
from academy.roles import COHORT_ROLES, NATION_ROLES, ORGANIZATION_ROLES, REGION_ROLES, Role


class DateRange(Func):
    """The days from one date through another, for the exclusion constraint."""

    function = "DATERANGE"
    output_field = DateRangeField()


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        # Whoever is invited into the demo belongs to it, or the demo would refuse to start again.
        fields.setdefault("is_demo", settings.DEMO)
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser):
    """Somebody who signs in: by e-mail, under their own name, with roles given by assignment."""

    class EmployeeKind(models.TextChoices):
        PNS = "pns", "PNS"
        PPPK = "pppk", "PPPK"
        OTHER = "other", "bukan ASN"

    email = models.EmailField("surel", unique=True, validators=[EmailValidator()])
    name = models.CharField("nama", max_length=200)
    employee_kind = models.CharField(
        "jenis kepegawaian", max_length=5, choices=EmployeeKind.choices, default=EmployeeKind.OTHER
    )
    nip = models.CharField("NIP / NI PPPK", max_length=18, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True)
    organization = models.ForeignKey(
        "academy.Organization", models.PROTECT, null=True, blank=True, verbose_name="instansi"
    )
    is_active = models.BooleanField("aktif", default=True)
    is_demo = models.BooleanField("akun contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Privacy:
        personal = ("email", "name", "nip", "phone", "password")
        open = (
            "id", "last_login", "employee_kind", "organization", "is_active", "is_demo",
            "created_at",
        )  # fmt: skip

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        constraints = [
            models.CheckConstraint(
                name="academy_user_email_lower",
                condition=Q(email=Lower("email")),
                violation_error_message="Surel ditulis dengan huruf kecil.",
            ),
            models.CheckConstraint(
                name="academy_user_nip_digits",
                condition=Q(nip="") | Q(nip__regex=r"^\d{18}$"),
                violation_error_message="NIP atau NI PPPK terdiri atas 18 angka.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email

    # The admin's templates and allauth ask these; the portal's own answer is academy.permissions.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class AssignmentQuerySet(models.QuerySet):
    def running(self, today: date) -> "AssignmentQuerySet":
        """Those in force on a day; the last day counts."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)


class Assignment(Record):
    """One person's role for the nation or a region, from a day until a day.

    Roles inside a cohort come from the cohort's own enrolments (cohorts.Enrolment).
    """

    person = models.ForeignKey(
        User, models.PROTECT, verbose_name="orang", related_name="assignments"
    )
    role = models.CharField(
        "peran",
        max_length=12,
        choices=[(r.value, r.label) for r in Role if r not in COHORT_ROLES],
    )
    region = models.ForeignKey(
        "academy.Region", models.PROTECT, null=True, blank=True, verbose_name="wilayah"
    )
    organization = models.ForeignKey(
        "academy.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="lembaga mitra",
        help_text="Hanya untuk peran mitra: lembaga yang diwakilinya.",
    )
    since = models.DateField("sejak")
    until = models.DateField("sampai", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (*RECORD_FIELDS, "person", "role", "region", "organization", "since", "until")

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        constraints = [
            models.CheckConstraint(
                name="academy_assignment_scope_fits_role",
                condition=Q(
                    role__in=[r.value for r in NATION_ROLES],
                    region__isnull=True,
                    organization__isnull=True,
                )
                | Q(
                    role__in=[r.value for r in REGION_ROLES],
                    region__isnull=False,
                    organization__isnull=True,
                )
                | Q(
                    role__in=[r.value for r in ORGANIZATION_ROLES],
                    region__isnull=True,
                    organization__isnull=False,
                ),
                violation_error_message=(
                    "Peran nasional tidak memakai wilayah, peran daerah harus menyebut wilayahnya, "
                    "peran mitra menyebut lembaganya."
                ),
            ),
            models.CheckConstraint(
                name="academy_assignment_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="Tanggal akhir tidak boleh sebelum tanggal mulai.",
            ),
            ExclusionConstraint(
                name="academy_assignment_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("region", models.Value("")), RangeOperators.EQUAL),
                    (
                        DateRange("since", "until", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Orang ini sudah memegang peran yang sama pada masa itu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    def clean(self) -> None:
        """Said here first: PostgreSQL refuses to compare a span that ends before it begins."""
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": "Tanggal akhir tidak boleh sebelum tanggal mulai."})


class Invitation(Record):
    """A single-use way in: the inviter fixed the address, the role and its place."""

    email = models.EmailField("surel")
    name = models.CharField("nama", max_length=200)
    role = models.CharField("peran", max_length=12, choices=Role.choices)
    region = models.ForeignKey(
        "academy.Region", models.PROTECT, null=True, blank=True, verbose_name="wilayah"
    )
    cohort_code = models.CharField("kode angkatan", max_length=32, blank=True)
    organization = models.ForeignKey(
        "academy.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="lembaga mitra",
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField("berlaku sampai", editable=False)
    used_at = models.DateTimeField("dipakai pada", null=True, editable=False)
    used_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="invitations"
    )

    class Privacy:
        personal = ("email", "name", "token_hash")
        open = (
            *RECORD_FIELDS, "role", "region", "cohort_code", "organization", "expires_at",
            "used_at", "used_by",
        )  # fmt: skip

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        constraints = [
            models.CheckConstraint(
                name="academy_invitation_used_pair",
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False),
                violation_error_message="Waktu pakai dan pemakai undangan harus tercatat bersama.",
            ),
            models.CheckConstraint(
                name="academy_invitation_scope_fits_role",
                condition=(
                    Q(role__in=[r.value for r in NATION_ROLES], region__isnull=True, cohort_code="")
                    & Q(organization__isnull=True)
                )
                | (
                    Q(role__in=[r.value for r in REGION_ROLES], region__isnull=False)
                    & Q(cohort_code="", organization__isnull=True)
                )
                | (
                    Q(role__in=[r.value for r in COHORT_ROLES], region__isnull=True)
                    & Q(organization__isnull=True)
                    & ~Q(cohort_code="")
                )
                | (
                    Q(role__in=[r.value for r in ORGANIZATION_ROLES], region__isnull=True)
                    & Q(cohort_code="", organization__isnull=False)
                ),
                violation_error_message=(
                    "Peran nasional tanpa wilayah, peran daerah dengan wilayah, "
                    "peran angkatan dengan kode angkatan, peran mitra dengan lembaganya."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"

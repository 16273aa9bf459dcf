"""Who may do what, where: a person's grants, the scope made of them, and what a view must say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from academy.models.person import Assignment, User
from academy.roles import NATION_ROLES, TABLE, Role, Verb


@dataclass(frozen=True)
class Grant:
    """One role somebody holds now; a cohort's grant names its region too, a partner's its own."""

    role: Role
    region_id: str | None = None
    cohort_id: int | None = None
    organization_id: int | None = None

    @property
    def is_national(self) -> bool:
        return self.role in NATION_ROLES

    @property
    def verbs(self) -> frozenset[Verb]:
        return TABLE[self.role]

    def allows(self, verb: Verb) -> bool:
        return verb in self.verbs


def assignment_grants(person: User, today: date) -> list[Grant]:
    """Roles for the nation or a region, from the assignments in force today."""
    running = Assignment.objects.filter(person=person).running(today)
    rows = running.values_list("role", "region_id", "organization_id")
    return [Grant(Role(role), region, organization_id=whose) for role, region, whose in rows]


@cache
def grant_sources() -> tuple[Callable[[User, date], Iterable[Grant]], ...]:
    """Where grants come from; settings name them, since upper floors add theirs (enrolments)."""
    return tuple(import_string(path) for path in settings.GRANT_SOURCES)


@dataclass
class Scope:
    """What one person may see and do today; asked by querysets, views, templates and the admin."""

    person: User | None
    grants: tuple[Grant, ...] = field(default_factory=tuple)

    @classmethod
    def of(cls, person: Any, today: date | None = None) -> "Scope":
        """The scope of a person; somebody not signed in, or switched off, has an empty one."""
        if not getattr(person, "is_authenticated", False) or not person.is_active:
            return cls(None)
        today = today or timezone.localdate()
        return cls(person, tuple(g for source in grant_sources() for g in source(person, today)))

    def __str__(self) -> str:
        return f"person {self.person.pk}" if self.person else "nobody"

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def region_ids(self) -> tuple[str, ...]:
        """Regions this person works in, smallest code first; a national role names none."""
        return tuple(sorted({g.region_id for g in self.grants if g.region_id}))

    def cohort_ids(self, verb: Verb) -> tuple[int, ...]:
        """Cohorts in which this person may do it by enrolment."""
        return tuple(sorted({g.cohort_id for g in self.grants if g.cohort_id and g.allows(verb)}))

    def organization_ids(self, verb: Verb) -> tuple[int, ...]:
        """Organizations for which this person may do it as their voice."""
        return tuple(
            sorted({g.organization_id for g in self.grants if g.organization_id and g.allows(verb)})
        )

    @cached_property
    def is_national(self) -> bool:
        return any(grant.is_national for grant in self.grants)

    def can(
        self, verb: Verb, *, region_id: str | None = None, cohort_id: int | None = None
    ) -> bool:
        """Whether the verb is allowed at all, or for the region or cohort that is named."""
        for grant in self.grants:
            if not grant.allows(verb):
                continue
            if grant.is_national or (region_id is None and cohort_id is None):
                return True
            if cohort_id is not None and grant.cohort_id is not None:
                if grant.cohort_id == cohort_id:
                    return True
            elif region_id is not None and grant.region_id == region_id:
                return True
        return False

    def check(self, verb: Verb, **where: Any) -> None:
        """Raise PermissionDenied, with the rule in words, when the verb is not allowed."""
        if not self.can(verb, **where):
            raise PermissionDenied(f"Peran Anda tidak mencakup: {verb.value}.")

    def where(self, verb: Verb, *, region: str, cohort: str | None = None) -> Q:
        """The rows of a table for which the verb is allowed.

        Args:
            region: lookup from the table to the region's key.
            cohort: lookup to the cohort's key; without it a cohort's people see its whole region.
        """
        places = Q(pk__in=[])
        for grant in self.grants:
            if not grant.allows(verb):
                continue
            if grant.is_national:
                return Q(pk__isnull=False)  # all rows; an empty Q would vanish beside an "or"
            if grant.cohort_id is not None and cohort is not None:
                places |= Q(**{cohort: grant.cohort_id})
            elif grant.region_id is not None:
                places |= Q(**{region: grant.region_id})
        return places


PUBLIC = "public"
SIGNED_IN = "signed in"


def audience(*allowed: Verb | str) -> Callable[[Any], Any]:
    """Name who may open a view: verbs (any of them), SIGNED_IN or PUBLIC; unmarked is refused."""
    if not allowed:
        raise ValueError("audience() needs at least one verb")

    def mark(view: Any) -> Any:
        view.audience = allowed
        if PUBLIC in allowed:
            view.login_required = False
        return view

    return mark


def may_open(scope: Scope, allowed: tuple[Verb | str, ...]) -> bool:
    """Whether a scope belongs to a view's audience."""
    if PUBLIC in allowed:
        return True
    if SIGNED_IN in allowed:
        return scope.person is not None
    return any(scope.can(verb) for verb in allowed if isinstance(verb, Verb))

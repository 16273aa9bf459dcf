"""Lessons of other regions, offered where somebody works on the same theme."""

from collections.abc import Collection

from django.db.models import Count, Q

from academy.permissions import Scope
from solutions.models import Lesson

MOST = 3


def lessons_for(
    theme_ids: Collection[int], region_id: str, scope: Scope, *, most: int = MOST
) -> list[Lesson]:
    """Shared lessons of other regions on one of these themes; the most in common first."""
    if not theme_ids:
        return []
    rows = (
        Lesson.objects.visible_to(scope)
        .published()
        .exclude(region=region_id)
        .annotate(
            common=Count("themes", filter=Q(themes__in=theme_ids), distinct=True),
            tries=Count("uses", distinct=True),
        )
        .filter(common__gt=0)
    )
    return list(rows.order_by("-common", "-published_on", "-pk")[:most])

"""The demo world's cohorts: one in each pilot region, with its people and its stages on the way."""

from datetime import date, timedelta

from academy.demo import DemoPerson
from academy.models import Area, Region
from academy.roles import COHORT_ROLES
from cohorts.actions import enrol, open_cohort
from cohorts.models import Cohort, CohortStage

NAMES = {
    "53.71": ("APK-5371-2025-01", "Angkatan I Kota Kupang"),
    "35.13": ("APK-3513-2025-01", "Angkatan I Kabupaten Probolinggo"),
    "32.12": ("APK-3212-2025-01", "Angkatan I Kabupaten Indramayu"),
}
# How long each stage takes, in days from the start of the cohort; the regions differ a little.
STAGE_DAYS = [
    (0, 20), (20, 21), (21, 60), (40, 430), (60, 430), (150, 240), (200, 300), (240, 330),
    (300, 345), (330, 460), (420, 480),
]  # fmt: skip


def make_cohorts(
    people: list[DemoPerson], villages: dict[str, list[str]], today: date
) -> dict[str, Cohort]:
    """Open the three cohorts a little over a year ago, on their villages, with their people."""
    starts_on = today - timedelta(days=410)
    cohorts = {}
    for place, (region_id, (code, name)) in enumerate(NAMES.items()):
        region = Region.objects.select_related("area").get(pk=region_id)
        cohort = open_cohort(
            code=code, region=region, name=name, starts_on=starts_on,
            ends_on=starts_on + timedelta(days=480), scope=None,
            loci=list(Area.objects.filter(pk__in=villages[region_id]).order_by("pk")),
        )  # fmt: skip
        for member in people:
            if member.region_id == region_id and member.role in COHORT_ROLES:
                enrol(
                    cohort=cohort, person=member.person, part=member.role.value,
                    since=starts_on, scope=None,
                )  # fmt: skip
        _set_stages(cohort, today, delay=place * 9)
        cohorts[region_id] = cohort
    return cohorts


def _set_stages(cohort: Cohort, today: date, delay: int) -> None:
    stages = cohort.stages.select_related("stage").order_by("stage__order")
    for stage, (first, last) in zip(stages, STAGE_DAYS, strict=False):
        stage.planned_from = cohort.starts_on + timedelta(days=first)
        stage.planned_until = cohort.starts_on + timedelta(days=last)
        began, ended = (
            day + timedelta(days=delay) for day in (stage.planned_from, stage.planned_until)
        )
        stage.started_on = began if began <= today else None
        stage.finished_on = ended if ended <= today else None
    CohortStage.objects.bulk_update(
        stages, ["planned_from", "planned_until", "started_on", "finished_on"]
    )

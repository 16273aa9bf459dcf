"""Coaching: who is asked, what is said at which section, and when a round ends."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from academy import audit
from academy.errors import Refused
from academy.models import User
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Enrolment
from solutions.actions.proposal import lock_proposal
from solutions.models import CoachComment, CoachingRound, Proposal, ProposalVersion
from solutions.versions import keep_version

ONE_AT_A_TIME = (
    "Proposal ini sedang didampingi {coach}. Tunggu putarannya ditutup, lalu minta coach lagi."
)


def coaches_of(proposal: Proposal) -> list[User]:
    """Who coaches the proposal's cohort today, by name."""
    running = Enrolment.objects.filter(
        cohort=proposal.cohort_id, part=Enrolment.Part.COACH
    ).running(proposal.region.today())
    people = User.objects.filter(pk__in=running.values("person"), is_active=True)
    return list(people.order_by("name", "pk"))


@transaction.atomic
def ask_coach(
    *, scope: Scope, proposal: Proposal, coach: User, now: datetime | None = None
) -> CoachingRound:
    """A writer asks one coach of the cohort to read the proposal as it stands.

    Raises:
        PermissionDenied, Refused: as lock_proposal, with a coach of elsewhere, or while another
            coach's round is open.
    """
    locked = lock_proposal(proposal, scope=scope)
    now = now or timezone.now()
    if coach not in coaches_of(locked):
        raise Refused("Pilih coach dari angkatan ini.")
    if other := locked.rounds.open().select_related("coach").first():
        raise Refused(ONE_AT_A_TIME.format(coach=other.coach.name))
    last = locked.rounds.aggregate(last=Max("number"))["last"] or 0
    version = keep_version(locked, reason=ProposalVersion.Reason.COACHING, by=scope.person, now=now)
    made = CoachingRound.objects.create(
        proposal=locked, number=last + 1, coach=coach, version=version, asked_at=now,
        created_by=scope.person, updated_by=scope.person,
    )  # fmt: skip
    audit.record("ask coach", locked, scope=scope, region_id=locked.region_id)
    return made


def _lock_round(one: CoachingRound, scope: Scope) -> CoachingRound:
    """An open round, for its own coach."""
    locked = (
        CoachingRound.objects.visible_to(scope)
        .select_for_update(of=("self",))
        .select_related("proposal", "coach")
        .get(pk=one.pk)
    )
    scope.check(Verb.COACH_PROPOSAL, cohort_id=locked.proposal.cohort_id)
    if locked.coach_id != scope.person.pk:
        raise Refused(ONE_AT_A_TIME.format(coach=locked.coach.name))
    if locked.closed_at:
        raise Refused("Putaran ini sudah ditutup. Catatannya tetap dapat dibaca.")
    return locked


@transaction.atomic
def comment(
    *, scope: Scope, coaching_round: CoachingRound, section: str, text: str
) -> CoachComment:
    """The coach says something at one section of the version.

    Raises:
        Refused: for another coach, after the round's end, without text or at no known section.
    """
    locked = _lock_round(coaching_round, scope)
    if section not in Proposal.SECTIONS:
        raise Refused("Pilih bagian proposal yang dimaksud.")
    if not text.strip():
        raise Refused("Tuliskan catatannya.")
    made = CoachComment.objects.create(
        round=locked, section=section, text=text.strip(), created_by=scope.person,
        updated_by=scope.person,
    )  # fmt: skip
    audit.record(
        "coach", locked.proposal, scope=scope, region_id=locked.proposal.region_id, fields=[section]
    )
    return made


@transaction.atomic
def reply(
    *, scope: Scope, coach_comment: CoachComment, text: str, now: datetime | None = None
) -> CoachComment:
    """A writer answers a coach's comment, once.

    Raises:
        Refused: without text, or when somebody answered meanwhile.
    """
    locked = (
        CoachComment.objects.visible_to(scope)
        .select_for_update(of=("self",))
        .select_related("round__proposal")
        .get(pk=coach_comment.pk)
    )
    proposal = locked.round.proposal
    scope.check(Verb.WRITE_PROPOSAL, cohort_id=proposal.cohort_id)
    if locked.reply:
        raise Refused("Catatan ini sudah dijawab. Muat ulang halamannya.")
    if not text.strip():
        raise Refused("Tuliskan jawabannya.")
    locked.reply, locked.replied_at = text.strip(), now or timezone.now()
    locked.replied_by = locked.updated_by = scope.person
    locked.save()
    audit.record("answer", proposal, scope=scope, region_id=proposal.region_id, fields=["coaching"])
    return locked


@transaction.atomic
def ask_new_version(
    *, scope: Scope, coaching_round: CoachingRound, now: datetime | None = None
) -> CoachingRound:
    """The coach asks the writers for a new version and waits for it."""
    locked = _lock_round(coaching_round, scope)
    if locked.new_version_asked_at:
        raise Refused("Versi baru sudah diminta. Penulis akan mengirimnya.")
    locked.new_version_asked_at, locked.updated_by = now or timezone.now(), scope.person
    locked.save()
    audit.record("coach", locked.proposal, scope=scope, region_id=locked.proposal.region_id)
    return locked


@transaction.atomic
def send_new_version(
    *, scope: Scope, proposal: Proposal, now: datetime | None = None
) -> ProposalVersion:
    """The writers send the coach the proposal as it reads now; the open round reads this one.

    Raises:
        Refused: when no round is open.
    """
    locked = lock_proposal(proposal, scope=scope)
    now = now or timezone.now()
    running = locked.rounds.open().select_for_update(of=("self",)).first()
    if running is None:
        raise Refused("Tidak ada coach yang sedang mendampingi. Minta coach lebih dulu.")
    version = keep_version(locked, reason=ProposalVersion.Reason.COACHING, by=scope.person, now=now)
    running.version, running.new_version_asked_at = version, None
    running.updated_by = scope.person
    running.save()
    audit.record("send version", locked, scope=scope, region_id=locked.region_id)
    return version


@transaction.atomic
def close_round(
    *, scope: Scope, coaching_round: CoachingRound, summary: str, now: datetime | None = None
) -> CoachingRound:
    """The coach closes the round with what the writers take along; all of it stays readable.

    Raises:
        Refused: for another coach, twice, or without a summary.
    """
    locked = _lock_round(coaching_round, scope)
    if not summary.strip():
        raise Refused("Tutup putaran dengan simpulan: apa yang sudah kuat, apa yang perlu dijaga.")
    locked.summary, locked.closed_at = summary.strip(), now or timezone.now()
    locked.updated_by = scope.person
    locked.save()
    audit.record("coach", locked.proposal, scope=scope, region_id=locked.proposal.region_id)
    return locked

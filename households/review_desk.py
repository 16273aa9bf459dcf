"""What a reviewer looks at first: the queue by age, and what seems odd about a record."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import MD5, Lower
from django.utils import timezone
from rapidfuzz import fuzz

from academy.models import Status
from academy.permissions import Scope
from households.models import (
    Consent,
    ListeningSession,
    LocalPotential,
    NextStep,
    PotentialSource,
    Quote,
)

SHORT_WORDS = 12
SHORT_POTENTIAL_WORDS = 8
LATE_DAYS = 30
ALIKE = 92  # of 100, how alike two summaries of one author may be
LOOK_BACK = 200  # sessions of the same authors that a summary is compared with
EARLIEST, LATEST = time(6, 0), time(21, 0)
SUNDAY = 6


@dataclass(frozen=True)
class Flag:
    """Something a reviewer should look at; a serious one is never accepted in bulk."""

    code: str
    label: str
    detail: str
    is_serious: bool = False

    @property
    def tone(self) -> str:
        return "danger" if self.is_serious else "warn"


def queue(rows: QuerySet, scope: Scope, region_id: str = "") -> QuerySet:
    """Records that wait for this reviewer, the longest waiting first; own work is not among them.

    Args:
        rows: sessions or potentials, already limited to what the scope may see.
        region_id: only those of one region.
    """
    waiting = rows.filter(status=Status.SUBMITTED).exclude(author=scope.person)
    if region_id:
        waiting = waiting.filter(region=region_id)
    return waiting.order_by("submitted_at", "pk")


def waiting_days(submitted_at: datetime | None, now: datetime | None = None) -> int | None:
    """Whole days since a record was submitted."""
    return ((now or timezone.now()) - submitted_at).days if submitted_at else None


def _bare(column: str) -> MD5:
    """A text without case, spaces and punctuation, as a digest to compare."""
    squeezed = Func(
        F(column),
        Value("[^[:alnum:]]+"),
        Value(" "),
        Value("g"),
        function="REGEXP_REPLACE",
        output_field=TextField(),
    )
    return MD5(Lower(squeezed))


def _same_texts(model: type, column: str, ids: list[int]) -> dict[int, list[int]]:
    """For each record the others that say the very same, whatever their commas and capitals."""
    rows = (
        model.objects.unscoped("compared for a reviewer who reads all of them")
        .exclude(status__in=[Status.DRAFT, Status.WITHDRAWN])
        .annotate(digest=_bare(column))
    )
    if model is ListeningSession:
        rows = rows.filter(Q(household__isnull=True) | Q(household__withdrawn_at__isnull=True))
    mine = rows.filter(pk__in=ids).values("digest")
    groups: dict[str, list[int]] = defaultdict(list)
    for pk, digest in rows.filter(digest__in=mine).order_by("pk").values_list("pk", "digest"):
        groups[digest].append(pk)
    twins: dict[int, list[int]] = {}
    for group in groups.values():
        for pk in group:
            twins[pk] = [other for other in group if other != pk]
    return twins


def _alike_texts(sessions: list[ListeningSession]) -> dict[int, list[int]]:
    """For each session those of the same author that say nearly the same."""
    earlier: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = (
        ListeningSession.objects.unscoped("compared for a reviewer who reads all of them")
        .filter(author__in={s.author_id for s in sessions})
        .filter(Q(household__isnull=True) | Q(household__withdrawn_at__isnull=True))
        .exclude(status__in=[Status.DRAFT, Status.WITHDRAWN])
        .order_by("-pk")
        .values_list("author_id", "pk", "heard")[:LOOK_BACK]
    )
    for author_id, pk, heard in rows:
        earlier[author_id].append((pk, heard))
    return {
        session.pk: [
            pk
            for pk, heard in earlier[session.author_id]
            if pk != session.pk and fuzz.ratio(session.heard, heard, score_cutoff=ALIKE)
        ]
        for session in sessions
    }


def _numbers(ids: Iterable[int], noun: str) -> str:
    """Names of a few records: sesi 12, sesi 15 dan 3 lainnya."""
    ids = sorted(ids)
    named = ", ".join(f"{noun} {pk}" for pk in ids[:3])
    return named + (f" dan {len(ids) - 3} lainnya" if len(ids) > 3 else "")


def _text_flags(session: ListeningSession, same: list[int], alike: list[int]) -> list[Flag]:
    flags = []
    words = len(session.heard.split())
    if words < SHORT_WORDS:
        flags.append(Flag("short", "Sangat pendek", f"Ringkasannya hanya {words} kata."))
    if same:
        where = _numbers(same, "sesi")
        flags.append(Flag("same", "Isi sama", f"Ringkasannya sama dengan {where}.", True))
    elif alike:
        where = _numbers(alike, "sesi")
        flags.append(Flag("alike", "Isi mirip", f"Ringkasannya hampir sama dengan {where}."))
    return flags


def _time_flags(session: ListeningSession) -> list[Flag]:
    """A date that is long past, or an hour at which one does not visit families."""
    flags = []
    if session.submitted_at:
        sent_on = timezone.localdate(session.submitted_at, session.region.zone)
        late = sent_on - session.held_on
        if late > timedelta(days=LATE_DAYS):
            detail = f"Dikirim {late.days} hari sesudah sesi."
            flags.append(Flag("late", "Lama dikirim", detail))
    starts = session.starts_at
    if session.held_on.weekday() == SUNDAY and starts >= time(18, 0):
        detail = f"Minggu malam, pukul {starts:%H.%M}."
        flags.append(Flag("odd_hour", "Waktu janggal", detail))
    elif not EARLIEST <= starts <= LATEST:
        flags.append(Flag("odd_hour", "Waktu janggal", f"Mulai pukul {starts:%H.%M}."))
    if not session.cohort.starts_on <= session.held_on <= session.cohort.ends_on:
        detail = "Tanggal sesi di luar masa angkatan."
        flags.append(Flag("outside", "Di luar masa angkatan", detail))
    return flags


def _quote_flags(quotes: list[dict], has_consent: bool) -> list[Flag]:
    if not quotes:
        return [Flag("no_quote", "Tanpa kutipan", "Tidak ada kata-kata keluarga yang dicatat.")]
    flags = []
    if not has_consent and any(quote["may_be_quoted"] for quote in quotes):
        detail = "Ada kutipan bertanda boleh dikutip, tetapi izin mengutip tidak berlaku."
        flags.append(Flag("no_consent", "Izin kutip tidak ada", detail, True))
    if any(quote["language"] != "ind" and not quote["gloss"].strip() for quote in quotes):
        detail = "Ada kutipan berbahasa daerah tanpa arti bahasa Indonesia."
        flags.append(Flag("no_gloss", "Arti belum ditulis", detail))
    return flags


def _step_flags(steps: list[dict]) -> list[Flag]:
    """Agencies, villages and partners act through somebody: a step of theirs names who."""
    by_name = [step for step in steps if step["owner_kind"] in ("agency", "village", "partner")]
    nameless = sum(1 for step in by_name if not step["owner_name"].strip())
    if not nameless:
        return []
    detail = f"{nameless} langkah belum menyebut siapa pelakunya."
    return [Flag("no_owner", "Langkah tanpa pelaku", detail)]


def _by_session(rows: QuerySet) -> dict[int, list[dict]]:
    groups: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        groups[row["session_id"]].append(row)
    return groups


def session_flags(sessions: list[ListeningSession]) -> dict[int, list[Flag]]:
    """What seems odd about these sessions, in five queries however many there are."""
    ids = [session.pk for session in sessions]
    if not ids:
        return {}
    words = Quote.objects.unscoped("counted for the reviewer").standing().filter(session__in=ids)
    quotes = _by_session(words.values("session_id", "may_be_quoted", "language", "gloss"))
    agreed = NextStep.objects.unscoped("counted for the reviewer").filter(session__in=ids)
    steps = _by_session(agreed.values("session_id", "owner_kind", "owner_name"))
    allowed = _may_quote(ids)
    same = _same_texts(ListeningSession, "heard", ids)
    alike = _alike_texts(sessions)
    return {
        session.pk: [
            *_text_flags(session, same.get(session.pk, []), alike[session.pk]),
            *_time_flags(session),
            *_quote_flags(quotes[session.pk], session.pk in allowed),
            *_step_flags(steps[session.pk]),
        ]
        for session in sessions
    }


def _may_quote(ids: list[int]) -> set[int]:
    """Those sessions whose family, or group, lets its words be quoted today."""
    standing = Consent.objects.unscoped("which sessions may be quoted").filter(
        purpose=Consent.Purpose.QUOTE, withdrawn_at__isnull=True
    )
    of_family = Exists(standing.filter(household=OuterRef("household")))
    of_group = Exists(standing.filter(session=OuterRef("pk")))
    rows = ListeningSession.objects.unscoped("which sessions may be quoted").filter(pk__in=ids)
    return set(rows.filter(of_family | of_group).values_list("pk", flat=True))


def potential_flags(potentials: list[LocalPotential]) -> dict[int, list[Flag]]:
    """What seems odd about these potentials, in two queries however many there are."""
    ids = [potential.pk for potential in potentials]
    if not ids:
        return {}
    same = _same_texts(LocalPotential, "description", ids)
    heard = set(
        PotentialSource.objects.unscoped("counted for reviewers")
        .filter(potential__in=ids, quote__withdrawn_at__isnull=True)
        .values_list("potential_id", flat=True)
    )
    flags: dict[int, list[Flag]] = {}
    for potential in potentials:
        found = []
        words = len(potential.description.split())
        if words < SHORT_POTENTIAL_WORDS:
            found.append(Flag("short", "Sangat pendek", f"Uraiannya hanya {words} kata."))
        if twins := same.get(potential.pk):
            where = _numbers(twins, "potensi")
            found.append(Flag("same", "Isi sama", f"Uraiannya sama dengan {where}.", True))
        if potential.pk not in heard:
            if potential.named_source:
                detail = "Hanya menyebut sumber lain, tanpa kalimat warga."
                found.append(Flag("no_quote", "Tanpa kutipan", detail))
            else:
                detail = "Kalimat sumbernya sudah ditarik keluarga."
                found.append(Flag("no_source", "Tanpa sumber", detail, True))
        flags[potential.pk] = found
    return flags

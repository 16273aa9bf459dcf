"""The canary world: three regions in which every personal text says what it is and whose.

A text reads "Kenari family5371 ..." and is looked for as "family5371" in everything the portal
answers. Searching for "kenari" finds all of them and repeats none.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from academy import crypto, invitations
from academy.models import DataSubjectRequest, Draft, PovertyFigure, Region, Transition, User
from academy.review import move
from academy.roles import Role
from cohorts.models import Cohort
from cohorts.reference import load_stages
from households.actions.assessment import record_assessment
from households.actions.card import issue_card
from households.actions.consent import ConsentGiven, withdraw_consent
from households.actions.family import (
    record_aid,
    record_welfare,
    register_household,
    reveal_number,
)
from households.actions.family_card import ask_for_right, say
from households.models import (
    AidProgramme,
    Card,
    FamilyGroup,
    FamilyMessage,
    Household,
    Indicator,
    ListeningSession,
    LocalPotential,
    PotentialClass,
    Quote,
    Theme,
)
from households.reference import load_reference
from solutions.actions.coaching import ask_coach, comment
from solutions.actions.idea import set_aside_idea, start_idea
from solutions.models import CoachComment, CoachingRound, Idea, Proposal
from tests.factories import (
    PILOTS,
    make_cohort,
    make_organization,
    make_person,
    make_potential,
    make_region,
    make_session,
    make_village,
    scope_of,
)
from tests.solution_factories import make_group, make_idea, make_proposal
from tests.world_action import Doing, build_doing, try_lesson
from tests.world_matching import Matching, build_matching

SEARCH = "kenari"
KINDS = (
    "family", "number", "session", "note", "restricted", "draft", "unsent", "words", "released",
    "withdrawn", "gone", "potential", "pending", "reason", "invite", "idea", "group", "plan",
    "proposal", "coaching", "message",
    "matched", "agreed", "rival",
    "doing", "learned", "unshared",
)  # fmt: skip
# Enough families with released words that small numbers hide nothing from those who may read.
QUIET_FAMILIES = 5


@dataclass(frozen=True)
class Canary:
    """A text that betrays where it came from."""

    kind: str
    region_id: str
    token: str


@dataclass
class Place:
    """One region of the canary world and everything in it that an address can name."""

    region: Region
    cohort: Cohort
    people: dict[str, User]
    families: list[Household] = field(default_factory=list)
    sessions: dict[str, ListeningSession] = field(default_factory=dict)
    potentials: dict[str, LocalPotential] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    ideas: dict[str, Idea] = field(default_factory=dict)
    groups: list[FamilyGroup] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    messages: list[FamilyMessage] = field(default_factory=list)
    matching: Matching | None = None
    proposals: dict[str, Proposal] = field(default_factory=dict)
    rounds: list[CoachingRound] = field(default_factory=list)
    comments: list[CoachComment] = field(default_factory=list)
    doing: Doing | None = None
    numbers: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        return self.region.pk.replace(".", "")

    def text(self, kind: str) -> str:
        return f"Kenari {kind}{self.mark}"


@dataclass
class World:
    """Three regions, the people of the nation, and the list of all canaries."""

    places: dict[str, Place]
    people: dict[str, User]
    invitation_token: str

    @property
    def canaries(self) -> list[Canary]:
        spoken = [
            Canary(kind, place.region.pk, f"{kind}{place.mark}")
            for place in self.places.values()
            for kind in KINDS
            if kind != "number"
        ]
        digits = [
            Canary("number", place.region.pk, number)
            for place in self.places.values()
            for number in place.numbers
        ]
        return spoken + digits


@contextmanager
def standing_world() -> Iterator[World]:
    """Build the world once and take it down as if it had never been."""
    with transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def build_world() -> World:
    """Three regions, each with people of every role and records in every state."""
    load_stages()
    load_reference()
    national = {
        "lan": make_person(Role.LAN, name="Peninjau Satu"),
        "reviewer": make_person(Role.LAN, name="Peninjau Dua"),
        "pdp": make_person(Role.PDP, name="Petugas PDP"),
        "nobody": make_person(name="Tanpa Peran"),
    }
    places = {code: _Builder(code, national).build() for code in PILOTS}
    for place, other in zip(places.values(), [*places.values()][1:], strict=False):
        try_lesson(
            place.doing.lessons[0], cohort=other.cohort, region=other.region,
            text=other.text("learned"), today=other.region.today(),
        )  # fmt: skip
    make_organization(name="Dinas Contoh")
    PovertyFigure.objects.get_or_create(
        area_id="53.71", measure="rate", period="2025-03", source="BPS",
        defaults={"value": 8, "unit": "persen", "as_of": date(2025, 3, 1), "quality": "found"},
    )  # fmt: skip
    token = _invite_into(places, national["lan"])
    return World(places, national, token)


def _invite_into(places: dict[str, Place], lan: User) -> str:
    """One open invitation for each region; the link of Kupang's is kept."""
    links = {}
    for code, place in places.items():
        _, links[code] = invitations.invite(
            email=f"invite{place.mark}@contoh.invalid", name=place.text("invite"),
            role=Role.FACILITATOR, cohort_code=place.cohort.code,
            base_url="http://testserver/", scope=scope_of(lan),
        )  # fmt: skip
    return links["53.71"].rstrip("/").rpartition("/")[2]


class _Builder:
    """Fills one region."""

    def __init__(self, code: str, national: dict[str, User]) -> None:
        region = make_region(code)
        cohort = make_cohort(region)
        roles = {
            "facilitator": Role.FACILITATOR, "colleague": Role.FACILITATOR,
            "participant": Role.PARTICIPANT, "coach": Role.COACH,
        }  # fmt: skip
        people = {key: make_person(role, place=cohort) for key, role in roles.items()}
        people["official"] = make_person(Role.OFFICIAL, place=region)
        self.place = Place(region, cohort, people)
        self.reviewer = scope_of(national["reviewer"])
        self.me = scope_of(people["facilitator"])
        self.other = scope_of(people["colleague"])
        self.today = region.today()
        self.serial = 0

    def build(self) -> Place:
        place = self.place
        nip = f"19890227201412100{list(PILOTS).index(place.region.pk)}"
        User.objects.filter(pk=place.people["colleague"].pk).update(nip=nip)
        place.numbers.append(nip)
        family, quiet, gone = (self._family(kind) for kind in ("family", "family", "gone"))
        place.families = [family, quiet, gone]
        self._about(family)
        self._sessions(family)
        self._cards(family, gone)
        self._taken_back(quiet, gone)
        self._potentials()
        self._autosaves()
        self._ideas()
        place.groups = [make_group(place.cohort, place.families, name=place.text("group"))]
        self._matching()
        self._proposals()
        place.doing = build_doing(
            cohort=place.cohort, author=self.other.person, text=place.text, today=self.today
        )
        for number in range(QUIET_FAMILIES):
            self._quiet(number)
        return place

    def number(self, day: int = 12) -> str:
        """A NIK or KK of nobody: kecamatan 99 does not exist."""
        self.serial += 1
        number = f"{self.place.mark}99{day:02d}0684{self.serial:04d}"
        self.place.numbers.append(number)
        return number

    def _family(self, kind: str, purposes: tuple[str, ...] = ("participate", "quote")) -> Household:
        text = self.place.text(kind)
        members = [
            {"name": text, "nik": self.number(52), "sex": "f", "relation": "head",
             "born_on": date(1984, 6, 12), "has_disability": True, "disability_note": text},
            {"name": f"{text} anak", "sex": "m", "relation": "child", "birth_year": 2012},
        ]  # fmt: skip
        fields = {
            "area": make_village(self.place.region), "rt": "004", "rw": "002", "address": text,
            "phone": text, "health_notes": text, "kk_number": self.number(),
        }  # fmt: skip
        consents = [
            ConsentGiven(purpose, "signature", "2026-1", witness=text) for purpose in purposes
        ]
        return register_household(
            scope=self.other, cohort=self.place.cohort, fields=fields, members=members,
            consents=consents, client_uuid=uuid.uuid4(),
        )  # fmt: skip

    def _about(self, family: Household) -> None:
        """What is written about a family besides its sessions."""
        text = self.place.text("family")
        record_welfare(
            scope=self.other, household=family, listing="listed", decile=1, as_of=self.today,
            source=text,
        )  # fmt: skip
        record_aid(
            scope=self.other, household=family, programme=AidProgramme.objects.order_by("pk")[0],
            as_of=self.today, note=text,
        )  # fmt: skip
        indicators = list(Indicator.objects.order_by("order")[:6])
        for days in (90, 2):
            record_assessment(
                scope=self.other, household=family, assessed_on=self.today - timedelta(days=days),
                answers=dict.fromkeys(indicators, 1 + days % 3),
                priorities=[(indicators[0], text)], client_uuid=uuid.uuid4(), note=text,
            )  # fmt: skip
        reveal_number(
            scope=self.other, target=family, field="kk_number", reason=self.place.text("reason")
        )

    def _session(
        self, household: Household | None, kind: str, *, by: Any, words: tuple[str, ...] = (),
        **changes: Any,
    ) -> ListeningSession:  # fmt: skip
        text = self.place.text(kind)
        theme = Theme.objects.order_by("pk")[0]
        quotes = [
            {"speaker": "mother", "language": "ind", "words": self.place.text(word),
             "gloss": self.place.text(word), "may_be_quoted": word in ("released", "withdrawn",
             "gone"), "themes": [theme]}
            for word in words or (kind,)
        ]  # fmt: skip
        steps = [
            {"kind": "promise", "text": text, "owner_kind": "facilitator", "owner_name": text,
             "due_on": self.today + timedelta(days=3)}
        ]  # fmt: skip
        return make_session(
            by, household=household, cohort=self.place.cohort, reviewer=self.reviewer,
            held_on=self.today - timedelta(days=1), heard=text, strengths=text, hopes=text,
            obstacles=text, reflection=text, place=text, quotes=quotes, steps=steps, **changes,
        )  # fmt: skip

    def _sessions(self, family: Household) -> None:
        sessions = self.place.sessions
        sessions["accepted"] = self._session(
            family, "session", by=self.other, words=("released", "words")
        )
        sessions["submitted"] = self._session(
            family, "session", by=self.other, words=("words",), status="submitted"
        )
        sessions["mine"] = returned = self._session(
            family, "session", by=self.me, words=("words",), status="submitted"
        )
        note = self.place.text("note")
        move(returned, Transition.RETURN, scope=self.reviewer, note=note, field="heard")
        sessions["restricted"] = self._session(
            family, "restricted", by=self.other, sensitivity="restricted"
        )
        sessions["draft"] = self._session(family, "draft", by=self.other, status="draft")
        sessions["my draft"] = self._session(family, "unsent", by=self.me, status="draft")
        sessions["group"] = self._session(
            None, "session", by=self.other, words=("words",), status="submitted",
            area=make_village(self.place.region), form="focus_group",
            group_name=self.place.text("session"),
            group_consent={
                "given_by_label": self.place.text("session"), "method": "voice",
                "text_version": "2026-1", "quote": False,
            },
        )  # fmt: skip

    def _cards(self, family: Household, gone: Household) -> None:
        """Cards in two families' hands, and what they said through them."""
        told = self.place.sessions["accepted"]
        for key, household, session in (("family", family, told), ("gone", gone, None)):
            card = issue_card(
                scope=self.other, household=household, session=session,
                next_visit_on=self.today, visitor=self.place.people["colleague"],
            )  # fmt: skip
            self.place.cards[key] = card
            for kind in (FamilyMessage.Kind.CONFIRMED, FamilyMessage.Kind.CORRECTION):
                words = self.place.text("message" if key == "family" else "gone")
                said = say(card=card, kind=kind, words=words)
                self.place.messages.append(said)
        ask_for_right(card=self.place.cards["family"], kind=DataSubjectRequest.Kind.ACCESS)

    def _taken_back(self, quiet: Household, gone: Household) -> None:
        """One family takes its words back, the other one everything."""
        sessions = self.place.sessions
        sessions["silenced"] = self._session(quiet, "session", by=self.other, words=("withdrawn",))
        sessions["gone"] = self._session(gone, "gone", by=self.other)
        for family, purpose in ((quiet, "quote"), (gone, "participate")):
            withdraw_consent(
                scope=self.other, household=family, purposes=[purpose],
                note=self.place.text("family"),
            )  # fmt: skip

    def _potentials(self) -> None:
        """Sources of an accepted one: words that may be read, may not, and were taken back."""
        sources = list(
            Quote.objects.unscoped("sources of the canary world")
            .filter(session__in=[self.place.sessions[key] for key in ("accepted", "silenced")])
            .order_by("pk")
        )
        kind = PotentialClass.objects.order_by("pk")[0]
        for key, by, status, mark in (
            ("accepted", self.other, "accepted", "potential"),
            ("submitted", self.other, "submitted", "pending"),
            ("mine", self.me, "returned", "pending"),
            ("draft", self.other, "draft", "draft"),
            ("my draft", self.me, "draft", "unsent"),
        ):
            text = self.place.text(mark)
            self.place.potentials[key] = make_potential(
                by, cohort=self.place.cohort, status=status, title=text, kind=kind,
                description=text, capacity=text, market_now=text, obstacles=text,
                opportunity=text, named_source=text,
                quotes=sources if status == "accepted" else [],
            )  # fmt: skip

    def _autosaves(self) -> None:
        """What is being typed: mine, and a colleague's."""
        for key, kind in (("facilitator", "unsent"), ("colleague", "draft")):
            owner, text = self.place.people[key], self.place.text(kind)
            content = f"heard={text}"
            self.place.drafts[key] = Draft.objects.create(
                uuid=uuid.uuid4(), owner=owner, form="session", path="/lapangan/sesi/baru/",
                content=crypto.seal_for_person(owner.pk, content), label=text,
            )  # fmt: skip

    def _proposals(self) -> None:
        """A draft with its coach, and one that was accepted; each from an idea of its own."""
        place = self.place
        for key, status, kind in (("draft", "draft", "plan"), ("accepted", "accepted", "proposal")):
            text = place.text(kind)
            idea = make_idea(
                place.cohort, owner=self.other.person, title=text, text=text, next_step=text
            )
            place.proposals[key] = make_proposal(
                idea, status=status, title=text, problem=text, who_is_helped=text,
                families_bring=text, families_decide=text, plan=text, risks=text,
            )  # fmt: skip
        draft, coach = place.proposals["draft"], place.people["coach"]
        running = ask_coach(scope=self.other, proposal=draft, coach=coach)
        said = comment(
            scope=scope_of(coach), coaching_round=running, section="plan",
            text=place.text("coaching"),
        )  # fmt: skip
        place.rounds, place.comments = [running], [said]

    def _ideas(self) -> None:
        """One idea that is followed and one set aside, before any proposal of theirs."""
        place, text = self.place, self.place.text("idea")
        released = Quote.objects.unscoped("evidence of the canary world").filter(
            session=place.sessions["accepted"], released_at__isnull=False
        )
        for key in ("standing", "aside"):
            place.ideas[key] = start_idea(
                scope=self.other, cohort=place.cohort, quotes=[one.pk for one in released],
                themes=[Theme.objects.order_by("pk")[0].pk],
                potentials=[place.potentials["accepted"].pk], client_uuid=uuid.uuid4(),
                fields={
                    "title": text, "text": text, "strategies": ["A"], "next_step": text,
                    "owner": place.people["colleague"],
                    "next_on": self.today + timedelta(days=9),
                },
            )  # fmt: skip
        set_aside_idea(scope=self.other, idea=place.ideas["aside"], reason=text)

    def _matching(self) -> None:
        """A proposal in matching, with what one partner and its rival said about it."""
        self.place.matching = build_matching(
            cohort=self.place.cohort, people=self.place.people, text=self.place.text,
            quotes=list(
                Quote.objects.unscoped("evidence of the canary world").filter(
                    session=self.place.sessions["accepted"], released_at__isnull=False
                )
            ),
            potential=self.place.potentials["accepted"],
        )  # fmt: skip

    def _quiet(self, number: int) -> None:
        """A family that says what others say too, so that counts are large enough to be shown."""
        members = [{"name": f"Warga {number}", "sex": "f", "relation": "head"}]
        household = register_household(
            scope=self.other, cohort=self.place.cohort, members=members,
            fields={"area": make_village(self.place.region)}, client_uuid=uuid.uuid4(),
            consents=[ConsentGiven(p, "voice", "2026-1") for p in ("participate", "quote")],
        )  # fmt: skip
        self._session(household, "session", by=self.other, words=("released",))

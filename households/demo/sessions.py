"""Listening sessions over a year, with their words, in every state of review."""

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from academy.models import Area, Transition
from academy.permissions import Scope
from academy.review import move, return_with_notes
from households.actions.session import accept_session, record_session
from households.demo.workshop import DAYS, SESSIONS, Workshop
from households.models import Household, ListeningSession, Theme

STORY_PARTS = ("strengths", "hopes", "obstacles", "reflection")
GROUPS = ["Kelompok ibu arisan", "Warga RT", "Kelompok nelayan", "Kelompok tani", "Karang taruna"]
OWNERS = {"agency": "dinas terkait", "village": "pemerintah desa/kelurahan"}
RETURN_NOTES = [
    ("heard", "Ceritanya baik. Tolong tambahkan siapa yang biasanya menanggung pekerjaan ini."),
    ("quotes", "Kutipan pertama belum punya arti bahasa Indonesia yang lengkap. Mohon dilengkapi."),
    ("steps", "Langkah berikut belum menyebut siapa yang akan datang kembali dan kapan."),
]


class SessionMaker(Workshop):
    """Records the sessions of a region and lets LAN decide on them."""

    def make_sessions(self) -> None:
        total = SESSIONS[self.place.region_id]
        voices, stories = self._deck(self.place.voices), self._deck(self.place.stories)
        self.themes = {theme.code: theme for theme in Theme.objects.all()}
        for place in range(total):
            ago = (DAYS - 30) * (total - 1 - place) // total + self.dice.randint(0, 5)
            day = self.today - timedelta(days=ago)
            family = (
                None if place % 9 == 4 else self.place.families[place % len(self.place.families)]
            )
            area, settings = self._where(family, place)
            voice_count = 0 if place % 17 == 13 else 2 if place % 6 == 2 else 1
            story = self._fitting(stories, settings, group=family is None)
            self._session(
                day, family, area, place, story=story,
                voices=[self._voice(voices, settings, story) for _ in range(voice_count)],
            )  # fmt: skip

    def _deck(self, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Every card once in random order, then all once more: repeats lie far apart."""
        return self.dice.sample(cards, len(cards)) + self.dice.sample(cards, len(cards))

    def _fitting(
        self, deck: list[dict[str, Any]], settings: list[str], *, group: bool | None = None
    ) -> dict[str, Any]:
        """The next card that could be told in such a place, by a family or by a group."""
        for place, card in enumerate(deck):
            fits_place = card.get("setting", "any") in ("any", *settings)
            if fits_place and (group is None or bool(card["group_name"]) == group):
                return deck.pop(place)
        return deck.pop(0)

    def _voice(
        self, deck: list[dict[str, Any]], settings: list[str], story: dict[str, Any]
    ) -> dict[str, Any]:
        """The next words that speak of what the story tells; else the next said in such a place."""
        for place, card in enumerate(deck):
            fits_place = card["setting"] in ("any", *settings)
            if fits_place and set(card["themes"]) & set(story["themes"]):
                return deck.pop(place)
        return self._fitting(deck, settings)

    def _where(self, family: Household | None, place: int) -> tuple[Area, list[str]]:
        if family is None:
            return self.place.villages[(place // 9) % len(self.place.villages)]
        kinds = {area.pk: settings for area, settings in self.place.villages}
        return family.area, kinds[family.area_id]

    def _who(self, family: Household | None, story: dict[str, Any]) -> dict[str, Any]:
        """A visit to a family, or a meeting of a group."""
        dice, hour = self.dice, self.dice.choice([8, 9, 10, 13, 15, 16])
        common = {
            "household": family, "starts_at": time(hour, dice.choice([0, 15, 30])),
            "ends_at": time(hour + 1, 45), "present_girls": dice.randint(0, 2),
            "present_elder_women": dice.randint(0, 1),
        }  # fmt: skip
        if family:
            return common | {
                "group_name": "", "place": "rumah keluarga",
                "form": story["form"] if not story["group_name"] else "home_visit",
                "present_women": dice.randint(1, 2), "present_men": dice.randint(0, 1),
            }  # fmt: skip
        return common | {
            "group_name": story["group_name"] or dice.choice(GROUPS), "place": "balai pertemuan",
            "form": story["form"] if story["group_name"] else "focus_group",
            "present_women": dice.randint(5, 14), "present_men": dice.randint(1, 8),
        }  # fmt: skip

    def _session(
        self, day: date, family: Household | None, area: Area, place: int, *,
        story: dict[str, Any], voices: list[dict[str, Any]],
    ) -> None:  # fmt: skip
        scope = self.scope(place)
        fields = self._who(family, story) | {
            "area": area, "held_on": day,
            "languages": sorted({voice["language"] for voice in voices} | {"ind"}),
            "sensitivity": "restricted" if place % 29 == 11 else "normal",
            "heard": story["heard"],
            **{part: story.get(part) or "" for part in STORY_PARTS},
        }  # fmt: skip
        may_quote = family is None or family.consents.standing().filter(purpose="quote").exists()
        recent = place >= SESSIONS[self.place.region_id] - 9
        is_draft = place == SESSIONS[self.place.region_id] - 1
        session = record_session(
            scope=scope, cohort=self.place.cohort, fields=fields,
            quotes=[self._quote(voice, may_quote and self.dice.random() < 0.9) for voice in voices],
            steps=[self._step(step, day) for step in story.get("next_steps", [])],
            client_uuid=self.uuid(), submit=not is_draft,
            group_consent=None if family else {
                "given_by_label": "wakil peserta pertemuan", "method": "voice",
                "text_version": "2026-1",
            },
            now=min(self.moment(day, 19, self.dice.randint(0, 59)), timezone.now()),
        )  # fmt: skip
        if not is_draft:
            self._review(session, day, place, scope, recent=recent)

    def _quote(self, voice: dict[str, Any], may_be_quoted: bool) -> dict[str, Any]:
        return {
            "speaker": voice["speaker"], "language": voice["language"], "words": voice["words"],
            "gloss": voice["gloss"] or "", "may_be_quoted": may_be_quoted,
            "themes": [self.themes[code] for code in voice["themes"]],
        }  # fmt: skip

    def _step(self, step: dict[str, Any], day: date) -> dict[str, Any]:
        owner = step["owner_kind"]
        return {
            "kind": "promise" if step.get("is_promise") else "step",
            "text": step["text"], "owner_kind": owner,
            "owner_name": OWNERS.get(owner, ""),
            "due_on": day + timedelta(days=step.get("due_in_days") or 30),
        }  # fmt: skip

    def _review(
        self, session: ListeningSession, day: date, place: int, scope: Scope, *, recent: bool
    ) -> None:
        """Older ones are decided; of the last some wait, some came back, one was pulled."""
        reviewer = self.reviewers[place % len(self.reviewers)]
        if recent and place % 3:
            if place % 9 == 5:
                move(session, Transition.WITHDRAW, scope=scope)
            return
        when = min(self.moment(day + timedelta(days=3), 10), timezone.now())
        if recent or place % 11 == 6:
            part, note = RETURN_NOTES[place % len(RETURN_NOTES)]
            return_with_notes(session, scope=reviewer, notes={part: note}, now=when)
            if recent:
                return
            move(session, Transition.SUBMIT, scope=scope, now=when + timedelta(days=1))
            when = min(when + timedelta(days=3), timezone.now())
        accept_session(scope=reviewer, session=session, now=when)

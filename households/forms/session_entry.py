"""The whole of a session on one page: the form, its quotes and its next steps, valid together."""

import uuid
from functools import cached_property
from typing import Any

from django.http import QueryDict

from academy.form_kept import as_initial, form_number
from academy.form_rows import rows_in
from academy.models import ReviewEvent
from academy.permissions import Scope
from households.actions.session import SESSION_FIELDS
from households.consent_texts import consent_sheet
from households.forms.session import (
    QuoteFormSet,
    SessionForm,
    StepFormSet,
    Subject,
    families_of,
)
from households.models import Consent, ListeningSession, NextStep, Quote, Theme

QUOTE_PART, STEP_PART = "quotes", "steps"


class SessionEntry:
    """A session as it is written: new, resumed from a draft, or returned for correction."""

    def __init__(
        self,
        *,
        scope: Scope,
        subject: Subject,
        session: ListeningSession | None = None,
        data: QueryDict | None = None,
        kept: QueryDict | None = None,
    ) -> None:
        self.scope, self.subject, self.session = scope, subject, session
        self.known = _quotes_of(session)
        self.agreed = _steps_of(session)
        more = {"subject": subject, "is_new": session is None}
        if data is not None:
            self.form = SessionForm(data, **more)
        else:
            self.form = SessionForm(initial=self._first_values(), **more)
            if kept is not None:
                self.form.initial |= as_initial(self.form, kept)
        self._make_rows(data, kept)
        self.part_notes: dict[str, list[ReviewEvent]] = {}
        self.general_notes: list[ReviewEvent] = []
        if subject.is_unknown:
            self._offer_families()

    def _make_rows(self, data: QueryDict | None, kept: QueryDict | None) -> None:
        options = {
            "prefix": "quote",
            "form_kwargs": {
                "themes": _themes(self.known),
                "known": self.known,
                "offers_quoting": self.subject.may_be_quoted,
            },
        }
        agreed = {"prefix": "step", "form_kwargs": {"known": self.agreed}}
        if data is not None:
            self.quotes = QuoteFormSet(data, **options)
            self.steps = StepFormSet(data, **agreed)
            return
        quotes, steps = self._first_quotes(), self._first_steps()
        if kept is not None:
            typed = rows_in(kept, QuoteFormSet(**options))
            quotes = [row for row in typed if str(row.get("quote") or "") in ("", *self.known)]
            typed = rows_in(kept, StepFormSet(**agreed))
            steps = [row for row in typed if str(row.get("step") or "") in ("", *self.agreed)]
        self.quotes = QuoteFormSet(initial=quotes, blank_rows=0 if quotes else 1, **options)
        self.steps = StepFormSet(initial=steps, blank_rows=0 if steps else 1, **agreed)

    def _first_values(self) -> dict[str, Any]:
        subject = self.subject
        if self.session is None:
            return {
                "client_uuid": uuid.uuid4(),
                "household": subject.household.pk if subject.household else "",
                "cohort": subject.cohort.pk,
                "area": subject.household.area_id if subject.household else "",
                "form": "home_visit" if subject.household else "focus_group",
                "held_on": subject.cohort.region.today(),
            }
        values = {name: getattr(self.session, name) for name in SESSION_FIELDS}
        return values | {
            "client_uuid": self.session.client_uuid,
            "version": self.session.version,
            "household": self.session.household_id or "",
            "cohort": self.session.cohort_id,
            "area": self.session.area_id,
        }

    def _first_quotes(self) -> list[dict[str, Any]]:
        return [
            {
                "quote": quote.pk,
                "words": quote.words,
                "gloss": quote.gloss,
                "language": quote.language,
                "speaker": quote.speaker,
                "may_be_quoted": quote.may_be_quoted,
                "themes": [str(theme.pk) for theme in quote.themes.all()],
            }
            for quote in self.known.values()
        ]

    def _first_steps(self) -> list[dict[str, Any]]:
        names = ("text", "kind", "owner_kind", "owner_name", "due_on")
        return [
            {"step": key} | {name: getattr(step, name) for name in names}
            for key, step in self.agreed.items()
        ]

    def _offer_families(self) -> None:
        """The family named is not in one's list: the form stays, another can be chosen."""
        families = families_of(self.scope).with_head().order_by("code", "pk")[:500]
        choices = [("", "Pilih…")]
        for family in families:
            head = family.heads[0].name if family.heads else ""
            choices.append((str(family.pk), f"{family.code} · {head} · {family.area.name}"))
        self.form.offer_families(choices)

    def again(self, *, more_quotes: bool, more_steps: bool) -> "SessionEntry":
        """The same words on a fresh page with one more row, for those without script."""
        entry = SessionEntry(
            scope=self.scope, subject=self.subject, session=self.session, kept=self.form.data
        )
        for rows, more in ((entry.quotes, more_quotes), (entry.steps, more_steps)):
            if more and rows.initial:
                rows.extra += 1
        return entry

    def is_valid(self) -> bool:
        """Whether all parts are right; each says at its fields what is not."""
        parts = [self.form.is_valid(), self.quotes.is_valid(), self.steps.is_valid()]
        if all(parts) and not self.form.quoting_allowed:
            return self._refuse_quoting()
        return all(parts)

    def _refuse_quoting(self) -> bool:
        asked = [row for row in self.quotes.forms if row.cleaned_data.get("may_be_quoted")]
        for row in asked:
            row.add_error(
                "may_be_quoted", "Belum ada izin mengutip. Hapus centang ini, atau minta izinnya."
            )
        return not asked

    @property
    def fields(self) -> dict[str, Any]:
        """Values of the session itself, for the action."""
        values = self.form.cleaned_data
        own = {name: values[name] for name in SESSION_FIELDS if name in values}
        return own | {"household": self.subject.household}

    @property
    def group_consent(self) -> dict[str, Any] | None:
        values = self.form.cleaned_data
        if "consent_by" not in values:
            return None
        return {
            "given_by_label": values["consent_by"],
            "method": values["consent_method"],
            "text_version": consent_sheet().version,
            Consent.Purpose.QUOTE: values["consent_quote"],
        }

    @property
    def row_errors(self) -> list[dict[str, str]]:
        """Errors of quotes and steps, for the summary above the form."""
        if not self.form.is_bound:
            return []
        return self.quotes.errors_in_words("Kutipan") + self.steps.errors_in_words("Langkah")

    @cached_property
    def number(self) -> uuid.UUID:
        """The form's own number, kept through every sending; an unreadable one is made anew."""
        return form_number(self.form)

    def refuse(self, why: str) -> None:
        """Say above the form what stands against it."""
        self.form.add_error(None, why)

    def show_notes(self, notes: dict[str, list[ReviewEvent]]) -> None:
        """Put each of the reviewer's notes at the part it is about; others stand on top."""
        notes = dict(notes)
        for name in self.form.fields:
            self.form[name].notes = notes.pop(name, [])
        self.part_notes = {part: notes.pop(part, []) for part in (QUOTE_PART, STEP_PART)}
        self.general_notes = [note for part in notes.values() for note in part]


def _quotes_of(session: ListeningSession | None) -> dict[str, Quote]:
    """Quotes that may be corrected: not those whose consent was withdrawn."""
    if session is None:
        return {}
    rows = session.quotes.standing().prefetch_related("themes").order_by("sequence", "pk")
    return {str(quote.pk): quote for quote in rows}


def _steps_of(session: ListeningSession | None) -> dict[str, NextStep]:
    """What was agreed before, by key, so that a correction keeps each row."""
    if session is None:
        return {}
    return {str(step.pk): step for step in session.next_steps.order_by("sequence", "pk")}


def _themes(known: dict[str, Quote]) -> list[Theme]:
    """Themes in use, and those that quotes of this session carry already."""
    carried = {theme.pk: theme for quote in known.values() for theme in quote.themes.all()}
    in_use = {theme.pk: theme for theme in Theme.objects.in_use()}
    return sorted((carried | in_use).values(), key=lambda theme: (theme.name, theme.pk))

"""What a family's card tells, the same on the screen, on paper and behind its code.

No name, number or address is taken from the family's record. A session marked as restricted is
never told: a card lies open in a house. On paper long texts are shortened, and the card says so.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from academy.models import Status
from households.models import Assessment, Card, Household, ListeningSession, NextStep, Quote

LONG_NUMBER = re.compile(r"\+?\d[\d .-]{7,}\d")


@dataclass(frozen=True)
class Agreed:
    """Something that was agreed: what, by whom, until when."""

    text: str
    who: str
    due_on: date | None
    is_promise: bool
    is_late: bool = False


@dataclass(frozen=True)
class Spoken:
    """A sentence of the family's own, as it was said."""

    words: str
    language_code: str


@dataclass(frozen=True)
class CardWords:
    """All that stands on a card, besides its code."""

    heard: str = ""
    held_on: date | None = None
    hopes: str = ""
    quotes: tuple[Spoken, ...] = ()
    priorities: tuple[str, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    next_visit_on: date | None = None
    visitor: str = ""
    is_shortened: bool = False


@dataclass(frozen=True)
class Room:
    """How much of each there is room for: letters, and rows."""

    heard: int
    hopes: int
    quotes: int
    quote: int
    priorities: int
    agreed: int
    step: int


# From a full page down to the least that still says something; the first that fits is printed.
ROOMS = (
    Room(heard=700, hopes=260, quotes=3, quote=220, priorities=3, agreed=6, step=150),
    Room(heard=560, hopes=220, quotes=3, quote=200, priorities=3, agreed=6, step=140),
    Room(heard=460, hopes=180, quotes=2, quote=180, priorities=3, agreed=6, step=130),
    Room(heard=380, hopes=160, quotes=2, quote=160, priorities=3, agreed=5, step=120),
    Room(heard=300, hopes=130, quotes=2, quote=130, priorities=3, agreed=5, step=110),
    Room(heard=240, hopes=100, quotes=2, quote=110, priorities=3, agreed=4, step=100),
    Room(heard=190, hopes=80, quotes=1, quote=100, priorities=2, agreed=4, step=90),
    Room(heard=140, hopes=60, quotes=1, quote=80, priorities=2, agreed=3, step=70),
    Room(heard=90, hopes=40, quotes=1, quote=60, priorities=2, agreed=2, step=50),
    Room(heard=60, hopes=0, quotes=0, quote=0, priorities=1, agreed=1, step=40),
    Room(heard=20, hopes=0, quotes=0, quote=0, priorities=0, agreed=1, step=20),
)


def sessions_for_card(household: Household) -> QuerySet[ListeningSession]:
    """Visits a card may tell of: sent, standing, and not marked as restricted; latest first."""
    return (
        ListeningSession.objects.unscoped("told to the family they are about")
        .filter(
            household=household,
            submitted_at__isnull=False,
            sensitivity=ListeningSession.Sensitivity.NORMAL,
        )
        .exclude(status=Status.WITHDRAWN)
        .order_by("-held_on", "-pk")
    )


def words_of(
    household: Household,
    session: ListeningSession | None,
    *,
    next_visit_on: date | None = None,
    visitor: str = "",
) -> CardWords:
    """All that the card of a family tells, in full; nothing once it withdrew from taking part."""
    if not household.is_participating:
        return CardWords()
    told = sessions_for_card(household)
    heard = told.filter(pk=session.pk).first() if session else None
    quotes = Quote.objects.unscoped("a family's own words on its card").standing()
    return CardWords(
        heard=heard.heard if heard else "",
        held_on=heard.held_on if heard else None,
        hopes=heard.hopes if heard else "",
        quotes=tuple(
            Spoken(quote.words, quote.language)
            for quote in quotes.filter(session=heard).order_by("sequence", "pk")
        )
        if heard
        else (),
        priorities=_priorities(household),
        agreed=_agreed(told, household.region.today()),
        next_visit_on=next_visit_on,
        visitor=visitor if next_visit_on else "",
    )


def words_of_card(card: Card) -> CardWords:
    """What a printed card tells today: a promise kept meanwhile no longer stands among the open."""
    return words_of(
        card.household,
        card.session,
        next_visit_on=card.next_visit_on,
        visitor=card.visitor.name if card.visitor else "",
    )


def _priorities(household: Household) -> tuple[str, ...]:
    """What the family wants to change first, from its latest picture of itself."""
    latest = (
        Assessment.objects.unscoped("told to the family itself")
        .filter(household=household)
        .order_by("-assessed_on", "-pk")
        .first()
    )
    if latest is None:
        return ()
    chosen = latest.priorities.select_related("indicator").order_by("order")
    return tuple(priority.indicator.name for priority in chosen)


def _agreed(told: QuerySet[ListeningSession], today: date) -> tuple[Agreed, ...]:
    """What is open among promises and steps, promises first, the next due on top."""
    rows = (
        NextStep.objects.unscoped("told to the family they were agreed with")
        .filter(session__in=told.order_by().values("pk"), told_in__isnull=True)
        .filter(state__in=[NextStep.State.OPEN, NextStep.State.DONE])
    )
    ordered = sorted(rows, key=lambda row: (row.kind != "promise", row.due_on or date.max, row.pk))
    return tuple(
        Agreed(row.text, _who(row), row.due_on, row.kind == "promise", row.is_late(today))
        for row in ordered
    )


def _who(step: NextStep) -> str:
    """By whom; of the family nobody is named."""
    if step.owner_kind == NextStep.Owner.FAMILY:
        return "keluarga sendiri"
    return step.owner_name or step.get_owner_kind_display()


def shortened(words: CardWords, room: Room) -> CardWords:
    """The same words, as many as there is room for."""
    short = replace(
        words,
        heard=_cut(words.heard, room.heard),
        hopes=_cut(words.hopes, room.hopes),
        quotes=tuple(
            replace(quote, words=_cut(quote.words, room.quote))
            for quote in words.quotes[: room.quotes]
        ),
        priorities=tuple(_cut(name, 60) for name in words.priorities[: room.priorities]),
        agreed=tuple(
            replace(row, text=_cut(row.text, room.step), who=_cut(row.who, 40))
            for row in words.agreed[: room.agreed]
        ),
        visitor=_cut(words.visitor, 40),
    )
    return replace(short, is_shortened=short != words)


def names_in(words: CardWords, household: Household) -> list[str]:
    """Names of the family that stand in its own story: whoever prints it is asked to look again."""
    told = [words.heard, words.hopes, *(q.words for q in words.quotes)]
    told += [f"{row.text} {row.who}" for row in words.agreed]
    spoken = set(re.findall(r"\w+", " ".join(told).casefold()))
    return [
        part
        for member in household.members.order_by("pk")
        for part in member.name.split()
        if len(part) > 2 and part.casefold() in spoken
    ]


def _cut(text: str, most: int) -> str:
    """On one line, cut between two words where there is one; what is cut off is marked.

    Long numbers, as those of identity cards and phones, are never printed.
    """
    line = LONG_NUMBER.sub("•••", " ".join(text.split()))
    if not most or len(line) <= most:
        return line if most else ""
    start = line[: most - 1]
    at_word, _, rest = start.rpartition(" ")
    return f"{at_word if at_word and len(rest) < 30 else start}…"

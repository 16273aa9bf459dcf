"""The way of a record through review, in words."""

from dataclasses import dataclass

from academy import review
from academy.models import Reviewed, ReviewEvent, Transition
from academy.templatetags.akademi import local_datetime

EVENT_LOOKS = {
    Transition.SUBMIT: ("send", ""),
    Transition.RETURN: ("arrow-return-left", "warn"),
    Transition.ACCEPT: ("check-circle", "ok"),
    Transition.WITHDRAW: ("slash-circle", "warn"),
}


@dataclass(frozen=True)
class Round:
    """One move of the review, in words."""

    when: str
    title: str
    text: str
    icon: str
    tone: str


def rounds_of(record: Reviewed, labels: dict[str, str]) -> list[Round]:
    """Every move of a record, the latest first; `labels` name the parts that notes are about."""
    return [_round(event, labels) for event in reversed(review.events_of(record))]


def _round(event: ReviewEvent, labels: dict[str, str]) -> Round:
    icon, tone = EVENT_LOOKS[Transition(event.transition)]
    part = labels.get(event.field, "")
    return Round(
        when=f"{local_datetime(event.at)} · putaran {event.round}",
        title=f"{event.get_transition_display().capitalize()} oleh {event.by.name}",
        text=f"{part}: {event.note}" if part and event.note else event.note,
        icon=icon,
        tone=tone,
    )

"""The links of a chain up to the proposal: what was heard, what is there, what could be done."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode

import households.public as public
from academy.chain import Link
from academy.roles import Verb
from solutions.models import Idea, Proposal
from solutions.strand import Strand

MOST_NAMES = 2


def links_before(strand: Strand) -> list[Link]:
    """Sentence, theme, potential, idea and proposal."""
    facts = public.sentence_facts(strand.quote_ids)
    return [
        sentence_link(strand, facts),
        theme_link(strand),
        potential_link(strand),
        idea_link(strand, facts),
        proposal_link(strand),
    ]


def few(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} dan {more} lainnya" if more > 0 else shown


def day_of(moment: datetime | None) -> date | None:
    """The day of a moment on the clock of the region one works in."""
    return timezone.localdate(moment) if moment else None


def empty(key: str, text: str, url: str = "") -> Link:
    """A link that is still missing: what to do, and where."""
    return Link(key, text, url=url, is_empty=True)


def may_write(strand: Strand) -> bool:
    """Whether one writes ideas and proposals of the strand's cohort."""
    return strand.scope.can(Verb.WRITE_PROPOSAL, cohort_id=strand.cohort_id)


def page_of(name: str, pk: int) -> str:
    """The page of a record further on in the chain; "" while it has none."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def sentence_link(strand: Strand, facts: public.SentenceFacts) -> Link:
    """How many sentences that may be quoted, from where, and who wrote them down."""
    if not facts.number:
        if strand.session is not None and strand.quote_ids:
            return _kept_in_the_session(strand)
        if strand.idea is None:
            return empty("sentence", "Menunggu kalimat yang boleh dikutip")
        return empty("sentence", "Pilih kalimat yang boleh dikutip", _basis_url(strand))
    reads = strand.scope.can(Verb.SEE_SESSION, cohort_id=strand.cohort_id)
    here = strand.session.pk if strand.session else facts.session_ids[0]
    return Link(
        "sentence",
        f"{facts.number} kalimat dari {few(facts.villages)}",
        few(facts.recorded_by),
        facts.released_on,
        reverse("households:session", args=[here]) if reads else "",
    )


def _kept_in_the_session(strand: Strand) -> Link:
    """Sentences that the family keeps between itself and the facilitator."""
    session = strand.session
    return Link(
        "sentence", f"{len(strand.quote_ids)} kalimat, tidak untuk dikutip", session.author.name,
        session.held_on,
    )  # fmt: skip


def theme_link(strand: Strand) -> Link:
    """What is spoken of."""
    idea = strand.idea
    if idea is not None:
        names = list(idea.themes.order_by("name", "pk").values_list("name", flat=True))
        return Link("theme", few(names), idea.owner.name, day_of(idea.created_at))
    names = [one.name for one in public.themes_heard(strand.quote_ids)]
    if not names:
        return empty("theme", "Tandai tema pada kalimatnya")
    if strand.session is None:
        return Link("theme", few(names))
    return Link("theme", few(names), strand.session.author.name, strand.session.held_on)


def potential_link(strand: Strand) -> Link:
    """What the place has that the idea can build on."""
    if strand.potentials:
        first = strand.potentials[0]
        sees = strand.scope.can(Verb.SEE_POTENTIAL, region_id=strand.region_id)
        return Link(
            "potential",
            few([one.title for one in strand.potentials]),
            first.recorded_by,
            first.accepted_on,
            reverse("households:potential", args=[first.potential_id]) if sees else "",
        )
    if strand.idea is not None:
        return empty("potential", "Cari potensi yang cocok", _basis_url(strand))
    records = strand.scope.can(Verb.RECORD_POTENTIAL, cohort_id=strand.cohort_id)
    if not records or strand.session is None:
        return empty("potential", "Catat potensi yang terdengar")
    query = urlencode({"angkatan": strand.cohort_id, "sesi": strand.session.pk})
    return empty(
        "potential", "Catat potensi yang terdengar",
        f"{reverse('households:potential_new')}?{query}",
    )  # fmt: skip


def idea_link(strand: Strand, facts: public.SentenceFacts) -> Link:
    """What could be done; of an idea one may not read yet only whose it is."""
    idea = strand.idea
    if idea is not None:
        seen = Idea.objects.visible_to(strand.scope).filter(pk=idea.pk).exists()
        text = idea.title if seen else "Ditulis angkatan"
        url = idea.get_absolute_url() if seen else ""
        return Link("idea", text, idea.owner.name, day_of(idea.created_at), url)
    if not facts.number and not strand.potentials:
        return empty("idea", "Setelah ada potensi atau kalimat yang boleh dikutip")
    if not may_write(strand):
        return empty("idea", "Mulai gagasan dari sini")
    potentials = [one.potential_id for one in strand.potentials]
    chosen = {"angkatan": strand.cohort_id, "kutipan": facts.quote_ids, "potensi": potentials}
    query = urlencode(chosen, doseq=True)
    return empty("idea", "Mulai gagasan dari sini", f"{reverse('solutions:idea_new')}?{query}")


def proposal_link(strand: Strand) -> Link:
    """The proposal that grew from the idea; of one that one may not read yet only whose it is."""
    proposal, idea = strand.proposal, strand.idea
    if proposal is None:
        if idea is None or strand.is_over:
            return empty("proposal", "Setelah ada gagasan")
        url = f"{idea.get_absolute_url()}#tulis-proposal" if may_write(strand) else ""
        return empty("proposal", "Tulis proposalnya", url)
    seen = Proposal.objects.visible_to(strand.scope).filter(pk=proposal.pk).exists()
    text = f"{proposal.title} ({proposal.get_status_display()})" if seen else "Sedang ditulis"
    on = day_of(proposal.submitted_at or proposal.created_at)
    return Link("proposal", text, proposal.author.name, on, _proposal_url(strand) if seen else "")


def _proposal_url(strand: Strand) -> str:
    """The proposal as its readers know it; a partner has a page of its own."""
    reads = any(
        strand.scope.can(verb, region_id=strand.region_id)
        for verb in (Verb.SEE_PROPOSAL, Verb.WORK_ON_PROPOSAL)
    )
    name = "solutions:proposal" if reads else "solutions:partner_proposal"
    return page_of(name, strand.proposal.pk)


def _basis_url(strand: Strand) -> str:
    if not may_write(strand) or strand.is_over:
        return ""
    return reverse("solutions:idea_basis_edit", args=[strand.idea.pk])

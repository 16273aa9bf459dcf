"""What the pages of doing share: whose proposal, and the one way a short form goes."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from academy.conflict import Conflict
from academy.errors import AlreadyStored, Refused, Stale
from academy.form_kept import kept_values
from academy.roles import Verb
from solutions.actions.action import may_act
from solutions.budget import commitments_that_count
from solutions.models import Proposal

READERS = (Verb.SEE_PROPOSAL, Verb.WORK_ON_PROPOSAL, Verb.ANSWER_PROPOSAL)
NOT_YOURS = "Hanya angkatannya yang mencatat pelaksanaan proposal ini."


def reads_all(request: HttpRequest, proposal: Proposal) -> bool:
    """The cohort, its region and LAN read everything; a partner only what it has a part in."""
    return request.scope.can(Verb.SEE_PROPOSAL, region_id=proposal.region_id) or request.scope.can(
        Verb.WORK_ON_PROPOSAL, cohort_id=proposal.cohort_id
    )


def followed(request: HttpRequest, pk: int) -> Proposal:
    """An accepted proposal one may follow; a partner follows those that it committed to."""
    rows = Proposal.objects.visible_to(request.scope).accepted()
    found = get_object_or_404(rows, pk=pk)
    if not reads_all(request, found) and not commitments_that_count(found, request.scope):
        raise Http404
    return found


def own(request: HttpRequest, proposal: Proposal) -> Proposal:
    """A proposal of a cohort one writes in: what one sees without that is refused."""
    if not may_act(proposal, request.scope):
        raise PermissionDenied(NOT_YOURS)
    return proposal


def row_of(request: HttpRequest, model: Any, pk: int, *related: str) -> Any:
    """A step, entry or result of a proposal one may follow."""
    rows = model.objects.visible_to(request.scope).select_related(
        "proposal__region__area", "proposal__cohort", "proposal__idea", *related
    )
    found = get_object_or_404(rows, pk=pk)
    followed(request, found.proposal_id)
    return found


def opened(request: HttpRequest, make: Callable[..., forms.Form], **initial: Any) -> forms.Form:
    """A form as it is opened: with first values, over them what a session's end had kept."""
    if request.method == "POST":
        return make(request.POST, initial=initial)
    form = make(initial=initial)
    form.initial |= kept_values(request, form)
    return form


def sent(
    request: HttpRequest,
    form: forms.Form,
    write: Callable[[], Any],
    *,
    thanks: str,
    to: Any,
    again: Callable[[int], HttpResponse],
    both: Callable[[], HttpResponse] | None = None,
) -> HttpResponse:
    """A form that was sent: written and thanked for, or shown again with what stands against it.

    Args:
        to: where to go on, or what makes an address of what was written.
        again: draws the page with the form, with that status.
        both: draws both versions when somebody else saved meanwhile.
    """
    if not form.is_valid():
        return again(422)
    try:
        row = write()
    except AlreadyStored as twice:
        row, thanks = twice.stored, str(twice)
    except Stale as stale:
        if both is not None:
            return both()
        form.add_error(None, str(stale))
        return again(409)
    except Refused as refused:
        form.add_error(None, str(refused))
        return again(422)
    messages.success(request, thanks)
    return redirect(to(row) if callable(to) else to)


def two_versions(
    request: HttpRequest, conflict: Conflict, *, title: str, eyebrow: str = ""
) -> HttpResponse:
    """The typed version beside the stored one."""
    context = {
        "conflict": conflict, "record": conflict.record, "title": title, "eyebrow": eyebrow,
    }  # fmt: skip
    return render(request, "solutions/two_versions.html", context, status=409)

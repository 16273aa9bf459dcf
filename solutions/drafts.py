"""The long form of the proposals, for the drafts that wait on the server."""

import uuid

from django.http import QueryDict

from academy.drafts import Desk
from academy.models import User
from academy.permissions import Scope
from academy.roles import Verb
from solutions.models import Proposal


def draft_number(proposal: Proposal, writer: User) -> uuid.UUID:
    """Each writer of a proposal has a draft of their own: two may write at once."""
    return uuid.uuid5(proposal.client_uuid, str(writer.pk))


def _label(content: QueryDict, scope: Scope) -> str:
    """Nothing of what was written stands open in a list."""
    return ""


DESK = Desk(
    app="solutions",
    pages={"proposal_edit": "proposal"},
    labels={"proposal": "Proposal"},
    writers=(Verb.WRITE_PROPOSAL,),
    label_of=_label,
)

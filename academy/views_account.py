"""Pages around the account: the invitation's door, the profile, and the devices signed in."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy import accounts, invitations, unfinished
from academy.forms_account import AcceptInvitationForm, ProfileForm
from academy.held_roles import held_roles, place_of
from academy.models import Invitation, User
from academy.permissions import PUBLIC, SIGNED_IN, audience
from academy.throttle import too_often


@login_not_required
@audience(PUBLIC)
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: the invited person names a password and comes in."""
    if too_often(request, "invitation", limit=20, seconds=60):
        return _closed(request, "Terlalu banyak percobaan dari alamat ini.", 429)
    try:
        found = invitations.find(token)
    except Invitation.DoesNotExist:
        return _closed(request, "Tautan ini tidak kami kenali.", 404)
    except invitations.CannotAccept as error:
        return _closed(request, str(error), 410)
    if request.user.is_authenticated:
        return render(request, "academy/invitation_signed_in.html", {"invitation": found})
    form = AcceptInvitationForm(request.POST or None, invitation=found)
    if request.method == "POST" and form.is_valid():
        return _come_in(request, found, form)
    context = {"form": form, "invitation": found, "place": place_of(found)}
    return render(request, "academy/invitation.html", context)


def _come_in(request: HttpRequest, found: Invitation, form: AcceptInvitationForm) -> HttpResponse:
    """Open the account and sign its owner in, as if they had typed the password just now."""
    try:
        person = invitations.accept(
            invitation=found,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password1"],
            employee_kind=form.cleaned_data["employee_kind"],
            nip=form.cleaned_data["nip"] or "",
        )
    except invitations.CannotAccept as error:
        return _closed(request, str(error), 410)
    return perform_password_login(
        request, {"email": person.email}, Login(user=person, email=person.email)
    )


def _closed(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "academy/invitation_closed.html", {"reason": reason}, status=status)


@audience(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Everybody's own page: name, number, roles, and the ways to protect the account."""
    person = User.objects.get(pk=request.user.pk)  # a refused name must not show in the page's head
    data = request.POST if request.method == "POST" else unfinished.take(request)
    form = ProfileForm(data, instance=person)
    if request.method == "POST" and form.is_valid():
        accounts.update_profile(person=person, changed=form.changed_data, scope=request.scope)
        messages.success(request, "Profil Anda sudah diperbarui.")
        return redirect("academy:profile")
    context: dict[str, Any] = {
        "form": form,
        "roles": held_roles(person, timezone.localdate()),
        "has_second_factor": is_mfa_enabled(person),
        "session_count": UserSession.objects.filter(user=person).count(),
    }
    return render(request, "academy/profile.html", context)


@audience(SIGNED_IN)
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The devices on which a person is signed in, the one in use first."""
    found = UserSession.objects.purge_and_list(request.user)
    found.sort(key=lambda session: (not session.is_current(), -session.last_seen_at.timestamp()))
    context = {"sessions": found, "others": sum(not s.is_current() for s in found)}
    return render(request, "usersessions/usersession_list.html", context)


@audience(SIGNED_IN)
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of one's own devices out."""
    session = get_object_or_404(UserSession.objects.filter(user=request.user), pk=pk)
    if session.is_current():
        return redirect("account_logout")
    session.end()
    messages.success(request, "Perangkat itu sudah dikeluarkan.")
    return redirect("usersessions_list")


@audience(SIGNED_IN)
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign all of one's other devices out."""
    for session in UserSession.objects.filter(user=request.user):
        if not session.is_current():
            session.end()
    messages.success(request, "Semua perangkat lain sudah dikeluarkan.")
    return redirect("usersessions_list")

"""Addresses of the proposals and their coaching."""

from django.urls import URLPattern, path

from solutions.views import coaching, proposals, versions

urlpatterns: list[URLPattern] = [
    path("proposal/", proposals.proposals, name="proposals"),
    path("<int:pk>/proposal/", proposals.proposal_start, name="proposal_start"),
    path("proposal/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposal/<int:pk>/ubah/", proposals.proposal_edit, name="proposal_edit"),
    path("proposal/<int:pk>/ajukan/", proposals.proposal_submit, name="proposal_submit"),
    path("proposal/<int:pk>/tarik/", proposals.proposal_withdraw, name="proposal_withdraw"),
    path("proposal/<int:pk>/versi/", versions.proposal_versions, name="proposal_versions"),
    path("proposal/<int:pk>/cetak/", versions.proposal_pdf, name="proposal_pdf"),
    path("proposal/<int:pk>/coach/", coaching.coach_ask, name="coach_ask"),
    path("proposal/<int:pk>/versi-baru/", coaching.coach_send, name="coach_send"),
    path("coaching/", coaching.coaching, name="coaching"),
    path("coaching/<int:pk>/", coaching.coaching_round, name="coaching_round"),
    path("coaching/<int:pk>/minta/", coaching.coaching_new_version, name="coaching_new_version"),
    path("coaching/<int:pk>/tutup/", coaching.coaching_close, name="coaching_close"),
    path("coaching/catatan/<int:pk>/", coaching.coaching_reply, name="coaching_reply"),
]

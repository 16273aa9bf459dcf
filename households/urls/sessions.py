"""Addresses of listening sessions and local potentials."""

from django.urls import URLPattern, path

from households.views import potentials, pull_back, session_forms, sessions

urlpatterns: list[URLPattern] = [
    path("sesi/", sessions.sessions, name="sessions"),
    path("sesi/baru/", session_forms.session_new, name="session_new"),
    path("sesi/<int:pk>/", sessions.session, name="session"),
    path("sesi/<int:pk>/ubah/", session_forms.session_edit, name="session_edit"),
    path("sesi/<int:pk>/tarik/", pull_back.session_withdraw, name="session_withdraw"),
    path("potensi/", potentials.potentials, name="potentials"),
    path("potensi/baru/", potentials.potential_new, name="potential_new"),
    path("potensi/<int:pk>/", potentials.potential, name="potential"),
    path("potensi/<int:pk>/ubah/", potentials.potential_edit, name="potential_edit"),
    path("potensi/<int:pk>/tarik/", pull_back.potential_withdraw, name="potential_withdraw"),
]

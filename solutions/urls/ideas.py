"""Addresses of the ideas."""

from django.urls import URLPattern, path

from solutions.views import basis, ideas

urlpatterns: list[URLPattern] = [
    path("", ideas.ideas, name="ideas"),
    path("baru/", ideas.idea_new, name="idea_new"),
    path("baru/dasar/", basis.idea_basis, name="idea_basis"),
    path("<int:pk>/", ideas.idea, name="idea"),
    path("<int:pk>/ubah/", ideas.idea_edit, name="idea_edit"),
    path("<int:pk>/dasar/", basis.idea_basis_edit, name="idea_basis_edit"),
    path("<int:pk>/sisihkan/", ideas.idea_set_aside, name="idea_set_aside"),
    path("<int:pk>/lanjutkan/", ideas.idea_take_up, name="idea_take_up"),
]

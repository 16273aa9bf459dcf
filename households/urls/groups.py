"""Addresses of the groups of families."""

from django.urls import URLPattern, path

from households.views import groups

urlpatterns: list[URLPattern] = [
    path("kelompok/", groups.family_groups, name="groups"),
    path("kelompok/baru/", groups.group_new, name="group_new"),
    path("kelompok/<int:pk>/", groups.group, name="group"),
    path("kelompok/<int:pk>/ubah/", groups.group_edit, name="group_edit"),
]

"""Addresses of this room, noun by noun."""

from django.urls import URLPattern

from households.urls import family, groups, promises, sessions

app_name = "households"

urlpatterns: list[URLPattern] = [
    *family.urlpatterns,
    *groups.urlpatterns,
    *sessions.urlpatterns,
    *promises.urlpatterns,
]

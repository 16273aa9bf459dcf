"""Addresses of this room, noun by noun."""

from django.urls import URLPattern

from households.urls import family, promises, sessions

app_name = "households"

urlpatterns: list[URLPattern] = [*family.urlpatterns, *sessions.urlpatterns, *promises.urlpatterns]

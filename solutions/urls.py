"""Addresses of the proposals and all that comes of them."""

from django.urls import URLPattern

app_name = "solutions"
urlpatterns: list[URLPattern] = []

"""Addresses of families: the day's page, the list, and everything about one family."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

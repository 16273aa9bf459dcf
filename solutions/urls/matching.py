"""Addresses of partners, offers, matching days and commitments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

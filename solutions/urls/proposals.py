"""Addresses of the proposals and their coaching."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

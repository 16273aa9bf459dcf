"""Addresses of the ideas."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

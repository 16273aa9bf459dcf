"""Addresses of the lessons."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

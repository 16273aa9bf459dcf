"""Addresses of steps, money and results."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

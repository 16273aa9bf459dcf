"""Addresses of this room."""

from django.urls import path

app_name = "dashboards"

urlpatterns: list[path] = []

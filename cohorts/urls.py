"""Addresses of the cohorts."""

from django.urls import path

from cohorts import views

app_name = "cohorts"

urlpatterns = [
    path("", views.cohorts, name="list"),
    path("<int:pk>/", views.cohort, name="detail"),
]

"""Addresses from an idea to a lesson, by noun."""

from solutions.urls import action, ideas, lessons, matching, proposals

app_name = "solutions"
urlpatterns = [
    *ideas.urlpatterns,
    *proposals.urlpatterns,
    *matching.urlpatterns,
    *action.urlpatterns,
    *lessons.urlpatterns,
]

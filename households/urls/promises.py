"""Addresses of the promises."""

from django.urls import URLPattern, path

from households.views import promises

urlpatterns: list[URLPattern] = [
    path("janji/", promises.promises, name="promises"),
    path("janji/<int:pk>/", promises.promise, name="promise"),
    path("janji/<int:pk>/dikerjakan/", promises.promise_done, name="promise_done"),
    path("janji/<int:pk>/tidak-ditepati/", promises.promise_break, name="promise_break"),
    path("janji/<int:pk>/buka-lagi/", promises.promise_reopen, name="promise_reopen"),
    path("janji/<int:pk>/kabarkan/", promises.promise_tell, name="promise_tell"),
]

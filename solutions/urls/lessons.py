"""Addresses of the lessons."""

from django.urls import URLPattern, path

from solutions.views import lessons

urlpatterns: list[URLPattern] = [
    path("pelajaran/", lessons.lessons, name="lessons"),
    path("pelajaran/<int:pk>/", lessons.lesson, name="lesson"),
    path("pelajaran/<int:pk>/ubah/", lessons.lesson_edit, name="lesson_edit"),
    path("pelajaran/<int:pk>/bagikan/", lessons.lesson_publish, name="lesson_publish"),
    path("pelajaran/<int:pk>/coba/", lessons.lesson_use, name="lesson_use"),
    path("proposal/<int:pk>/pelajaran/baru/", lessons.lesson_new, name="lesson_new"),
]

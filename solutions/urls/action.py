"""Addresses of steps, money and results."""

from django.urls import URLPattern, path

from solutions.views import money, results, steps

urlpatterns: list[URLPattern] = [
    path("proposal/<int:pk>/pelaksanaan/", steps.follow, name="follow"),
    path("proposal/<int:pk>/langkah/rencanakan/", steps.steps_from_activities, name="steps_plan"),
    path("proposal/<int:pk>/langkah/baru/", steps.step_new, name="step_new"),
    path("langkah/<int:pk>/", steps.step, name="step"),
    path("langkah/<int:pk>/ubah/", steps.step_edit, name="step_edit"),
    path("langkah/<int:pk>/keadaan/", steps.step_state, name="step_state"),
    path("proposal/<int:pk>/uang/", money.money, name="money"),
    path("proposal/<int:pk>/uang/baru/", money.money_new, name="money_new"),
    path("uang/<int:pk>/batal/", money.money_void, name="money_void"),
    path("proposal/<int:pk>/hasil/baru/", results.result_new, name="result_new"),
    path("hasil/<int:pk>/", results.result, name="result"),
    path("hasil/<int:pk>/ubah/", results.result_edit, name="result_edit"),
    path("hasil/<int:pk>/kabarkan/", results.result_tell, name="result_tell"),
]

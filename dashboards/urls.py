"""Addresses of this room."""

from django.urls import path

from dashboards import views, views_themes

app_name = "dashboards"

urlpatterns = [
    path("", views.home, name="home"),
    path("wilayah/<slug:slug>/", views.region, name="region"),
    path("wilayah/<slug:slug>/proposal/unduh/", views.proposals_csv, name="proposals_csv"),
    path("wilayah/<slug:slug>/unduh/<slug:panel>/", views.region_csv, name="csv"),
    path("suara/<slug:slug>/<slug:theme>/", views.voices, name="voices"),
    path("suara/<slug:slug>/desa/<str:code>/", views.village, name="village"),
    path("nasional/", views.national, name="national"),
    path("nasional/unduh/bulan/", views.national_csv, name="national_csv"),
    path("banding/", views.compare, name="compare"),
    path("banding/tema/", views_themes.themes, name="themes"),
    path("banding/tema/<slug:code>/", views_themes.theme, name="theme"),
    path("banding/tema/<slug:code>/unduh/", views_themes.theme_csv, name="theme_csv"),
    path("banding/unduh/<slug:panel>/", views.compare_csv, name="compare_csv"),
]

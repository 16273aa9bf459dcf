"""Addresses of the page behind a family's card; open to everybody, and empty without a card."""

from django.urls import URLPattern, path

from households.views import family_card

app_name = "card"

urlpatterns: list[URLPattern] = [
    path("", family_card.door, name="door"),
    path("isi/", family_card.inside, name="inside"),
    path("isi/kabar/", family_card.message, name="message"),
    path("isi/izin/", family_card.consents, name="consents"),
    path("isi/hak/", family_card.right, name="right"),
    path("keluar/", family_card.leave, name="leave"),
    path("<str:code>/", family_card.door, name="door_code"),
]

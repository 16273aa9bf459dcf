"""Addresses of partners, offers, matching days and commitments."""

from django.urls import path

from solutions.views import matching, offers, partners

urlpatterns = [
    path("matching/", matching.matching_list, name="matching_list"),
    path("matching/<int:pk>/", matching.matching, name="matching"),
    path("matching/<int:pk>/buka/", matching.matching_open, name="matching_open"),
    path("matching/<int:pk>/tutup/", matching.matching_close, name="matching_close"),
    path("tawaran/", offers.offers, name="offers"),
    path("tawaran/baru/", offers.offer_new, name="offer_new"),
    path("tawaran/<int:pk>/", offers.offer, name="offer"),
    path("tawaran/<int:pk>/ubah/", offers.offer_edit, name="offer_edit"),
    path("tawaran/<int:pk>/tarik/", offers.offer_withdraw, name="offer_withdraw"),
    path("untuk-mitra/", partners.partner, name="partner"),
    path("untuk-mitra/<int:pk>/", partners.partner_proposal, name="partner_proposal"),
]

"""Addresses of partners, offers, matching days and commitments."""

from django.urls import path

from solutions.views import commitments, days, matching, offers, partners

urlpatterns = [
    path("matching/", matching.matching_list, name="matching_list"),
    path("matching/<int:pk>/", matching.matching, name="matching"),
    path("matching/<int:pk>/buka/", matching.matching_open, name="matching_open"),
    path("matching/<int:pk>/tutup/", matching.matching_close, name="matching_close"),
    path("matching/<int:pk>/komitmen/", commitments.commitment_new, name="commitment_new"),
    path("komitmen/", commitments.commitments, name="commitments"),
    path("komitmen/<int:pk>/", commitments.commitment, name="commitment"),
    path("hari-matching/baru/", days.day_new, name="day_new"),
    path("hari-matching/<int:pk>/", days.day, name="day"),
    path("hari-matching/<int:pk>/ubah/", days.day_edit, name="day_edit"),
    path("hari-matching/<int:pk>/agenda/", days.day_agenda, name="day_agenda"),
    path("hari-matching/<int:pk>/jadwal/", days.day_plan, name="day_plan"),
    path("hari-matching/<int:pk>/pertemuan/", days.meeting_new, name="meeting_new"),
    path("pertemuan/<int:pk>/", days.meeting, name="meeting"),
    path("pertemuan/<int:pk>/keluarkan/", days.meeting_cancel, name="meeting_cancel"),
    path("tawaran/", offers.offers, name="offers"),
    path("tawaran/baru/", offers.offer_new, name="offer_new"),
    path("tawaran/<int:pk>/", offers.offer, name="offer"),
    path("tawaran/<int:pk>/ubah/", offers.offer_edit, name="offer_edit"),
    path("tawaran/<int:pk>/tarik/", offers.offer_withdraw, name="offer_withdraw"),
    path("untuk-mitra/", partners.partner, name="partner"),
    path("untuk-mitra/<int:pk>/", partners.partner_proposal, name="partner_proposal"),
]

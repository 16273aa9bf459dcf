"""Addresses of families: the day's page, the list, and everything about one family."""

from django.urls import URLPattern, path

from households.views import assessment, card, consent, family, records, register, today

urlpatterns: list[URLPattern] = [
    path("hari-ini/", today.today, name="today"),
    path("keluarga/", family.list_families, name="list"),
    path("keluarga/baru/", register.register, name="register"),
    path("keluarga/lembar-persetujuan/", consent.consent_sheet_blank, name="consent_sheet"),
    path("keluarga/kartu/", card.cards, name="cards"),
    path("keluarga/kartu/lembar/", card.card_sheet, name="card_sheet"),
    path("keluarga/<int:pk>/kartu/", card.card, name="card"),
    path("keluarga/<int:pk>/kartu/cetak/", card.card_pdf, name="card_pdf"),
    path("keluarga/<int:pk>/kartu/cabut/", card.card_revoke, name="card_revoke"),
    path("kabar/<int:pk>/dibaca/", card.message_seen, name="message_seen"),
    path("keluarga/<int:pk>/", family.detail, name="detail"),
    path("keluarga/<int:pk>/ubah/", records.edit, name="edit"),
    path("keluarga/<int:pk>/persetujuan/", consent.consent, name="consent"),
    path("keluarga/<int:pk>/persetujuan/tarik/", consent.withdraw, name="withdraw"),
    path("keluarga/<int:pk>/peta-keluarga/", assessment.family_map, name="family_map"),
    path("keluarga/<int:pk>/peta-keluarga/baru/", assessment.assessment, name="assessment"),
    path("keluarga/<int:pk>/dtsen/", records.welfare, name="welfare"),
    path("keluarga/<int:pk>/bantuan/", records.aid, name="aid"),
    path("keluarga/<int:pk>/nomor/", records.reveal, name="reveal"),
]

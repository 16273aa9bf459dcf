"""Addresses around the account: only those of allauth's pages that the portal uses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from academy import views_account

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("tidak-aktif/", account.account_inactive, name="account_inactive"),
    path("konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("sandi/", account.password_change, name="account_change_password"),
    path("sandi/baru/", account.password_set, name="account_set_password"),
    path("sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sandi/tautan/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sandi/tersimpan/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("pengaman/", mfa.index, name="mfa_index"),
    path("pengaman/masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("pengaman/konfirmasi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("pengaman/aplikasi/", totp.activate_totp, name="mfa_activate_totp"),
    path("pengaman/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("pengaman/kunci/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("pengaman/kunci/baru/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("pengaman/kunci/masuk/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "pengaman/kunci/konfirmasi/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("pengaman/kunci/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("pengaman/kunci/<int:pk>/lepas/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path(
        "pengaman/kode-cadangan/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "pengaman/kode-cadangan/baru/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("sesi/", views_account.sessions, name="usersessions_list"),
    path("sesi/lain/akhiri/", views_account.end_other_sessions, name="usersessions_end_others"),
    path("sesi/<int:pk>/akhiri/", views_account.end_session, name="usersessions_end"),
]

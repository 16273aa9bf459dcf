"""All addresses of the portal; upper floors are named by string."""

from django.contrib import admin
from django.urls import include, path

from academy import views, views_account, views_drafts

academy_patterns = (
    [
        path("", views.home, name="home"),
        path("privasi/", views.privacy, name="privacy"),
        path("sehat/", views.health, name="health"),
        path("profil/", views_account.profile, name="profile"),
        path("draf/<uuid:number>/", views_drafts.draft, name="draft"),
        path("undangan/<str:token>/", views_account.invitation, name="invitation"),
    ],
    "academy",
)

urlpatterns = [
    path("", include(academy_patterns)),
    path("akun/", include("academy.urls_account")),
    path("lapangan/", include("households.urls")),
    path("kartu/", include("households.urls.card")),
    path("angkatan/", include("cohorts.urls")),
    path("gagasan/", include("solutions.urls")),
    path("dasbor/", include("dashboards.urls")),
    path("admin/", admin.site.urls),
]

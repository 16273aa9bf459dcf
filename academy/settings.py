"""Settings of the portal: every variable of the environment is read once, here at the top.

Defaults are safe for production; `make run` sets DEMO=1, which turns the demo's comforts on.
"""

import os
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from academy import database

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

TESTING = "pytest" in sys.modules
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
LOCAL = DEMO or DEBUG or TESTING  # a developer's machine: its secrets guard invented data only


def _secret(name: str) -> str:
    """A secret of the environment; on a developer's machine a fixed one, in production none."""
    value = env.str(name, default="")
    if value:
        return value
    if not LOCAL:
        raise ImproperlyConfigured(f"{name} is not set. See .env.example for what it guards.")
    return f"only-for-demo-and-tests-{name.lower()}-{'x' * 32}"


def _database_url() -> str:
    """DATABASE_URL, else the embedded PostgreSQL; production must name its own."""
    if url := env.str("DATABASE_URL", default=""):
        return url
    if not LOCAL:
        raise ImproperlyConfigured("DATABASE_URL is not set.")
    return database.start(LOCAL_DIR / "pg")


SECRET_KEY = _secret("SECRET_KEY")
KEY_ENCRYPTION_KEY = _secret("KEY_ENCRYPTION_KEY")  # wraps each household's key
BLIND_INDEX_PEPPER = _secret("BLIND_INDEX_PEPPER")  # keys the hashes that find duplicates
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE = env.bool("SECURE", default=not LOCAL)
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=not LOCAL)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0 if LOCAL else 1)
PORTAL_URL = env.str("PORTAL_URL", default="http://localhost:8000/")  # in letters sent by commands
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@akademi.invalid")
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")

INSTALLED_APPS = [
    "academy.apps.AcademyConfig",
    "cohorts.apps.CohortsConfig",
    "households.apps.HouseholdsConfig",
    "solutions.apps.SolutionsConfig",
    "dashboards.apps.DashboardsConfig",
    "academy.apps.AcademyAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "pghistory",
    "pgtrigger",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # phones pay by the byte; tokens are masked (BREACH)
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "academy.middleware.BrowserPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "academy.middleware.PlainAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "academy.sessions.OwnSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "academy.middleware.ScopeMiddleware",
    "academy.sessions.SessionPolicyMiddleware",
    "academy.middleware.SignInMiddleware",
    "academy.middleware.AudienceMiddleware",
]

ROOT_URLCONF = "academy.urls"
WSGI_APPLICATION = "academy.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "academy.context_processors.portal",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    """Django's form of the URL, read by PostgreSQL's own parser (sockets, sslmode and all)."""
    words = conninfo_to_dict(_database_url())
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": words.pop("dbname", "postgres"),
        "USER": words.pop("user", ""),
        "PASSWORD": words.pop("password", ""),
        "HOST": words.pop("host", ""),
        "PORT": words.pop("port", ""),
        "OPTIONS": words,
        "ATOMIC_REQUESTS": True,  # no row without its audit row, no audit row without its row
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One cache for all workers, or every worker would count its own sign-in attempts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "academy_cache",
        # Django's 300 would let a flood of tries push out the counts of earlier ones.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# -- The floors above, named by string only -----------------------------------------------------
GRANT_SOURCES = ["academy.permissions.assignment_grants", "cohorts.permissions.enrolment_grants"]
# Built in this order, each on what stands below it.
DEMO_WORLDS = ["households.demo.world.make_world", "solutions.demo.world.make_chains"]
COHORT_DOOR = "cohorts.actions.InvitationDoor"
DRAFT_DESKS = ["households.drafts.DESK", "solutions.drafts.DESK"]
CHAIN_KEEPER = "solutions.chain.ChainKeeper"
# The first page of a person: the first row whose verb one of their roles includes.
HOME_PAGES = [
    ("RECORD_SESSION", "households:today"),
    ("REVIEW", "admin:index"),
    ("SEE_AUDIT", "admin:index"),
    ("SEE_SESSION", "households:sessions"),
    ("COACH_PROPOSAL", "solutions:coaching"),
    ("SEE_COHORT", "cohorts:list"),
    ("SEE_DASHBOARD", "dashboards:home"),
    ("ANSWER_PROPOSAL", "solutions:partner"),
]

# -- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "academy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "academy:home"
PASSWORD_HASHERS = [
    "academy.passwords.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# NIST 800-63B-4: length and a blocklist; no composition rules, no rotation.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "academy.passwords.MaximumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "academy.passwords.KnownWordsValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("email", "name", "nip")}},
]  # fmt: skip
ACCOUNT_ADAPTER = "academy.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reached the address already
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Akademi] "
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key,20/h/key"}
ACCOUNT_FORMS = {
    "login": "academy.forms_account.LoginForm",
    "reauthenticate": "academy.forms_account.ReauthenticateForm",
    "change_password": "academy.forms_account.ChangePasswordForm",
    "set_password": "academy.forms_account.SetPasswordForm",
    "reset_password": "academy.forms_account.ResetPasswordForm",
    "reset_password_from_key": "academy.forms_account.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no letters from us
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
PASSWORD_RESET_TIMEOUT = 3600
MFA_ADAPTER = "academy.accounts.MFAAdapter"
MFA_FORMS = {
    "authenticate": "academy.forms_account.AuthenticateForm",
    "reauthenticate": "academy.forms_account.ReauthenticateCodeForm",
    "activate_totp": "academy.forms_account.ActivateTOTPForm",
    "add_webauthn": "academy.forms_account.AddWebAuthnForm",
    "edit_webauthn": "academy.forms_account.EditWebAuthnForm",
    "login_webauthn": "academy.forms_account.LoginWebAuthnForm",
    "authenticate_webauthn": "academy.forms_account.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "academy.forms_account.ReauthenticateWebAuthnForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_TOLERANCE = 0  # with 1 a used code works again once its mark expires
MFA_TOTP_ISSUER = "Akademi Pengentasan Kemiskinan"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
USERSESSIONS_TRACK_ACTIVITY = True

# -- Browser -----------------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-sesi" if SECURE else "sesi"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "academy.views.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# A message may name a family; in a cookie it would lie open on the phone.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# -- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
TIME_ZONE = "Asia/Jakarta"  # the region's own zone is activated per request
USE_TZ = True
USE_I18N = True

# -- Static files and pages --------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = LOCAL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# -- E-mail and logs ---------------------------------------------------------------------------
vars().update(EMAIL_CONFIG)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "weasyprint": {"level": "CRITICAL"},  # it would quote a letter no font can draw
        "fontTools": {"level": "ERROR"},
    },
}

os.environ.setdefault("PGAPPNAME", "akademi")

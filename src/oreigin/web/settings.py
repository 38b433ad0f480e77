"""Django's settings, from the environment (`oreigin.web.configuration`)."""

import os
from pathlib import Path
from typing import Any

from oreigin.web import statics
from oreigin.web.configuration import configuration

CONFIGURATION = configuration(os.environ)
DATA_DIR = CONFIGURATION.data_dir
MAIL_FILE = CONFIGURATION.mail_file
PUBLIC_URL = CONFIGURATION.public_url

SECRET_KEY = CONFIGURATION.secret_key
DEBUG = CONFIGURATION.debug
ALLOWED_HOSTS = list(CONFIGURATION.hosts) or ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "oreigin.store",
    "oreigin.web",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "oreigin.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "oreigin.web.odd_requests.NoNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# Forms look as templates/django/forms says, which stands before Django's own.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

ROOT_URLCONF = "oreigin.web.urls"
WSGI_APPLICATION = "oreigin.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "oreigin.web.access.page_context",
                "oreigin.web.portal_access.portal_context",
            ]
        },
    }
]

DATABASES = {"default": CONFIGURATION.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "documents"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if CONFIGURATION.s3:
    STORAGES["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": CONFIGURATION.s3}

STATIC_URL = "static/" if DEBUG else f"static/{statics.digest()}/"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0
WHITENOISE_ALLOW_ALL_ORIGINS = False
if not DEBUG:
    WHITENOISE_IMMUTABLE_FILE_TEST = statics.never_changes

# A folder of a thousand workbooks may be dropped at once; each goes to disk, not into memory.
DATA_UPLOAD_MAX_NUMBER_FILES = 5000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

AUTH_USER_MODEL = "store.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
OTP_TOTP_ISSUER = "Oreigin"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # signing_in limits the rate

# On a desk the browser talks to its own machine; on a server only through TLS (nginx).
_ENCRYPTED = not CONFIGURATION.is_desk
SESSION_COOKIE_NAME = "__Host-session" if _ENCRYPTED else "oreigin-session"
SESSION_COOKIE_SECURE = _ENCRYPTED
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
BROWSER_COOKIE_NAME = "__Host-browser" if _ENCRYPTED else "oreigin-browser"
CSRF_COOKIE_NAME = "__Host-csrf" if _ENCRYPTED else "oreigin-csrf"
CSRF_COOKIE_SECURE = _ENCRYPTED
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in CONFIGURATION.hosts]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _ENCRYPTED else None
SECURE_SSL_REDIRECT = _ENCRYPTED
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _ENCRYPTED else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # subdomains are not ours to decide

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "oreigin.web.logs.WithoutTokens",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "oreigin": {"level": "INFO"},
        # Scanners ask under any name; the answer is 400, and no error of ours.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

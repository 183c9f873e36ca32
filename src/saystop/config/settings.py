"""Django's settings, made from the home folder. What an office may change lies in `saystop.toml`, not here."""

import os
from pathlib import Path

from django.conf.locale import LANG_INFO

from saystop.config import home as homes
from saystop.config import logs
from saystop.config.wagtail import *  # noqa: F403 - settings modules extend one another this way
from saystop.config.wagtail import WAGTAIL_APPS
from saystop.engines.sealing import derive_key

SOURCE = Path(__file__).resolve().parent.parent
HOME = homes.load(homes.home_path())

# Each use of the installation's secret has a key of its own; none of them opens a report.
SECRET_KEY = derive_key(HOME.secret, "django").hex()
SAYSTOP_SECRET = HOME.secret

DEBUG = False
ALLOWED_HOSTS = list(HOME.hosts)
ROOT_URLCONF = "saystop.config.urls"
WSGI_APPLICATION = "saystop.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "offices.Member"
SILENCED_SYSTEM_CHECKS: list[str] = []

SAYSTOP_ALL_ROOMS = True  # but in settings_screening
INSTALLED_APPS = [
    "saystop.asking",
    "saystop.offices",
    "saystop.reporting",
    "saystop.casework",
    "saystop.surveys",
    "saystop.screening",
    "saystop.outreach",
    "saystop.training",
    "saystop.campaigns",
    "saystop.website",
    *WAGTAIL_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "saystop.config.middleware.plain_answers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "saystop.asking.languages.language_from_path",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "saystop.offices.middleware.member_session",
    "saystop.offices.middleware.Tampering",
    "django.contrib.messages.middleware.MessageMiddleware",
    "saystop.website.middleware.editors_only",
    "saystop.website.counting.visits_counted",
    "saystop.website.redirecting.OfPages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "saystop.offices.context.office",
                "saystop.screening.context.screening",
                "saystop.website.context.website",
                "saystop.website.seen.seen",
                # Of the editors' pages; of ours none names them, and nothing is looked up before it is named.
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# The tests may ask for PostgreSQL; an office asks for it in saystop.toml.
DATABASES = {"default": homes.database_settings(HOME)}

# No cache that could hold what was told.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# Sign-in
AUTHENTICATION_BACKENDS = ["saystop.offices.signing_in.KeyBackend", "saystop.website.permissions.OfGroups"]
LOGIN_URL = "/sign-in/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "saystop.offices.passwords.NotOneself"},
    # The 20,000 most used passwords of published breaches, shipped with Django: no request to anybody.
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = HOME.https
CSRF_COOKIE_SECURE = HOME.https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "saystop.config.faults.form_too_old"

# Headers
# Public pages send none at all (asking.languages); members' forms need an origin of their own, which this leaves.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HOME.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HOME.https else None

# Languages
LANGUAGE_CODE = HOME.languages[0]
LANGUAGES = [(code, code) for code in HOME.languages]
USE_I18N = True
FORMAT_MODULE_PATH = "saystop.config.formats"
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [str(SOURCE / "locale")]
FORMAT_MODULE_PATH = "saystop.config.formats"

# The website's pages speak the office's languages, each in a tree of its own.
WAGTAIL_CONTENT_LANGUAGES = [
    (code, LANG_INFO.get(code, {}).get("name_local", code)) for code in HOME.languages
]
WAGTAILADMIN_BASE_URL = HOME.address(8000)
# How links begin that machines read (feeds, the map of the site); empty while the office has no name that others reach.
SAYSTOP_ADDRESS = HOME.address(0) if HOME.https and HOME.names else ""

# Pictures and documents of the website
MEDIA_ROOT = str(HOME.path / "media")
MEDIA_URL = "/media/"

# Files of the pages
STATIC_URL = "/static/"
STATIC_ROOT = None
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 60
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Uploads are sealed as they arrive by the line's own handler; no other view takes files, and nothing spools to disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a survey on one page, with repeats
# Beyond ten each is named and left out; beyond these the form is not read.
DATA_UPLOAD_MAX_NUMBER_FILES = 100

# What each round of housekeeping calls (config.housekeeping).
HOUSEKEEPING = [
    "saystop.offices.services.sweeping.sweep",
    "saystop.reporting.services.attachments.sweep",
    "saystop.surveys.services.links.sweep",
    "saystop.casework.services.deleting.sweep",
    "saystop.casework.services.requests.sweep",
    "saystop.casework.services.notifying.sweep",
    "saystop.screening.services.mending.sweep",
    "saystop.screening.services.logging.sweep",
    "saystop.outreach.services.batches.sweep",
    "saystop.training.services.stages.sweep",
    "saystop.training.services.registering.sweep",
    "saystop.training.services.telling.sweep",
    "saystop.training.services.measuring.sweep",
    "saystop.campaigns.services.advocacy.sweep",
    "saystop.campaigns.services.letter_mail.sweep",
    "saystop.campaigns.services.letter_keeping.sweep",
    "saystop.campaigns.services.pledging.sweep",
    "saystop.campaigns.services.thanking.sweep",
    "saystop.campaigns.services.payments.sweep",
    "saystop.campaigns.services.tax_certificates.sweep",
    "saystop.campaigns.services.statements.sweep",
    "saystop.website.services.event_mail.sweep",
    "saystop.website.services.registering.sweep",
    "saystop.website.services.schedule.publish",
    "saystop.config.housekeeping.empty_the_write_ahead_log",
    "saystop.config.housekeeping.give_room_back",
]

LOGGING_CONFIG = "saystop.config.logs.configure"
LOGGING = logs.SETTINGS

# Members' passwords unlock keys; only the tests may make that cheaper.
SAYSTOP_PASSWORD_COST = (65536, 3)
SAYSTOP_LEAVE_URL = HOME.leave
# Where members are told that something waits: nobody while there is no mail server.
SAYSTOP_MAIL = HOME.mail
SAYSTOP_MAIL_FROM = HOME.mail_from
# The payment service for gifts: none while there is no key.
SAYSTOP_MOLLIE = HOME.mollie
SAYSTOP_IDLE_MINUTES = 15
# How many receipts a web process keeps ready; deriving one takes about 17 ms of a core.
SAYSTOP_RECEIPTS_AHEAD = 256
# Above so many reports at once, or so many a second for long, each is asked to wait a little (at most a minute).
SAYSTOP_REPORTS_AT_ONCE = 200
SAYSTOP_REPORTS_A_SECOND = 5.0
# The same for responses to surveys.
SAYSTOP_RESPONSES_AT_ONCE = 2_000
SAYSTOP_RESPONSES_A_SECOND = 200.0

os.umask(0o077)

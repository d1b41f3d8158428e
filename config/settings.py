"""Everything that differs between machines comes from the environment; see docs/deploy.md."""

from datetime import date, timedelta
from pathlib import Path

import environ
from bootstrap_wrapper import get_bootstrap_dir
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from config import logs, places, schedule

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = env.bool("PRODUCTION", default=False)
DEMO = env.bool("DEMO", default=not PRODUCTION)
DATA_DIR = places.data_dir()
SECRET_KEY = env("SECRET_KEY", default="") or places.local_secret("secret-key")
# Two more secrets, so that a leaked session key opens no ID number.
FIELD_KEY = env("FIELD_KEY", default="") or places.local_secret("field-key")
LOOKUP_KEY = env("LOOKUP_KEY", default="") or places.local_secret("lookup-key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How many proxies of ours stand in front and append to X-Forwarded-For.
PROXIES = env.int("PROXIES", default=1 if PRODUCTION else 0)

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "demo",
    "reports",
    "careers",
    "assessments",
    "mentors",
    "coursework",
    "cohorts",
    "duties",
    "panels",
    "decisions",
    "imports",
    "notices",
    "jobs",
    "people",
    "common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "heroicons",
    "django_filters",
    "treebeard",
    "pgtrigger",
    "pghistory",
    "django_structlog",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "config.request_log.RequestLogMiddleware",
    "people.middleware.OriginMiddleware",
    "people.middleware.UserLanguageMiddleware",
    "people.session_limits.SessionLimitsMiddleware",
    "people.middleware.FirstLoginMiddleware",
    "people.middleware.SecondFactorMiddleware",
    "people.middleware.DirectAddressMiddleware",
    "people.middleware.UnsafeRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "django.template.context_processors.i18n",
                "common.context.shell",
                "demo.context.demo_accounts",
            ],
            "builtins": ["common.templatetags.banfei"],
        },
    }
]

# The last two free the locks of a process that was killed or froze in the middle of its work.
DATABASE_LIMITS = [
    "-c lock_timeout=10s",
    "-c statement_timeout=120s",
    "-c idle_in_transaction_session_timeout=120s",
    "-c client_connection_check_interval=5s",
]
_database = env.db_url_config(env("DATABASE_URL", default="") or places.database_url())
# Who owns the tables and migrates them: best not the role that serves people (docs/deploy.md, check banfei.W001).
_owner_url = env("DATABASE_OWNER_URL", default="") or env("DATABASE_URL", default="") or places.owner_url()
DATABASE_OWNER = {key: env.db_url_config(_owner_url)[key] for key in ("USER", "PASSWORD")}
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**_database.get("OPTIONS", {}), "options": " ".join(DATABASE_LIMITS)},
        "TEST": {"TEMPLATE": "template0"},
    }
}
# Counts of tries and codes that were used: all web processes must see the same, also after the broker was emptied.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
REDIS_URL = env("REDIS_URL", default="") or places.redis_url()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "people.backends.LoginNameBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "people.passwords.NotLikeOneself", "OPTIONS": {"user_attributes": ("username", "name", "email")}},
    {"NAME": "people.passwords.NotAboutOneself"},
    {"NAME": "people.passwords.NotThePresentOne"},
    {"NAME": "people.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "people.passwords.NotCommon"},
    {"NAME": "people.passwords.NotOnlyFigures"},
]
LOGIN_URL = "account_login"
LOGIN_PATH = "/accounts/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "people.forms.access.LoginForm",
    "change_password": "people.forms.access.ChangePasswordForm",
    "reauthenticate": "people.forms.access.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# Wrong passwords are counted by axes, on record in the database (people/guessing.py says whose together). Here
# "login_failed" counts wrong codes of the second factor; log-ins that succeed cost an office behind one address
# nothing. Of changes of a password the form counts the wrong old ones only.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/30m/key",
    "change_password": None,
    "wrong_old_password": "5/5m/user",
}
AXES_USERNAME_CALLABLE = "people.guessing.counted_name"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = ["username"]
# Counted by account, not by address: networks are slowed down instead of locked out.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_LOCKOUT_TEMPLATE = "errors/locked.html"
AXES_RESET_ON_SUCCESS = True
# Log-ins are on record in the audit trail; a list of names and addresses beside it serves nobody. What was typed
# as a name may be a phone number or a password: neither rows nor log lines hold it.
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["login", "username"]
# Administrators of city, district, training and system, auditors, and everybody before a bulk export; the demo
# asks nobody.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=PRODUCTION)
MFA_ADAPTER = "people.second_factor.FactorAdapter"
MFA_FORMS = {
    "authenticate": "people.forms.access.CodeForm",
    "reauthenticate": "people.forms.access.CodeAgainForm",
    "activate_totp": "people.forms.access.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "伴飞"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600

LOGGING = logs.LOGGING
logs.configure_structlog()

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [DATA_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor/bootstrap", get_bootstrap_dir())]
# In an office's own run the files come straight from where they lie; production collects them once.
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Nobody but a developer asks for source maps; packing them takes longer than all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "map")

# Production speaks https only; the proxy ends TLS, says so, and asks /healthz without it.
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # Publishing gives up at once when the broker is away: the sweep does it later.
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Long work has a queue of its own, so that reminders need not wait behind it. A plain worker serves both.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("jobs")]
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {"jobs.run_job": {"queue": "jobs"}}
# What fell due is on record in PostgreSQL; the scheduler needs no memory of its own.
CELERY_BEAT_SCHEDULER = "celery.beat.Scheduler"
# Seconds between two sweeps.
JOB_SWEEP = env.float("JOB_SWEEP", default=schedule.SWEEP_EVERY.total_seconds())
CELERY_BEAT_SCHEDULE = schedule.beat_entries(every=timedelta(seconds=JOB_SWEEP))

# Seconds for which a worker holds a job or a mail without a sign of life.
JOB_LEASE = env.float("JOB_LEASE", default=30)
# Seconds after which a wake-up that led to nothing is sent again.
JOB_REWAKE = env.float("JOB_REWAKE", default=30)

# Trainings are on record from this day on; who has none is counted from here or from the own post, if later.
TRAININGS_ON_RECORD_SINCE = date.fromisoformat(env("TRAININGS_ON_RECORD_SINCE", default="2024-01-01"))

# Mentoring (domain.md section 6): the term, places of a new mentor, and days without guidance until
# the mentor, then also the class teacher, is reminded.
MENTOR_TERM_MONTHS = env.int("MENTOR_TERM_MONTHS", default=12)
MENTOR_CAPACITY = env.int("MENTOR_CAPACITY", default=3)
MENTOR_SILENT_DAYS = env.int("MENTOR_SILENT_DAYS", default=30)
MENTOR_SILENT_DAYS_TEACHER = env.int("MENTOR_SILENT_DAYS_TEACHER", default=45)

SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="banfei@localhost")

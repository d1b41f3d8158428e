"""Log lines say what happened and where, never whose name or number stood there (rule 11).

A message of the database quotes the row that it refused; a traceback ends with it. So every line passes
through one veil, whoever wrote it: structlog hands its lines to the standard library, whose only handler
has this formatter.
"""

import logging
import re

import structlog

# Names here are written in Chinese; phones have eleven figures, ID numbers eighteen, in whatever script.
PERSONAL = re.compile(r"[^\x00-\x7f]+|\d{10,}[\dXx]?")
VEIL = "…"


def veiled(text: str) -> str:
    return PERSONAL.sub(VEIL, text)


class VeiledFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return veiled(super().format(record))


def configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "veiled": {"()": VeiledFormatter, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    # Not standard output: there commands answer.
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "veiled"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["out"], "level": "WARNING", "propagate": False},
        # Pages not found are in the line of their request.
        "django.request": {"level": "ERROR"},
        "django_structlog": {"level": "INFO"},
    },
}

"""Structured logs: one event a line, for people at a terminal or as JSON for machines.

Nothing secret goes in: no bodies, no headers, no query strings; and as a second lock, values
under names that hold secrets are struck out before a line is written.
"""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from server.settings import Settings

OURS = ("server", "sync")
"""The loggers to which the setting `log_level` applies; libraries only warn."""

SECRET_WORDS = ("password", "token", "secret", "cookie", "authorization", "code")
HARMLESS = frozenset({"code", "status_code", "close_code", "token_id"})
"""`code` is a problem's kind; ids of rows are no secrets."""

_TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)
"""Never the values of variables: a password is one of them."""


def strike_secrets(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Strike out what is logged under a name that holds secrets."""
    for name in line:
        lowered = name.lower()
        if lowered not in HARMLESS and any(word in lowered for word in SECRET_WORDS):
            line[name] = "[struck out]"
    return line


def configure_logs(settings: Settings) -> None:
    """Send our events and those of libraries to standard error in one form."""
    for_people = settings.log_format == "console" or (
        settings.log_format == "auto" and sys.stderr.isatty()
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        strike_secrets,
    ]
    last: list[Any] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if for_people
        else [_TRACEBACKS, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    # Libraries tell at their lower levels what they were given: statements with what people wrote.
    root.setLevel(logging.WARNING)
    for own in OURS:
        logging.getLogger(own).setLevel(settings.log_level.upper())
    for library in ("uvicorn", "uvicorn.error"):
        logger = logging.getLogger(library)
        logger.handlers = []
        logger.propagate = True
    # Our own line for each request says more, and what uvicorn starts and stops says nothing new.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)

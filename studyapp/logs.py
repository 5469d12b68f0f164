"""Structured logs: one JSON object a line on stdout, one line a request.

They say what was asked for and how it went, never by whom: no names, addresses, query strings
or one-time links.
"""

import logging
import time
import uuid

from django.core.signals import got_request_exception
from django.dispatch import receiver
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

logger = logging.getLogger("studyapp.requests")


class JsonFormatter(BaseJsonFormatter):
    def __init__(self):
        super().__init__(
            "{levelname}{name}{message}",
            style="{",
            timestamp="at",
            rename_fields={"levelname": "level", "name": "logger"},
            # Django hands its loggers the request, which would be written with its query.
            reserved_attrs=[*RESERVED_ATTRS, "request"],
        )


def loggable_path(request):
    """The path without what opens something to whoever reads it."""
    match = request.resolver_match
    token = match.kwargs.get("token") if match else None
    return request.path.replace(token, "-") if token else request.path


class RequestLogMiddleware:
    """Logs each request with its time and outcome, and gives it an id that the answer carries."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex[:16]
        started = time.perf_counter()
        page = self.get_response(request)
        page["X-Request-Id"] = request.id
        match = request.resolver_match
        logger.log(
            logging.ERROR if page.status_code >= 500 else logging.INFO,
            "request",
            extra={
                "request_id": request.id,
                "method": request.method,
                "path": loggable_path(request),
                "view": match.view_name if match else None,
                "status": page.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return page


@receiver(got_request_exception)
def log_exception(sender, request, **kwargs):
    """Write down what no view expected. Missing pages and refusals are not among it."""
    logger.exception(
        "exception",
        extra={"request_id": getattr(request, "id", None), "path": loggable_path(request)},
    )

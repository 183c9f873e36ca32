"""The pages for what went wrong. They never show what was asked, only what to do."""

import sys

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = structlog.get_logger()


def page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "saystop/fault.html", {"status": status}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return page(request, 404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return page(request, 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return page(request, 400)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason
    return page(request, 403)


def server_fault(request: HttpRequest) -> HttpResponse:
    """The kind of the fault and the place in our code go to the log; its words, which may quote what was told, do not."""
    kind, _, trace = sys.exc_info()
    where = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "saystop" in code.co_filename:
            where = f"{trace.tb_frame.f_globals.get('__name__', '')}.{code.co_name}:{trace.tb_lineno}"
        trace = trace.tb_next
    log.error("fault", fault=kind.__name__ if kind else "", where=where)
    return page(request, 500)

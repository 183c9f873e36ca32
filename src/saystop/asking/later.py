"""Views whose libraries are heavy (columns, statistics): loaded when somebody first asks for one; the line stays light."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string


def later(package: str, name: str) -> Callable[..., HttpResponseBase]:
    """The view of this name in a package or module, imported at its first request."""

    def view(request: HttpRequest, /, **given: Any) -> HttpResponseBase:
        found: Callable[..., HttpResponseBase] = import_string(f"{package}.{name}")
        return found(request, **given)

    view.__name__ = name.rpartition(".")[2]
    return view

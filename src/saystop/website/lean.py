"""Wagtail's parts without what nobody here uses and each process would carry: its web API, a second reader of HTML, and OpenCV.

The API is registered when a part gets ready, though no address leads to it: with what it stands on it is some hundred modules,
18 MiB and most of a second for each process and each command.

OpenCV is there for clips, which a process of its own decodes (`engines.fingerprints.nursery`). What Wagtail handles pictures with
would load it as soon as it is loaded itself, to look for faces: a decoder in every web process, with numpy.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.apps import AppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig

API = "wagtail.api.v3"

# What stands as None among the modules can't be imported (the import system, "5.3.1. The module cache"). Beautiful Soup then
# reads by Python's own reader, which is the one that Wagtail asks it for.
_modules = cast(dict[str, Any], sys.modules)
_modules.update(dict.fromkeys((API, "bs4.builder._lxml")))


@contextmanager
def _without(name: str) -> Iterator[None]:
    """While this module can't be imported, unless it is there already."""
    if name in _modules:
        yield
        return
    _modules[name] = None
    try:
        yield
    finally:
        del _modules[name]


with _without("cv2"):
    from wagtail.images.apps import WagtailImagesAppConfig


class _WithoutApi(AppConfig):
    def ready(self) -> None:
        """Each part comes to its API last: all else is done by then."""
        try:
            super().ready()
        except ModuleNotFoundError as missing:
            if not str(missing.name).startswith(API):
                raise


class Redirects(_WithoutApi, WagtailRedirectsAppConfig):
    pass


class Snippets(_WithoutApi, WagtailSnippetsAppConfig):
    pass


class Documents(_WithoutApi, WagtailDocsAppConfig):
    pass


class Images(_WithoutApi, WagtailImagesAppConfig):
    pass

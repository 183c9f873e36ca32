"""Wagtail's parts without what nobody here uses and each process would carry: its web API and a second reader of HTML.

The API is registered when a part gets ready, though no address leads to it: with what it stands on it is some hundred modules,
18 MiB and most of a second for each process and each command.
"""

import sys
from typing import Any, cast

from django.apps import AppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig

API = "wagtail.api.v3"

# What stands as None among the modules can't be imported (the import system, "5.3.1. The module cache"). Beautiful Soup then
# reads by Python's own reader, which is the one that Wagtail asks it for.
_modules = cast(dict[str, Any], sys.modules)
_modules.update(dict.fromkeys((API, "bs4.builder._lxml")))

if _modules.get("cv2", _modules) is None:  # by `config.wagtail`: Willow has looked for it by now
    del _modules["cv2"]


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

"""Which of Wagtail's addresses are open at all. What it brings and nobody needs is shut, and so is what a newer one adds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from saystop.website.rules import PATH

# Where the addresses of editors are, besides all others; other requests do without them.
ADDRESSES = "saystop.config.urls_editing"

# The first part of an address behind the path of editors. Members, groups, languages, sites, ways of approval, collections and
# sign-in are kept by the office or by the program.
OPEN = frozenset(
    {
        "",  # the first page
        "account",
        "api",
        "block-preview",
        "bulk",
        "choose-anchor-link",
        "choose-email-link",
        "choose-external-link",
        "choose-page",
        "choose-phone-link",
        "dismissibles",
        "documents",
        "editing-sessions",
        "images",
        "jsi18n",
        "localize",
        "logout",
        "pages",
        "redirects",
        "reports",
        "sprite",
    }
)
# Behind those, what is shut all the same.
SHUT = frozenset(
    {
        # All pages are for everybody.
        "wagtailadmin_pages:set_privacy",
        # The editor's own pages do the same and say what they do.
        "wagtailadmin_api:pages:action",
        # Addresses of pictures in other sizes than a page shows; whole tables of addresses in a file.
        "wagtailimages:url_generator",
        "wagtailimages:url_generator_output",
        "wagtailredirects:start_import",
        "wagtailredirects:process_import",
        # Translations by a machine, in files, and of what is no page.
        "wagtail_localize:machine_translate",
        "wagtail_localize:download_pofile",
        "wagtail_localize:upload_pofile",
        "wagtail_localize:submit_snippet_translation",
        "wagtail_localize:snippets_api_listing",
        "wagtail_localize:snippets_api_detail",
    }
)

# Whose rows may be changed many at once: pages; pictures and documents.
IN_BULK = frozenset({"wagtailcore", "website"})


def way(name: str, *parts: object) -> str:
    """The address of an editors' page, for pages of members."""
    return reverse(name, ADDRESSES, args=parts)


def is_open(path: str) -> bool:
    """Whether an address under the path of editors leads anywhere."""
    if path.removeprefix(PATH).split("/")[0] not in OPEN:
        return False
    try:
        found = resolve(path, ADDRESSES)
    except Resolver404:
        return False
    # What is done to many at once takes the name of a model, which might be that of members.
    if found.view_name == "wagtail_bulk_action" and found.kwargs["app_label"] not in IN_BULK:
        return False
    return found.view_name not in SHUT


def account(request: HttpRequest) -> HttpResponse:
    """Name, e-mail and language of a member are the office's."""
    return redirect("offices:me")

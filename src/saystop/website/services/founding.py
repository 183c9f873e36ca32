"""The website before its first word: a tree in each language, who may do what in it, who lets pages out.

Made by the program and not by a migration, since the languages are the office's, and may become more.
"""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail_localize.models import Translation

from saystop.asking.languages import codes
from saystop.website.models import HomePage

PUBLISHERS, WRITERS = "Publishers", "Writers"
ON_PAGES = {
    WRITERS: ("add", "change"),
    PUBLISHERS: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
}
ON_FILES = {WRITERS: ("add", "choose"), PUBLISHERS: ("add", "change", "choose", "delete")}
ALONE = {
    WRITERS: ("wagtailadmin.access_admin", "wagtail_localize.submit_translation"),
    PUBLISHERS: (
        "wagtailadmin.access_admin",
        "wagtail_localize.submit_translation",
        *(f"wagtailredirects.{verb}_redirect" for verb in ("add", "change", "delete")),
    ),
}


def lay_out() -> None:
    """Make what is missing; nothing that is there changes but the name of the site, where the settings have another.

    Where all is there, nothing is locked: editors ask at each step.
    """
    if _missing():
        with transaction.atomic():
            _lay(_missing())
    elif site := Site.objects.filter(is_default_site=True).exclude(hostname=_hostname()).first():
        site.hostname = _hostname()
        site.save()


def _missing() -> list[str]:
    there = set(HomePage.objects.values_list("locale__language_code", flat=True))
    return [code for code in codes() if code not in there]


def _lay(missing: list[str]) -> None:
    _remove_what_wagtail_brings()
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=_locale(codes()[0]))
    first = HomePage.objects.filter(locale__language_code=codes()[0]).first()
    for code in missing:
        with override(code):
            home = HomePage(title=gettext("Home"), slug=f"home-{code}", locale=_locale(code), live=False)
        if first is not None:
            home.translation_key = first.translation_key
        root.add_child(instance=home)
        first = first or home
        _let(home)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": _hostname(), "root_page": first}
    )


def _hostname() -> str:
    """A name that can be asked for, as previews do it: settings may hold a pattern of names."""
    return settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost"


def group(name: str) -> Group:
    return Group.objects.get_or_create(name=name)[0]


def _locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def _remove_what_wagtail_brings() -> None:
    """A page of welcome, and groups with rights over all trees."""
    Page.objects.filter(depth=2, slug="home", content_type__app_label="wagtailcore").delete()
    Group.objects.filter(name__in=("Moderators", "Editors")).delete()
    Workflow.objects.filter(name="Moderators approval").delete()
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()


def _let(home: HomePage) -> None:
    """Writers write and hand on, publishers let out, in this tree; the same files for all trees."""
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for name, verbs in ON_PAGES.items():
        one = group(name)
        for verb in verbs:
            GroupPagePermission.objects.get_or_create(
                group=one, page=home, permission=_permission("wagtailcore", f"{verb}_page")
            )
        # Wagtail asks by its own models, whichever stand for them.
        for app, kind in (("wagtailimages", "image"), ("wagtaildocs", "document")):
            for verb in ON_FILES[name]:
                GroupCollectionPermission.objects.get_or_create(
                    group=one, collection=collection, permission=_permission(app, f"{verb}_{kind}")
                )
        one.permissions.set([_permission(*found.split(".")) for found in ALONE[name]])
    workflow, is_new = Workflow.objects.get_or_create(name="Publishers let it out")
    if is_new:
        task = GroupApprovalTask.objects.create(name="A publisher reads it")
        task.groups.add(group(PUBLISHERS))
        WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})


def _permission(app: str, codename: str) -> Permission:
    """Each follows from a model, but for one that a migration of Wagtail Localize wrote: made anew where that is gone."""
    if codename == "submit_translation":
        kind = ContentType.objects.get_for_model(Translation)
        usual = {"name": "Can submit translations"}
        return Permission.objects.get_or_create(content_type=kind, codename=codename, defaults=usual)[0]
    return Permission.objects.get(content_type__app_label=app, codename=codename)

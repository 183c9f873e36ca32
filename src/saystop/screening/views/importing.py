"""A file of fingerprints taken into a list, and a list taken back to an older version. A file is handed in twice: to be looked
at, and to be imported.
"""

import hashlib
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from saystop.asking import uploading
from saystop.engines.saying import Said
from saystop.offices.access import members_only, unlocked_of
from saystop.screening import rules
from saystop.screening.forms import MOST_BYTES, ImportForm
from saystop.screening.lists import places
from saystop.screening.lists.files import DamagedFile
from saystop.screening.models import HashList
from saystop.screening.services import lists as services

INVALID, CHANGED = 422, 409
LARGEST_REQUEST = MOST_BYTES + 100_000  # bytes: the file and what is sent beside it
_LEFT = "page-"  # how folders begin in which a file lies while it is read
_UNUSUAL = re.compile(r"[^\w.-]+")  # in the name of a file
_BRINGS = re.compile(
    r"[0-9]{1,12}( [0-9]{1,12}){4}"
)  # how many entries a file brings, as the page carries it
_DIGEST = re.compile(r"[0-9a-f]{64}")
MOST_OF_A_NAME = 60  # characters
_DAY = 24 * 60 * 60  # seconds; a folder that old was left by a process that was killed


class _Held(uploading.WholeInMemory):
    largest = LARGEST_REQUEST


@members_only(rules.may_manage_lists)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, hash_list: UUID) -> HttpResponse:
    """Look at a file, then import it. Its address is exempt from the check of forms, which comes in `_checked`."""
    request.upload_handlers = [_Held(request)]
    return _checked(request, get_object_or_404(HashList, pk=hash_list))


@csrf_protect
def _checked(request: HttpRequest, found: HashList) -> HttpResponse:
    posted = request.method == "POST"
    kept = _kept(request) if posted else None
    form = ImportForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        signs=bool(found.signing_key),
        again=kept is not None,
    )
    too_large = _("The file is larger than 10 MB: import it by the command that is written below.")
    uploading.say_if_too_large(request, form, "file", too_large, LARGEST_REQUEST)
    seen: services.Outcome | None = None
    refused, digest = "", ""
    faults: Any = ()
    if posted and form.is_valid():
        data: bytes = form.cleaned_data["file"].read()
        digest = _what_was_looked_at(found, form, data)
        is_other = digest != request.POST.get("digest", "")
        keep = request.POST.get("go") == "import" and not is_other
        try:
            seen = _import(request, found, form, data, dry_run=not keep)
        except services.Refusal as fault:
            refused, faults = fault.sentence, fault.taken.faults if fault.taken else ()
        except DamagedFile as fault:
            refused = fault.sentence
        if keep and seen:
            done = "imported" if seen.is_new else "same"
            return redirect(f"{reverse('screening:list', args=[found.pk])}?done={done}")
        if request.POST.get("go") == "import" and is_other:
            form.add_error(
                "file",
                _(
                    "What you looked at was another file or another choice, or the list has changed since:"
                    " look at what it would bring now."
                ),
            )
    elif posted:
        form.say_what_was_lost()
        if kept:
            seen, digest = kept
    context = {
        "nav": "screening",
        "list": found,
        "form": form,
        "seen": seen,
        "digest": digest,
        "refused": refused,
        "faults": seen.faults if seen else faults,
        "notes": [(Said(what, {}), number) for what, number in seen.notes.items()] if seen else [],
    }
    status = INVALID if refused or form.errors else 200
    return render(request, "screening/import.html", context, status=status)


def _what_was_looked_at(found: HashList, form: ImportForm, data: bytes) -> str:
    """A digest of all on which the outcome hangs: "the whole list" takes off what "changes only" leaves."""
    chosen = (found.version, form.cleaned_data["incremental"], form.cleaned_data["source"])
    return hashlib.sha256(repr(chosen).encode() + data).hexdigest()


def _kept(request: HttpRequest) -> tuple[services.Outcome, str] | None:
    """What was seen of a file before it was to be imported, as the page carries it; the digest decides what is imported."""
    numbers, digest = request.POST.get("brings", ""), request.POST.get("digest", "")
    if request.POST.get("go") != "import" or not _BRINGS.fullmatch(numbers) or not _DIGEST.fullmatch(digest):
        return None
    added, removed, updated, total, faulty = map(int, numbers.split())
    return services.Outcome(0, True, added, removed, updated, total, "", faulty=faulty), digest


@members_only(rules.may_manage_lists)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, hash_list: UUID, version: int) -> HttpResponse:
    """Back to an older version, after saying twice what will be gone. Version 0 held nothing."""
    found = get_object_or_404(HashList, pk=hash_list)
    then = found.versions.filter(number=version).first()
    if version >= found.version or (version and not then):
        raise Http404
    member = unlocked_of(request).member
    asked = request.POST.get("go", "") if request.method == "POST" else ""
    refused = ""
    change: services.Outcome | None = None
    try:
        # A page that was opened before another import must not undo that too.
        if asked == "sure" and request.POST.get("from") != str(found.version):
            refused = _("The list has a newer version meanwhile: look at what would be gone now.")
        elif asked == "sure":
            services.undo(member, found, version)
            return redirect(f"{reverse('screening:list', args=[found.pk])}?done=undone")
        change = services.undo(member, found, version, dry_run=True)
    except (services.Refusal, DamagedFile) as fault:
        refused = fault.sentence
    newest = found.versions.get(number=found.version)
    context = {
        "nav": "screening",
        "list": found,
        "number": version,
        "then": then,
        "now": newest.total,
        "change": change,
        "asked": asked == "ask",
        "refused": refused,
    }
    return render(request, "screening/undo.html", context, status=CHANGED if refused else 200)


def _import(
    request: HttpRequest, found: HashList, form: ImportForm, data: bytes, *, dry_run: bool
) -> services.Outcome:
    signature = form.cleaned_data.get("signature")
    name = _UNUSUAL.sub("_", form.cleaned_data["file"].name)[-MOST_OF_A_NAME:].lstrip(".") or "file"
    with _laid_down(name, data, signature.read() if signature else b"") as path:
        return services.import_(
            unlocked_of(request).member,
            found,
            path,
            form.cleaned_data["source"] or None,
            incremental=form.is_incremental,
            dry_run=dry_run,
        )


@contextmanager
def _laid_down(name: str, data: bytes, signature: bytes) -> Iterator[Path]:
    """The file beside its signature, in a folder of its own for as long as it is read; sentences name it as its owner does."""
    root = places.root()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in root.glob(f"{_LEFT}*"):
        if left.stat().st_mtime < time.time() - _DAY:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_LEFT, dir=root) as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        if signature:
            path.with_name(f"{path.name}.sig").write_bytes(signature)
        yield path

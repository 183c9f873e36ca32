"""Referrals: prepared, looked at as the receiver will see it, approved, sealed, and what came back."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings as django_settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saystop.casework import authorities, rules, showing
from saystop.casework.dates import day
from saystop.casework.models import Case, IdentityRelease, Referral, ReferralState
from saystop.casework.packing import Choice, NoAddress
from saystop.casework.referring_forms import HeardForm, KeyForm, ReferralForm
from saystop.casework.services import assessing, leaving, referring
from saystop.casework.services.handling import today
from saystop.casework.views import page
from saystop.casework.views.settings import holding_for
from saystop.engines.packs import PackError, to_pdf
from saystop.engines.sealing import Tampered
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.models import Office
from saystop.offices.unlocking import Unlocked
from saystop.reporting import directory

# What a reporter may be told when an authority has answered; none names the authority's own number.
S = ReferralState


@members_only(rules.works_at_a_desk)
@require_GET
@page.deliberate
def referrals(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """The referrals of a case."""
    found = page.find(case)
    rules.demand(rules.may_read(unlocked_of(request).member, found))
    together = found.leading.together()  # those of a part were made before it was merged
    rows = [
        {"referral": one, "state": _tag(one), "authority": _name(unlocked_of(request), one)}
        for one in _related(Referral.objects.filter(case__in=together)).order_by(
            "prepared_on", "case", "number"
        )
        if _may_see(unlocked_of(request), one)
    ]
    context = {**page.heading(request, found), "rows": rows}
    return render(request, "casework/referrals.html", context)


@members_only(rules.works_at_a_desk, back="casework:new_referral")
@require_http_methods(["GET", "POST"])
@page.deliberate
def new(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Choose the authority and what goes."""
    unlocked, found = unlocked_of(request), page.find(case)
    rules.demand(rules.may_handle(unlocked.member, found))
    leading = found.leading
    judged = assessing.newest(unlocked, leading)
    if judged is None:
        return render(request, "casework/referral_not_yet.html", page.heading(request, found))
    together = [one for one in leading.together() if rules.may_read(unlocked.member, one)]
    files, messages, withheld = _what_can_go(unlocked, together)
    form = ReferralForm(
        request.POST if request.method == "POST" else None,
        candidates=_candidates(judged),
        together=together,
        files=files,
        messages=messages,
        releases=list(
            IdentityRelease.objects.filter(
                case__in=together, referral=None, is_refused=False, decided_on__isnull=False
            ).select_related("case")
        ),
        languages=[
            (code, directory.language_name(code, page.language()))
            for code, _name in django_settings.LANGUAGES
        ],
    )
    if form.is_bound and form.is_valid():
        made = _prepared(unlocked, leading, form, judged)
        if isinstance(made, Referral):
            return redirect("casework:referral", referral=made.pk)
        form.add_error(None, made)
    context = page.heading(request, found) | {"form": form, "national": holding_for(judged)}
    context["withheld"] = withheld
    return render(request, "casework/new_referral.html", context, status=page.INVALID if form.errors else 200)


@members_only(rules.works_at_a_desk, back="casework:referral")
@require_http_methods(["GET", "POST"])
@page.deliberate
def referral(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """One referral, as its receiver will read it, and the step that comes next."""
    unlocked, found = unlocked_of(request), _find(referral)
    rules.demand(rules.may_read(unlocked.member, found.case))
    fault, form = "", None
    if request.method == "POST":
        form, fault = _acted(request, unlocked, found)
        if form is None and not fault:
            return redirect("casework:referral", referral=found.pk)
        found = _find(referral)
    prepared = referring.open_referral(unlocked, found)
    context = {
        **page.heading(request, found.case),
        "referral": found,
        "prepared": prepared,
        "pack": prepared.pack,
        "state": _tag(found),
        "authority": authorities.find(prepared.authority),
        "kind": directory.kind_label(prepared.pack.receiver.kind),
        "national": holding_for(assessing.newest(unlocked, found.case.leading)),
        "events": referring.heard(unlocked, found),
        "may_approve": S.APPROVED in referring.STEPS[found.state] and _may_approve(unlocked, found),
        "may_be_sealed": found.state not in {S.PREPARED, S.WITHDRAWN},
        "steps": referring.STEPS[found.state],
        "heard_states": [
            (one.value, one.label) for one in referring.HEARD if one in referring.STEPS[found.state]
        ],
        "form": form,
        "fault": fault or _hindrance(found, prepared),
        "to_tell": _to_tell(unlocked, found, prepared),
        "ask_on": (today() + timedelta(days=30)).isoformat(),
    }
    return render(request, "casework/referral.html", context, status=page.INVALID if form or fault else 200)


@members_only(rules.works_at_a_desk)
@require_POST
@page.deliberate
def pack(request: HttpRequest, referral: uuid.UUID) -> HttpResponseBase:
    """The sealed file, to be sent to the authority."""
    found = _find(referral)
    try:
        sealing, _prepared = referring.seal_for_sending(unlocked_of(request), found)
    except referring.StepNotAllowed:
        raise Http404 from None
    except (referring.NotWithinConsent, referring.KeyChanged):  # its page says so
        return redirect("casework:referral", referral=found.pk)
    response = StreamingHttpResponse(sealing, content_type="application/octet-stream")
    name = f"referral-{found.reference}.zip.age"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@members_only(rules.works_at_a_desk)
@require_GET
@page.deliberate
def pdf(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """The page that the receiver will read, for whoever prepares or approves it."""
    found = _find(referral)
    prepared = referring.open_referral(unlocked_of(request), found)
    response = HttpResponse(to_pdf(prepared.pack), content_type="application/pdf")
    name = f"referral-{found.reference}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@members_only(rules.may_change_settings)
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys of authorities."""
    form = KeyForm(request.POST if request.method == "POST" else None, candidates=_everybody())
    if form.is_bound and form.is_valid():
        try:
            values = form.cleaned_data
            referring.enter_key(unlocked_of(request), values["authority"], values["recipient"])
            return redirect(f"{reverse('casework:authority_keys')}?done=entered")
        except PackError:
            form.add_error(
                "recipient", _("This is no key that age can seal to: paste the line that begins with age1.")
            )
    rows = [(one, authorities.recipient(one.entry)) for one in _everybody()]
    context = {
        "nav": "office",
        "form": form,
        "rows": rows,
        "done": _("The key is kept. What is referred from now on is sealed to it.")
        if "done" in request.GET
        else "",
    }
    return render(
        request, "casework/authority_keys.html", context, status=page.INVALID if form.errors else 200
    )


def _prepared(unlocked: Unlocked, case: Case, form: ReferralForm, judged: assessing.Judged) -> Referral | str:
    """The referral, or the sentence that says why there is none."""
    values = form.cleaned_data
    entry = authorities.find(values["authority"])
    if entry is None:
        return _("This authority is not in the directory any more: choose another one.")
    is_hotline = entry.kind == authorities.HOTLINE
    choice = Choice(
        entry=entry,
        language=values["language"],
        question=values["question"],
        reports=tuple(uuid.UUID(one) for one in values["reports"]),
        files=() if is_hotline else tuple(uuid.UUID(one) for one in values["files"]),
        messages=() if is_hotline else tuple(uuid.UUID(one) for one in values["messages"]),
        releases=tuple(uuid.UUID(one) for one in values["releases"]),
        address_only=is_hotline,
        judged_address=str(judged.codes.get("address", "")).strip() if is_hotline else "",
    )
    try:
        with translation.override(choice.language):
            summary = [] if is_hotline else assessing.summary(judged, choice.language)
        return referring.prepare(
            unlocked, case, choice, summary=summary, plausibility=judged.codes.get("plausibility", "")
        )
    except referring.NotWithinConsent:
        return _(
            "A reporter’s name goes to the police alone, and only where a custodian has released it: leave it out."
        )
    except NoAddress:
        return _("A hotline takes web addresses alone, and none is told: write it into the assessment first.")
    except referring.NotForThisReceiver:
        return _("This cannot go to that authority: look at what you chose.")


def _acted(request: HttpRequest, unlocked: Unlocked, found: Referral) -> tuple[HeardForm | None, str]:
    """Take the step that was asked for: a form that came back, or a sentence, or neither when it is done."""
    go = request.POST.get("go", "")
    steps: dict[str, Callable[[Unlocked, Referral], None]] = {
        "approve": referring.approve,
        "withdraw": referring.withdraw,
        "sent": referring.note_sent,
    }
    try:
        if go in steps:
            steps[go](unlocked, found)
        elif go == "heard":
            form = HeardForm(request.POST)
            if not form.is_valid():
                return form, ""
            values = form.cleaned_data
            referring.hear(
                unlocked,
                found,
                values["state"],
                text=values["text"],
                their_number=values["their_number"],
                ask_on=values["ask_on"],
            )
    except referring.StepNotAllowed:
        return None, _("A colleague has taken another step meanwhile: look at it again.")
    except referring.AnotherMember:
        return None, _("You prepared it yourself: a colleague has to approve it.")
    except referring.NotWithinConsent:
        return None, _withdrawn()
    return None, ""


def _hindrance(found: Referral, prepared: referring.Prepared) -> str:
    """What keeps it from leaving as it was prepared."""
    if prepared.name_withdrawn:
        return _withdrawn()
    try:
        if found.state in {S.PREPARED, S.APPROVED}:
            leaving.demand_key(prepared.authority, prepared.recipient, prepared.passphrase)
    except (leaving.KeyChanged, Tampered):
        return _(
            "The authority has another key by now than the one for which this was prepared. Ask the authority which is right, "
            "then withdraw this referral and prepare it anew."
        )
    except leaving.NotForThisReceiver:
        return _(
            "This authority is not in the directory any more: withdraw this referral and choose another."
        )
    return ""


def _withdrawn() -> str:
    return _(
        "A reporter has withdrawn the name that is in this referral: it does not leave any more. Prepare another one without"
        " the name."
    )


def _may_see(unlocked: Unlocked, one: Referral) -> bool:
    """She may be shut out of a report that went along and was split off since."""
    try:
        return bool(referring.read(unlocked, one))
    except rules.Refused:
        return False


def _candidates(judged: assessing.Judged) -> list[authorities.Candidate]:
    codes = judged.codes
    office = Office.objects.get().country
    links = set(codes.get("legal_link", ()))
    suspect = {office} if links & {"suspect_national", "suspect_resident"} else set()
    return authorities.candidates(
        act=codes.get("country", ""),
        suspect=suspect,
        office=office,
        is_online=codes.get("online", "") == "yes",
        wanted=authorities.WANTED.get(codes.get("action", ""), ""),
    )


def _everybody() -> list[authorities.Candidate]:
    return authorities.candidates(act="", suspect=(), office="", is_online=False)


def _what_can_go(
    unlocked: Unlocked, together: list[Case]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]], int]:
    """The files and the messages of reporters that can go: id, and what members call them; and how many files are withheld."""
    from saystop.casework import opening

    files, messages, withheld = [], [], 0
    for case in together:
        opened = opening.open_all(unlocked, case, page.language())
        messages += [
            (str(one.id), f"{case.reference} · {day(one.on)} · {Truncator(one.text).chars(120)}")
            for one in opened.messages
            if one.opened and not one.from_desk
        ]
        files += [
            (
                str(one.id),
                f"{case.reference} · {_('Attachment %(number)d') % {'number': one.number}} · {showing.file(one)['kind']}",
            )
            for one in opened.files
            if one.can_go
        ]
        withheld += sum(one.stays for one in opened.files)
    return files, messages, withheld


def _may_approve(unlocked: Unlocked, found: Referral) -> bool:
    from saystop.casework.services import settings

    return not settings.current().four_eyes_on_referral or found.prepared_by_id != unlocked.member.pk


def _tag(one: Referral) -> dict[str, str]:
    css = {S.PREPARED: "tag warning", S.APPROVED: "tag", S.WITHDRAWN: "tag plain", S.CLOSED: "tag plain"}
    return {"css": css.get(S(one.state), "tag good"), "label": str(S(one.state).label)}


def _name(unlocked: Unlocked, one: Referral) -> str:
    return referring.read(unlocked, one).pack.receiver.name


def _to_tell(unlocked: Unlocked, found: Referral, prepared: referring.Prepared) -> list[dict[str, object]]:
    """Each report that went along, with what its reporter may be told now."""
    went = {one.reference for one in prepared.pack.reports}
    return [
        {"case": one, "text": text}
        for one in found.case.leading.together()
        if one.reference in went
        and rules.may_read(unlocked.member, one)
        and (text := _ready_text(found.state, one.report.language))
    ]


def _ready_text(state: str, language: str) -> str:
    """What a reporter may be told at this point, in the reporter's language; nothing while nothing has left."""
    with translation.override(language):
        return {
            S.SENT: _(
                "We have passed what you told us to the authority that can act on it. Only they may investigate, and they"
                " may not be able to tell us what they do. Thank you for reporting."
            ),
            S.ACKNOWLEDGED: _("The authority has received what you told us and is looking at it. Thank you."),
            S.MORE_ASKED: _(
                "The authority asks for more. Do you remember anything else: who, where, when? Every detail can help."
                " If you don’t, that is all right too."
            ),
            S.OPENED: _(
                "The authority has opened an investigation. We cannot tell you more while it goes on. Your report mattered."
            ),
            S.CLOSED: _(
                "The authority has told us that it has finished its work on this. Thank you for reporting: it is never in vain."
            ),
        }.get(S(state), "")


def _find(pk: uuid.UUID) -> Referral:
    try:
        return _related(Referral.objects.all()).get(pk=pk)
    except Referral.DoesNotExist:
        raise Http404 from None


def _related(found: QuerySet[Referral]) -> QuerySet[Referral]:
    related = ("case__merged_into", "case__report__desk_key__desk", "desk_key", "prepared_by", "approved_by")
    return found.select_related(*related)

"""Partners: all, one, new, changed."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import languages
from saystop.asking.countries import countries, country_name
from saystop.offices.access import members_only, unlocked_of
from saystop.outreach import commitments, queries, rules, stores
from saystop.outreach.forms import PartnerForm
from saystop.outreach.models import Partner, PartnerKind
from saystop.outreach.services import keeping as services
from saystop.outreach.views import contacts

INVALID = 422
PAGE = 50  # partners on a page


@members_only(rules.may_reach_out)
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    words, kind = request.GET.get("words", "")[:100], request.GET.get("kind", "")
    there = _countries()
    country, language = request.GET.get("country", ""), request.GET.get("language", "")
    found = queries.partners(
        words,
        kind if kind in PartnerKind.values else "",
        country if country in dict(there) else "",
        language if language in languages.codes() else "",
        all_=bool(request.GET.get("all")),
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page", "")[:6])
    standings = commitments.standings(page)
    asked = request.GET.copy()
    for name in ("page", "made", "changed"):
        asked.pop(name, None)
    context = {
        "nav": "outreach",
        "rows": [(one, _where(one), standings[one.pk]) for one in page],
        "page": page,
        "query": asked.urlencode(),
        "language": language,
        "languages_of_them": [(code, languages.named(code)) for code in languages.codes()],
        "words": words,
        "kind": kind,
        "kinds": PartnerKind.choices,
        "country": country,
        "countries": there,
        "all": bool(request.GET.get("all")),
        "any": Partner.objects.exists(),
        "done": _imported(request),
    }
    return render(request, "outreach/partners.html", context)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@members_only(rules.may_reach_out)
@require_safe
def one(request: HttpRequest, partner: UUID) -> HttpResponse:
    """A partner, and its channels with what came by them."""
    found = get_object_or_404(Partner, pk=partner)
    channels = list(queries.channels().filter(partner=found))
    steps = queries.each(channels)
    context = {
        "nav": "outreach",
        "partner": found,
        "where": _where(found),
        "standing": commitments.standing_of(found),
        "channels": [(channel, steps[str(channel.pk)]) for channel in channels],
        **contacts.beside(found),
        "logo": queries.logo_of(found),
        "deliveries": stores.of_partner(found),
        "done": {"made": _("The partner is there."), "changed": _("It is saved.")}.get(
            request.GET.get("done", "")
        )
        or contacts.DONE.get(request.GET.get("done", "")),
    }
    return render(request, "outreach/partner.html", context)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, partner: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(Partner, pk=partner))


def _countries() -> list[tuple[str, str]]:
    """In which there are partners, by name."""
    there = set(Partner.objects.values_list("country", flat=True).distinct())
    return [(code.upper(), name) for code, name in countries(get_language() or "en") if code.upper() in there]


def _imported(request: HttpRequest) -> str:
    made, changed = request.GET.get("made", ""), request.GET.get("changed", "")
    if not (made.isdecimal() and changed.isdecimal() and len(made + changed) < 12):
        return ""
    return _("The file is imported: %(made)s new, %(changed)s changed.") % {"made": made, "changed": changed}


def _edit(request: HttpRequest, found: Partner | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = PartnerForm(posted, initial=PartnerForm.values(found) if found else None)
    if posted is not None and form.is_valid():
        kept = services.keep(unlocked_of(request).member, found or Partner(), **form.cleaned_data)
        return redirect(
            f"{reverse('outreach:partner', args=[kept.pk])}?done={'changed' if found else 'made'}"
        )
    context = {"nav": "outreach", "form": form, "partner": found, "away": reverse("outreach:partners")}
    return render(request, "outreach/partner_form.html", context, status=INVALID if form.errors else 200)


def _where(partner: Partner) -> str:
    country = country_name(partner.country, get_language() or "en") or partner.country
    town = " ".join(filter(None, (partner.postcode, partner.town)))
    return ", ".join(filter(None, (partner.street, town, country)))

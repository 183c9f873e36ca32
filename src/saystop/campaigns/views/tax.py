"""Tax certificates on the desk: who gets one, who is left out and why, making those of a year, printing; and the rule."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.campaigns import rules, tax_papers, tax_queries
from saystop.campaigns.models import TaxCertificate, TaxRule
from saystop.campaigns.services import tax_certificates as services
from saystop.campaigns.tax_forms import TaxRuleForm
from saystop.campaigns.views.fundraisers import show_form
from saystop.offices.access import members_only, unlocked_of


@members_only(rules.may_campaign)
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    made = TaxCertificate.objects.order_by("-year").values_list("year", flat=True).distinct()
    here = {one.first_year for one in TaxRule.objects.all()}
    context = {
        "nav": "campaigns",
        "years": sorted({*made, *tax_queries.years()}, reverse=True),
        "rules": TaxRule.objects.all(),
        "shipped": [one for one in services.of_country() if one["first_year"] not in here],
        "done": _("It is saved.") if request.GET.get("done") == "changed" else "",
    }
    return render(request, "campaigns/tax_certificates.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest, year: int) -> HttpResponse:
    """What would be made, and what was; made when asked twice."""
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            made = services.make(unlocked_of(request).member, year)
        except services.NotNow:
            return redirect("campaigns:tax_year", year=year)
        return redirect(f"{reverse('campaigns:tax_year', args=[year])}?made={len(made)}")
    may_be_made = year in tax_queries.years()
    rows = TaxCertificate.objects.filter(year=year).select_related("corrects", "corrected_by")
    if not may_be_made and not rows:
        raise Http404
    number = request.GET.get("made", "")
    context = {
        "nav": "campaigns",
        "year": year,
        "may_be_made": may_be_made,
        "plan": tax_queries.plan(year) if may_be_made else None,
        "certificates": rows,
        "asked": request.method == "POST",
        "done": _made(int(number)) if number.isdecimal() and len(number) < 6 else "",
    }
    return render(request, "campaigns/tax_year.html", context)


@members_only(rules.may_campaign)
@require_safe
def papers(request: HttpRequest, year: int) -> HttpResponse:
    """All of a year that were not corrected, a page each."""
    rows = TaxCertificate.objects.filter(year=year, corrected_by=None).select_related("corrects")
    return _pdf(list(rows), f"tax-{year}")


@members_only(rules.may_campaign)
@require_safe
def paper(request: HttpRequest, certificate: UUID) -> HttpResponse:
    found = get_object_or_404(TaxCertificate.objects.select_related("corrects"), pk=certificate)
    return _pdf([found], f"tax-{found.year}-{found.number}")


@members_only(rules.may_campaign)
@require_POST
def take_rules(request: HttpRequest) -> HttpResponse:
    """The rules that come along for the office's country."""
    try:
        services.take_over(unlocked_of(request).member)
    except services.InUse:
        return redirect("campaigns:tax_certificates")
    return redirect(f"{reverse('campaigns:tax_certificates')}?done=changed")


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest) -> HttpResponse:
    return _rule(request, TaxRule())


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: HttpRequest, rule: int) -> HttpResponse:
    return _rule(request, get_object_or_404(TaxRule, pk=rule))


def _rule(request: HttpRequest, rule: TaxRule) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = TaxRuleForm(posted, rule=rule)
    if posted is not None and form.is_valid():
        try:
            services.keep_rule(unlocked_of(request).member, rule, **form.values)
        except services.InUse:
            sentence = _(
                "Certificates of this year or a later one are made already: begin another rule after them."
            )
            form.add_error("first_year", sentence)
        else:
            return redirect(f"{reverse('campaigns:tax_certificates')}?done=changed")
    title = _("New rule") if rule._state.adding else _("Change the rule")
    lead = _(
        "In some countries the tax office wants the donor’s number in the national register, in Belgium for gifts from 2024 on."
        " It is asked here only if your organisation has decided so and the law allows it; donors may always leave it empty."
    )
    return show_form(request, form, title, reverse("campaigns:tax_certificates"), lead)


def _made(count: int) -> str:
    if not count:
        return str(_("Nothing was to be made."))
    return ngettext("%(count)d certificate is made.", "%(count)d certificates are made.", count) % {
        "count": count
    }


def _pdf(rows: list[TaxCertificate], name: str) -> HttpResponse:
    if not rows:
        raise Http404
    response = HttpResponse(tax_papers.certificates(rows), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response

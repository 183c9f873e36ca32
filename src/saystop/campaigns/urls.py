"""Addresses of campaigns. Those of letters and fundraisers are sent around: they never change."""

from functools import partial

from django.urls import path

from saystop.asking.later import later
from saystop.campaigns import advocacy_urls
from saystop.campaigns.views import giving, paying, public_letters, signatures

_later = partial(later, "saystop.campaigns.views")

app_name = "campaigns"
urlpatterns = [
    path("desk/campaigns/", _later("home.home"), name="campaigns"),
    # Statements
    path("desk/campaigns/money/", _later("statements.money"), name="money"),
    path("desk/campaigns/money/import/", _later("statements.bring_in"), name="import_statement"),
    path("desk/campaigns/money/search/", _later("statements.search"), name="search_money"),
    path("desk/campaigns/money/statements/", _later("statements.statements"), name="statements"),
    path(
        "desk/campaigns/money/statements/<uuid:statement>/", _later("statements.statement"), name="statement"
    ),
    path("desk/campaigns/money/entries/<uuid:entry>/", _later("entries.one"), name="entry"),
    path("desk/campaigns/money/entries/<uuid:entry>/reopen/", _later("entries.reopen"), name="reopen_entry"),
    path(
        "desk/campaigns/money/gifts-<int:year>.<slug:form>", _later("statements.export"), name="export_gifts"
    ),
    # Letters
    path("<language:lang>/letters/", public_letters.all_, name="public_letters"),
    path("<language:lang>/letter/<slug:slug>/", public_letters.letter, name="public_letter"),
    path("<language:lang>/letter/<slug:slug>/<int:number>/", public_letters.earlier, name="letter_version"),
    path(
        "<language:lang>/letter/<slug:slug>/<int:number>/letter.pdf",
        public_letters.paper,
        name="letter_paper",
    ),
    path(
        "<language:lang>/letter/<slug:slug>/logo/<uuid:signatory>.png",
        public_letters.logo,
        name="public_logo",
    ),
    path("<language:lang>/signature/<slug:token>/", signatures.signature, name="signature"),
    path("desk/campaigns/letters/", _later("letters.letters"), name="letters"),
    path("desk/campaigns/letters/new/", _later("letters.new"), name="new_letter"),
    path("desk/campaigns/letters/<uuid:letter>/", _later("letters.one"), name="letter"),
    path("desk/campaigns/letters/<uuid:letter>/edit/", _later("letters.edit"), name="edit_letter"),
    path("desk/campaigns/letters/<uuid:letter>/text/", _later("letters.text"), name="letter_text"),
    path("desk/campaigns/letters/<uuid:letter>/publish/", _later("letters.publish"), name="publish_letter"),
    path("desk/campaigns/letters/<uuid:letter>/drop/", _later("letters.drop"), name="drop_text"),
    path("desk/campaigns/letters/<uuid:letter>/delete/", _later("drafts.letter"), name="delete_letter"),
    path("desk/campaigns/letters/<uuid:letter>/close/", _later("letters.close"), name="close_letter"),
    path(
        "desk/campaigns/letters/<uuid:letter>/signatories.<slug:form>",
        _later("letters.file"),
        name="signatories_file",
    ),
    path("desk/campaigns/letters/<uuid:letter>/add/", _later("signatories.add"), name="add_signatory"),
    path("desk/campaigns/signatories/<uuid:signatory>/", _later("signatories.one"), name="signatory"),
    path(
        "desk/campaigns/signatories/<uuid:signatory>/confirm/",
        _later("signatories.confirm"),
        name="confirm_signatory",
    ),
    path("desk/campaigns/signatories/<uuid:signatory>/logo/", _later("signatories.logo"), name="judge_logo"),
    path(
        "desk/campaigns/signatories/<uuid:signatory>/logo.png",
        _later("signatories.picture"),
        name="signatory_logo",
    ),
    path(
        "desk/campaigns/signatories/<uuid:signatory>/remove/",
        _later("signatories.remove"),
        name="remove_signatory",
    ),
    # Advocacy
    *advocacy_urls.urlpatterns,
    # Fundraisers
    path("<language:lang>/give/", giving.give, name="give"),
    path("<language:lang>/give/<slug:slug>/", giving.give_to, name="give_to"),
    path("<language:lang>/gift/<slug:token>/", giving.my_gift, name="my_gift"),
    path("<language:lang>/gift/<slug:token>/pay/", paying.pay, name="pay"),
    path(
        "<language:lang>/gift/<slug:token>/tax-<int:year>.pdf", giving.my_certificate, name="my_certificate"
    ),
    path("payments/told/", paying.told, name="payment_told"),
    path("desk/campaigns/fundraisers/", _later("fundraisers.fundraisers"), name="fundraisers"),
    path("desk/campaigns/fundraisers/new/", _later("fundraisers.new"), name="new_fundraiser"),
    path("desk/campaigns/fundraisers/accounts/", _later("fundraisers.accounts"), name="accounts"),
    path("desk/campaigns/fundraisers/accounts/new/", _later("fundraisers.new_account"), name="new_account"),
    path(
        "desk/campaigns/fundraisers/accounts/<uuid:account>/",
        _later("fundraisers.edit_account"),
        name="edit_account",
    ),
    path("desk/campaigns/fundraisers/steps/<int:step>/", _later("fundraisers.edit_step"), name="edit_step"),
    path(
        "desk/campaigns/fundraisers/steps/<int:step>/remove/",
        _later("fundraisers.remove_step"),
        name="remove_step",
    ),
    path(
        "desk/campaigns/fundraisers/updates/<int:update>/",
        _later("fundraisers.edit_update"),
        name="edit_update",
    ),
    path(
        "desk/campaigns/fundraisers/updates/<int:update>/remove/",
        _later("fundraisers.remove_update"),
        name="remove_update",
    ),
    path("desk/campaigns/fundraisers/gifts/<uuid:gift>/", _later("gifts.gift"), name="gift"),
    path("desk/campaigns/fundraisers/<uuid:fundraiser>/", _later("fundraisers.one"), name="fundraiser"),
    path(
        "desk/campaigns/fundraisers/<uuid:fundraiser>/edit/",
        _later("fundraisers.edit"),
        name="edit_fundraiser",
    ),
    path(
        "desk/campaigns/fundraisers/<uuid:fundraiser>/delete/",
        _later("drafts.fundraiser"),
        name="delete_fundraiser",
    ),
    path(
        "desk/campaigns/fundraisers/<uuid:fundraiser>/state/",
        _later("fundraisers.state"),
        name="fundraiser_state",
    ),
    path(
        "desk/campaigns/fundraisers/<uuid:fundraiser>/steps/", _later("fundraisers.new_step"), name="new_step"
    ),
    path(
        "desk/campaigns/fundraisers/<uuid:fundraiser>/updates/",
        _later("fundraisers.new_update"),
        name="new_update",
    ),
    path(
        "desk/campaigns/fundraisers/<uuid:fundraiser>/money/", _later("gifts.money"), name="fundraiser_money"
    ),
    path("desk/campaigns/fundraisers/<uuid:fundraiser>/gifts/", _later("gifts.note"), name="note_gift"),
    path("desk/campaigns/fundraisers/certificates/", _later("tax.certificates"), name="tax_certificates"),
    path("desk/campaigns/fundraisers/certificates/<int:year>/", _later("tax.year"), name="tax_year"),
    path(
        "desk/campaigns/fundraisers/certificates/<int:year>/papers/", _later("tax.papers"), name="tax_papers"
    ),
    path(
        "desk/campaigns/fundraisers/certificates/<uuid:certificate>/", _later("tax.paper"), name="tax_paper"
    ),
    path("desk/campaigns/fundraisers/certificates/rules/", _later("tax.new_rule"), name="new_tax_rule"),
    path(
        "desk/campaigns/fundraisers/certificates/rules/take/", _later("tax.take_rules"), name="take_tax_rules"
    ),
    path(
        "desk/campaigns/fundraisers/certificates/rules/<int:rule>/",
        _later("tax.edit_rule"),
        name="edit_tax_rule",
    ),
]

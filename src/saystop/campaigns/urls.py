"""Addresses of campaigns. Those of letters and fundraisers are sent around: they never change."""

from functools import partial

from django.urls import path

from saystop.asking.later import later
from saystop.campaigns import advocacy_urls
from saystop.campaigns.views import public_letters, signatures

_later = partial(later, "saystop.campaigns.views")

app_name = "campaigns"
urlpatterns = [
    path("desk/campaigns/", _later("home.home"), name="campaigns"),
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
]

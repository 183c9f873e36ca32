"""Addresses of outreach. Codes are printed on flyers: they never change."""

from functools import partial

from django.urls import path, re_path, register_converter
from django.views.decorators.csrf import csrf_exempt

from saystop.asking.later import later
from saystop.outreach.codes import CodeConverter
from saystop.outreach.views import badges, public

_later = partial(later, "saystop.outreach.views")

# A file is taken into memory: the check of forms comes behind that, in the view.
_commitment = csrf_exempt(_later("commitments.commitment"))

register_converter(CodeConverter, "channel_code")

app_name = "outreach"
urlpatterns = [
    path("<channel_code:code>", public.arrive, name="arrive"),
    path("<language:lang>/badge/<slug:code>/", badges.badge, name="badge"),
    path("desk/outreach/", _later("home.home"), name="outreach"),
    path("desk/outreach/partners/", _later("partners.partners"), name="partners"),
    path("desk/outreach/partners/new/", _later("partners.new"), name="new_partner"),
    path("desk/outreach/partners/import/", _later("exchange.bring_in"), name="import_partners"),
    re_path(
        r"^desk/outreach/partners[.](?P<form>csv|xlsx)$", _later("exchange.export"), name="export_partners"
    ),
    path("desk/outreach/partners/<uuid:partner>/", _later("partners.one"), name="partner"),
    path("desk/outreach/partners/<uuid:partner>/edit/", _later("partners.edit"), name="edit_partner"),
    path("desk/outreach/partners/<uuid:partner>/contacts/", _later("contacts.new"), name="new_contact"),
    path(
        "desk/outreach/partners/<uuid:partner>/contacts/<int:contact>/",
        _later("contacts.edit"),
        name="edit_contact",
    ),
    path(
        "desk/outreach/partners/<uuid:partner>/contacts/<int:contact>/remove/",
        _later("contacts.remove"),
        name="remove_contact",
    ),
    path("desk/outreach/partners/<uuid:partner>/history/", _later("contacts.note"), name="note_touch"),
    path(
        "desk/outreach/partners/<uuid:partner>/history/<int:touch>/remove/",
        _later("contacts.forget"),
        name="remove_touch",
    ),
    path("desk/outreach/partners/<uuid:partner>/twice/", _later("merging.twice"), name="twice"),
    path(
        "desk/outreach/partners/<uuid:partner>/twice/<uuid:other>/",
        _later("merging.merge"),
        name="merge_partners",
    ),
    path("desk/outreach/map/", _later("map.partners_map"), name="map"),
    path("desk/outreach/partners/<uuid:partner>/commitment/", _commitment, name="commitment"),
    path(
        "desk/outreach/partners/<uuid:partner>/commitment/<int:year>/<slug:spoken>/",
        _later("commitments.yearly"),
        name="commitment_year",
    ),
    path(
        "desk/outreach/partners/<uuid:partner>/commitment/badge/",
        _later("commitments.grant"),
        name="grant_badge",
    ),
    path("desk/outreach/evidence/<uuid:evidence>/file/", _later("commitments.file"), name="evidence_file"),
    path(
        "desk/outreach/evidence/<uuid:evidence>/remove/", _later("commitments.remove"), name="remove_evidence"
    ),
    path("desk/outreach/badges/<uuid:badge>/revoke/", _later("commitments.revoke"), name="revoke_badge"),
    path(
        "desk/outreach/badges/<uuid:badge>/<slug:spoken>/<slug:form>/",
        _later("commitments.picture"),
        name="badge_picture",
    ),
    path("desk/outreach/partners/<uuid:partner>/logo/", _later("logos.edit"), name="logo"),
    path("desk/outreach/partners/<uuid:partner>/logo.png", _later("logos.picture"), name="logo_picture"),
    path("desk/outreach/partners/<uuid:partner>/logo/remove/", _later("logos.remove"), name="remove_logo"),
    path("desk/outreach/campaigns/", _later("campaigns.campaigns"), name="campaigns"),
    path("desk/outreach/campaigns/new/", _later("campaigns.new"), name="new_campaign"),
    path("desk/outreach/campaigns/<uuid:campaign>/", _later("campaigns.edit"), name="edit_campaign"),
    path("desk/outreach/channels/", _later("channels.channels"), name="channels"),
    path("desk/outreach/channels/new/", _later("channels.new"), name="new_channel"),
    path("desk/outreach/channels/<uuid:channel>/", _later("channels.one"), name="channel"),
    path("desk/outreach/channels/<uuid:channel>/edit/", _later("channels.edit"), name="edit_channel"),
    path("desk/outreach/channels/<uuid:channel>/end/", _later("channels.end"), name="end_channel"),
    re_path(
        r"^desk/outreach/channels/(?P<channel>[0-9a-f-]{36})/(?P<kind>[a-z-]+)[.](?P<form>pdf|png)$",
        _later("channels.sheet"),
        name="sheet",
    ),
    re_path(
        r"^desk/outreach/channels/(?P<channel>[0-9a-f-]{36})/signature[.](?P<form>html|txt)$",
        _later("signatures.file"),
        name="signature",
    ),
    path("desk/outreach/sheets/", _later("batches.new"), name="batches"),
    path("desk/outreach/sheets/<uuid:batch>/", _later("batches.one"), name="batch"),
    path("desk/outreach/sheets/<uuid:batch>/more/", _later("batches.go_on"), name="go_on"),
    path("desk/outreach/sheets/<uuid:batch>/file/", _later("batches.file"), name="batch_file"),
    path("desk/outreach/sheets/<uuid:batch>/drop/", _later("batches.drop"), name="drop_batch"),
    path("desk/outreach/stock/", _later("stock.stock"), name="stock"),
    path("desk/outreach/stock/order/", _later("stock.order"), name="order"),
    path("desk/outreach/stock/order/<uuid:order>/arrived/", _later("stock.arrive"), name="order_arrived"),
    path("desk/outreach/stock/deliver/", _later("stock.deliver"), name="deliver"),
    path("desk/outreach/stock/count/", _later("stock.count"), name="count_store"),
    path("desk/outreach/stock/remove/<slug:what>/<uuid:row>/", _later("stock.remove"), name="remove_row"),
    path("desk/outreach/stock/<uuid:campaign>/<slug:kind>/", _later("stock.ledger"), name="ledger"),
    path("desk/outreach/works/", _later("works.works"), name="works"),
    re_path(r"^desk/outreach/works[.](?P<form>csv|xlsx)$", _later("works.file"), name="works_file"),
]

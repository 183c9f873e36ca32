"""Addresses of campaigns. Those of letters and fundraisers are sent around: they never change."""

from functools import partial

from django.urls import path

from saystop.asking.later import later

_later = partial(later, "saystop.campaigns.views")

app_name = "campaigns"
urlpatterns = [
    path("desk/campaigns/", _later("home.home"), name="campaigns"),
    # Letters
    # Advocacy
    # Fundraisers
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
]

"""Addresses of screening, all at the desk. The service that clients ask is another program (`saystop screen serve`)."""

from functools import partial

from django.urls import path

from saystop.asking.later import later
from saystop.screening.views import clients, lists, matches

_later = partial(later, "saystop.screening.views")

app_name = "screening"
urlpatterns = [
    path("", lists.lists, name="lists"),
    path("open-desk/", lists.open_desk, name="open_desk"),
    path("new/", lists.new, name="new_list"),
    path("lists/<uuid:hash_list>/", lists.one, name="list"),
    path("lists/<uuid:hash_list>/settings/", lists.settings, name="list_settings"),
    path("lists/<uuid:hash_list>/import/", _later("importing.bring_in"), name="import"),
    path("lists/<uuid:hash_list>/undo/<int:version>/", _later("importing.undo"), name="undo"),
    path("exclusions/<int:exclusion>/", lists.exclusion, name="exclusion"),
    path("matches/", matches.queue, name="matches"),
    path("matches/<uuid:match>/", matches.one, name="match"),
    path("clients/", clients.clients, name="clients"),
    path("clients/new/", clients.new, name="new_client"),
    path("clients/<uuid:client>/", clients.one, name="client"),
    path("clients/<uuid:client>/key/", clients.new_key, name="client_key"),
    path("clients/<uuid:client>/deactivate/", clients.deactivate, name="deactivate_client"),
    path("figures/", _later("figures.year"), name="figures"),
    path("figures/<int:year>/<str:form>/", _later("figures.year_file"), name="figures_file"),
]

"""Addresses of screening, all at the desk. The service that clients ask is another program (`saystop screen serve`)."""

from functools import partial

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from saystop.asking.later import later
from saystop.screening.views import clients, matches

_later = partial(later, "saystop.screening.views")
# The check comes in the view, after its upload handler is in place.
_import = csrf_exempt(_later("importing.bring_in"))

app_name = "screening"
urlpatterns = [
    path("", _later("lists.lists"), name="lists"),
    path("open-desk/", _later("lists.open_desk"), name="open_desk"),
    path("new/", _later("lists.new"), name="new_list"),
    path("lists/<uuid:hash_list>/", _later("lists.one"), name="list"),
    path("lists/<uuid:hash_list>/settings/", _later("lists.settings"), name="list_settings"),
    path("lists/<uuid:hash_list>/import/", _import, name="import"),
    path("lists/<uuid:hash_list>/undo/<int:version>/", _later("importing.undo"), name="undo"),
    path("exclusions/<int:exclusion>/", _later("lists.exclusion"), name="exclusion"),
    path("matches/", matches.queue, name="matches"),
    path("matches/<uuid:match>/", matches.one, name="match"),
    path("files/", _later("withheld.files"), name="withheld"),
    path("files/found-wrong/<int:exclusion>/", _later("withheld.found_wrong"), name="withheld_found_wrong"),
    path("files/<uuid:attachment>/", _later("withheld.one"), name="withheld_file"),
    path("clients/", clients.clients, name="clients"),
    path("clients/new/", clients.new, name="new_client"),
    path("clients/<uuid:client>/", clients.one, name="client"),
    path("clients/<uuid:client>/key/", clients.new_key, name="client_key"),
    path("clients/<uuid:client>/deactivate/", clients.deactivate, name="deactivate_client"),
    path("figures/", _later("figures.year"), name="figures"),
    path("figures/<int:year>/<str:form>/", _later("figures.year_file"), name="figures_file"),
]

"""Addresses of advocacy."""

from functools import partial

from django.urls import path, re_path

from saystop.asking.later import later

_later = partial(later, "saystop.campaigns.views")
HERE = "desk/campaigns/advocacy/"

urlpatterns = [
    path("<language:lang>/advocacy/", _later("our_actions.actions"), name="our_actions"),
    path("<language:lang>/advocacy/<int:year>/", _later("our_actions.actions"), name="our_actions_of"),
    path(
        "<language:lang>/advocacy/answer/<uuid:delivery>/", _later("our_actions.answer"), name="public_answer"
    ),
    path(HERE, _later("advocacy.log"), name="advocacy"),
    re_path(rf"^{HERE[:-1]}[.](?P<form>csv|xlsx)$", _later("advocacy.file"), name="advocacy_file"),
    path(f"{HERE}new/", _later("advocacy.new"), name="new_action"),
    path(f"{HERE}targets/", _later("targets.targets"), name="targets"),
    path(f"{HERE}targets/new/", _later("targets.new"), name="new_target"),
    path(f"{HERE}targets/<uuid:target>/", _later("targets.edit"), name="target"),
    path(f"{HERE}targets/<uuid:target>/merge/", _later("targets.merge"), name="merge_targets"),
    path(f"{HERE}letters/<uuid:letter>/", _later("deliveries.deliveries"), name="deliveries"),
    path(f"{HERE}deliveries/<uuid:delivery>/", _later("deliveries.edit"), name="delivery"),
    path(f"{HERE}deliveries/<uuid:delivery>/remove/", _later("deliveries.remove"), name="remove_delivery"),
    path(f"{HERE}deliveries/<uuid:delivery>/answer/", _later("deliveries.file"), name="answer"),
    path(f"{HERE}<uuid:action>/", _later("advocacy.one"), name="action"),
    path(f"{HERE}<uuid:action>/edit/", _later("advocacy.edit"), name="edit_action"),
    path(f"{HERE}<uuid:action>/remove/", _later("advocacy.remove"), name="remove_action"),
]

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "saystop.casework"

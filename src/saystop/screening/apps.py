from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "saystop.screening"
    default_auto_field = "django.db.models.BigAutoField"

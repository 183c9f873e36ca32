from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "saystop.training"
    default_auto_field = "django.db.models.BigAutoField"

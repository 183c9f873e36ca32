from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "saystop.screening"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from saystop.reporting import withholding
        from saystop.screening import arrivals

        withholding.register(arrivals.look_up)

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "saystop.outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from saystop.outreach import arrivals
        from saystop.reporting import signals

        signals.report_begun.connect(arrivals.report_begun)
        signals.report_sent.connect(arrivals.report_sent)

from django.apps import AppConfig
from django.db.models.signals import post_save


class WebsiteConfig(AppConfig):
    name = "saystop.website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.models import PageLogEntry

        from saystop.website.services import trail

        post_save.connect(trail.note, sender=PageLogEntry, dispatch_uid="pages in the audit trail")

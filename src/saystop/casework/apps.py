from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "saystop.casework"

    def ready(self) -> None:
        from saystop.casework import arrivals, naming
        from saystop.offices import trail
        from saystop.reporting import signals

        signals.report_received.connect(arrivals.report_received, dispatch_uid="a case for each report")
        signals.reporter_wrote.connect(arrivals.reporter_wrote, dispatch_uid="the reporter has answered")
        signals.identity_withdrawn.connect(
            arrivals.identity_withdrawn, dispatch_uid="no copy of a name stays"
        )
        trail.register(naming.names)

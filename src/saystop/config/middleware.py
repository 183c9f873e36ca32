"""What every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from saystop.config import faults

NOT_ALLOWED = 405

Handler = Callable[[HttpRequest], HttpResponse]

# One policy for every page: nothing inline, nothing from elsewhere, no frame around us. A constant, because making it anew for
# each answer took a twentieth of the time of a whole report.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), interest-cohort=()"


def plain_answers(get_response: Handler) -> Handler:
    """Nothing of a page may stay behind in a browser, a proxy or a crawler's copy."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == NOT_ALLOWED and not response.content:
            # An address that only takes forms, opened by hand: Django's own answer is an empty page.
            allowed = response.headers["Allow"]
            response = faults.page(request, NOT_ALLOWED)
            response.headers["Allow"] = allowed
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return handle

"""A payment service on this machine that answers in the shapes of Mollie's documentation, and keeps what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Service:
    port: int = 0
    asked: list[tuple[str, str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)
    code: int = 200


def a_payment(**values: Any) -> dict[str, Any]:
    return {
        "resource": "payment",
        "id": "tr_7UhSN1zuXS",
        "mode": "test",
        "amount": {"value": "25.00", "currency": "EUR"},
        "status": "open",
        "_links": {
            "checkout": {"href": "https://www.mollie.com/checkout/select/7UhSN1zuXS", "type": "text/html"}
        },
        **values,
    }


@contextmanager
def serving() -> Iterator[Service]:
    service = Service(answer=a_payment())

    class Counter(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that http.server wants
            self._answer({})

        def do_POST(self) -> None:  # likewise
            length = int(self.headers.get("Content-Length") or 0)
            self._answer(json.loads(self.rfile.read(length)))

        def _answer(self, body: dict[str, Any]) -> None:
            service.asked.append((self.command, self.path, dict(self.headers), body))
            data = json.dumps(service.answer).encode()
            self.send_response(service.code)
            self.send_header("Content-Type", "application/hal+json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Counter)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()

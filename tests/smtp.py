"""A mail server on this machine that keeps what it is handed."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Post:
    """What came: each mail, and every line that was said to the server before it."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    refuses: bool = False


@contextmanager
def post_office() -> Iterator[Post]:
    """The server, as long as it lasts."""
    post = Post()

    class Counter(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 post")
            while line := self.rfile.readline().decode().strip():
                post.said.append(line)
                verb = line.split(":")[0].upper()
                if verb == "DATA":
                    self.say("354 go on")
                    self.keep()
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                elif verb == "RCPT TO" and post.refuses:
                    self.say("550 no")
                else:
                    self.say("250 fine")

        def keep(self) -> None:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line)
            mail = message_from_bytes(b"".join(lines), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            post.mails.append(mail)
            self.say("250 kept")

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Counter) as server:
        server.daemon_threads = True
        post.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield post
        finally:
            server.shutdown()
            thread.join()

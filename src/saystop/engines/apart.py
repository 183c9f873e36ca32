"""A process of its own for what must not run in a server: decoders, with an empty environment, spoken to over a socket.

Not an engine: what engines that keep such a process share.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence


class Apart:
    """One process, started when it is needed. Whoever shares it among threads holds a lock of its own.

    module: of ours, run with the number of its end of the socket and then these arguments. environment: all it has besides
    where our modules lie.
    """

    def __init__(
        self, module: str, arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None
    ) -> None:
        self._module = module
        self._arguments = tuple(arguments)
        self._environment = dict(environment or {})
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def running(self) -> socket.socket:
        """The line to it (a socket that keeps messages apart); started anew when it has ended."""
        if self._line and self._process and self._process.poll() is None:
            return self._line
        self.stop()
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", self._module, str(theirs.fileno()), *self._arguments],
                env={
                    "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                    **self._environment,
                },
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # What a decoder prints may quote the file.
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        return self._line

    def stop(self, line: socket.socket | None = None) -> None:
        """End it; where a line is given, only if it is still the one that this line leads to."""
        if line is not None and line is not self._line:
            return
        if self._line:
            self._line.close()
            self._line = None
        if self._process:
            try:
                self._process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

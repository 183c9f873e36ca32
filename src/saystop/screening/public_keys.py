"""Public keys of Ed25519 as sources hand them out: PEM, Base64, 64 hexadecimal digits, or the 32 bytes themselves."""

import base64
import re

KEY_BYTES = 32  # RFC 8032
# What stands before the key where a file says which algorithm it is of (RFC 8410): the same bytes each time.
_HEAD = bytes.fromhex("302a300506032b6570032100")
_MARKS = re.compile(rb"-----(?:BEGIN|END) ?PUBLIC ?KEY-----")
_DIGITS = re.compile(rb"[0-9a-fA-F]{64}")


class NoKey(Exception):
    """It is no public key of Ed25519, or is written in some other way."""


def read(content: bytes) -> bytes:
    """The 32 bytes of a key.

    Raises:
        NoKey
    """
    if len(content) == KEY_BYTES:
        return content
    typed = b"".join(_MARKS.sub(b"", content).split())  # a field of one line takes the ends of lines out
    if _DIGITS.fullmatch(typed):
        return bytes.fromhex(typed.decode())
    try:
        key = base64.b64decode(typed, validate=True).removeprefix(_HEAD)
    except ValueError:
        raise NoKey from None
    if len(key) != KEY_BYTES:
        raise NoKey
    return key

"""Sealing: keys, envelopes, streams, boxes, locked secrets, receipts and recovery shares.

Plain values in, plain values out; nothing here touches a disk, a network or a log.
"""

from .bindings import Binding
from .boxes import decrypt, encrypt
from .envelopes import MAX_RECIPIENTS, content_key, seal, unseal
from .errors import (
    ReceiptError,
    SealingError,
    ShareError,
    ShareFault,
    Tampered,
    UnknownWord,
    UnknownWords,
    WrongPassword,
    WrongWordCount,
)
from .keys import PrivateKey, PublicKey
from .passwords import Cost, lock, unlock
from .purposes import derive_key
from .receipts import RECEIPT_WORDS, Receipt, ReceiptKeys, derive
from .secrecy import Secret
from .shares import combine, split
from .streams import StreamOpener, StreamSealer, new_stream_key, open_stream, seal_stream

__all__ = [
    "MAX_RECIPIENTS",
    "RECEIPT_WORDS",
    "Binding",
    "Cost",
    "PrivateKey",
    "PublicKey",
    "Receipt",
    "ReceiptError",
    "ReceiptKeys",
    "SealingError",
    "Secret",
    "ShareError",
    "ShareFault",
    "StreamOpener",
    "StreamSealer",
    "Tampered",
    "UnknownWord",
    "UnknownWords",
    "WrongPassword",
    "WrongWordCount",
    "combine",
    "content_key",
    "decrypt",
    "derive",
    "derive_key",
    "encrypt",
    "lock",
    "new_stream_key",
    "open_stream",
    "seal",
    "seal_stream",
    "split",
    "unlock",
    "unseal",
]

"""What leaves for an authority: a case as PDF, JSON and CASE/UCO, with its files, sealed as a standard age file."""

from saystop.engines.packs.content import Pack
from saystop.engines.packs.exchange import from_json, to_json
from saystop.engines.packs.printing import to_pdf
from saystop.engines.packs.sealing import PackError, Sealing, check_recipient, make_passphrase, seal_pack
from saystop.engines.packs.uco import to_case

__all__ = [
    "Pack",
    "PackError",
    "Sealing",
    "check_recipient",
    "from_json",
    "make_passphrase",
    "seal_pack",
    "to_case",
    "to_json",
    "to_pdf",
]

"""What is in a pack, by its digests, and how it came there."""

import hashlib
import json
from collections.abc import Mapping

from saystop.engines.packs.content import Pack

NAME, SUMS = "manifest.json", "SHA256SUMS"


class Manifest:
    """Digests of the pack's files in their order, gathered while they are written."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}

    def add(self, name: str, digest: "hashlib._Hash") -> None:
        self.digests[name] = digest.hexdigest()

    def as_json(self, pack: Pack) -> bytes:
        """The digests and the trail of custody."""
        whole: Mapping[str, object] = {
            "reference": pack.reference,
            "made_on": pack.made_on.isoformat(),
            "sha256": self.digests,
            "custody": [{"on": one.on.isoformat(), "who": one.who, "what": one.what} for one in pack.custody],
        }
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()

    def as_sums(self) -> bytes:
        """Lines that `sha256sum -c` checks."""
        return "".join(f"{digest}  {name}\n" for name, digest in self.digests.items()).encode()

"""Who writes the website."""

from tests.campaigns.conftest import member, nadia

__all__ = ["member", "nadia"]

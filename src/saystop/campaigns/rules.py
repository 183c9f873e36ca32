"""Who may do what in campaigns."""

from saystop.offices.rules import demand, may_campaign

__all__ = ["demand", "may_campaign"]

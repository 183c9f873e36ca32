"""Who may do what on the website."""

from saystop.offices.rules import demand, may_campaign

__all__ = ["demand", "may_campaign"]

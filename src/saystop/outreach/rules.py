"""Who may do what in outreach."""

from saystop.offices.rules import demand, may_reach_out

__all__ = ["demand", "may_reach_out"]

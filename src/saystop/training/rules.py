"""Who may do what in training."""

from saystop.offices.rules import demand, may_train

__all__ = ["demand", "may_train"]

"""The verbs of the office, by noun: founding, members, factors, desks. Nothing else writes its tables."""

"""The verbs of surveys, by noun: the survey itself, what comes in, pauses and tickets, codes. Nothing else writes its tables."""

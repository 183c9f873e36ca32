"""The verbs of the line, by noun: the form, attachments, reports, the conversation. Nothing else writes its tables."""

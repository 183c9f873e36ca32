"""Data sets: the answers to a questionnaire as files that statistics programs read, and such files read back."""

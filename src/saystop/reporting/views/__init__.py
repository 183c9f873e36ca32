"""The pages of the line, by what a reporter does."""

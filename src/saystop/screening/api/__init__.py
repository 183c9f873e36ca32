"""The service by which others ask whether something is known: a small application of its own beside the office's pages."""

"""The verbs of the website: one function a use case, the only place that writes."""

"""The verbs of campaigns: one function a use case, the only place that writes."""

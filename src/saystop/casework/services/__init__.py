"""The verbs of the desk, by noun. Nothing else writes its tables; every service checks the right itself."""

"""The tables of migration 0002, a file a noun. Django takes no module of a package here for a migration of its own."""

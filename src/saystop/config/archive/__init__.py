"""Backup and restore: everything an office holds in one file, sealed as it is stored, for either database."""

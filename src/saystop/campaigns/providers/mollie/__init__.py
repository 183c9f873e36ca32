"""Mollie (https://www.mollie.com/), by its official client. See README.md beside this file."""

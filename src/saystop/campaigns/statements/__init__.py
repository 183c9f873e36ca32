"""Bank statements: files that banks hand out, read here and nowhere else. One format: CAMT.053 of ISO 20022."""

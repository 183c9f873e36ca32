"""Training: scenarios to play, courses and sessions, tests before and after, certificates, and workshops that pupils lead."""

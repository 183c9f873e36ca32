"""The office's pages, by noun: signing in, one's own sign-in, members, desks, the office."""

"""The pages of the desk, by noun: parse, call, render."""

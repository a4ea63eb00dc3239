"""Measures. Nothing here is a test, and nothing here is shipped."""

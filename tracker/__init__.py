"""Follows every recommendation of a case review until the board can show that practice changed for children."""

__version__ = "0.1.0"

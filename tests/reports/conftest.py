"""Stocktakes to look at."""

from __future__ import annotations

import pytest

from tests.reports import story as telling
from tracker.reports import stocktakes


@pytest.fixture
def story(review, tracker):
    """Some weeks of work on R1 (tests/reports/story.py)."""
    return telling.tell(review)


@pytest.fixture
def stocktake(review):
    """stocktake(as_at, scope=...) gathers one; of R1 unless said otherwise."""

    def _stocktake(as_at=None, scope="R1", **how):
        return stocktakes.gather(review, as_at, scope=scope, **how)

    return _stocktake

"""How many files a person may have made in a short time. Reading, and a file that was given, are never counted."""

from __future__ import annotations

import datetime as dt
import math

MOST, WINDOW = 20, dt.timedelta(minutes=5)  # a whole board pack with its lists is about ten


class TooMany(Exception):
    """A person had as many made as may be; ``wait`` is how long until the next."""

    def __init__(self, wait: dt.timedelta):
        self.wait = wait
        minutes = max(1, math.ceil(wait.total_seconds() / 60))
        super().__init__(
            f"You had {MOST} files made within {WINDOW.seconds // 60} minutes, which is the most at a time. "
            f"Try again in {minutes} minute{'s'[: minutes > 1]}. You can go on reading meanwhile."
        )

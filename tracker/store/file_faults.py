"""What a place where files lie tells of them, and what can be wrong with it. ``files.py`` is what everybody calls."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


class Kept(NamedTuple):
    """A file that lies in the store."""

    name: str
    size: int  # bytes
    written_at: dt.datetime  # UTC


class Gone(Exception):
    """The file is not there, or is not what was stored. The message says which."""


class Away(Exception):
    """The store of files cannot be reached, or refuses. Nothing was stored or taken away.

    The message is a sentence for whoever reads the page; ``because`` is what the store said, for the log.
    """

    def __init__(self, sentence: str = "The store of files cannot be reached just now.", because: object = ""):
        super().__init__(sentence)
        self.because = str(because).splitlines()[0][:300] if str(because) else ""


class AlreadyThere(Exception):
    """A file of this name is there. None is ever written over."""

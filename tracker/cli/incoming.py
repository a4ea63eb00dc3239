"""What comes in over a line. A large request is laid aside in a temporary file, and on a full disk that must be said."""

from __future__ import annotations

import errno
from contextlib import suppress

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import Error

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)  # or no folder for temporary files at all, where each was tried and is full


class NoRoom(Error):
    """Plain text: nothing of the request could be read, so there is nothing to give back."""

    code = 507
    reason = "There is no room left"

    def __init__(self) -> None:
        super().__init__("")

    def to_response(self, ident=None):
        said = (
            f"{self.reason}. Nothing was changed. Go back to what you typed, and copy it to be safe. "
            "The people who run the tracker must make room first.\n"
        )
        return f"{self.code} {self.reason}", [("Content-Type", "text/plain; charset=utf-8")], said.encode()


class Head(HTTPRequestParser):
    """What a request says first. An address that is none is answered as such; waitress would break the line."""

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError:
            raise ParsingError("Bad URI") from None


class Line(HTTPChannel):
    """Without this the line would just break, and a browser would say that the site cannot be reached."""

    parser_class = Head

    def received(self, data: bytes) -> bool:
        try:
            return super().received(data)
        except OSError as fault:
            coming = self.request.body_rcv if self.request is not None else None
            if coming is None or (fault.errno not in _NO_ROOM and not isinstance(fault, FileNotFoundError)):
                raise
        with suppress(OSError):
            coming.buf.close()
        # The rest is read and let go: a browser that is still sending does not look for an answer.
        coming.buf, self.request.error = _Nowhere(), NoRoom()
        return super().received(data)


class _Nowhere:
    """Takes everything and keeps nothing."""

    def append(self, data: bytes) -> None:
        pass

    def close(self) -> None:
        pass

    def __len__(self) -> int:
        return 0

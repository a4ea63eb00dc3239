"""What comes in over a line, before the application sees any of it."""

import pytest
from waitress.adjustments import Adjustments

from tracker.cli import incoming


@pytest.mark.parametrize("address", [b"http://[x/account", b"http://x]/", b"http://\xe2\x84\x80/"])
def test_i1_a_request_for_an_address_that_is_none_is_answered(address):
    head = incoming.Head(Adjustments())
    head.received(b"GET " + address + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert head.completed and incoming.Line.parser_class is incoming.Head
    assert head.error.code == 400

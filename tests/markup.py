"""Reading our own pages as a tree: ten times as fast as a parser that mends what browsers mend.

That our pages need no mending is looked at in tests/house/test_markup.py.
"""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905


def parse(html: str) -> Element:
    """The page as elements, whose ``iter``, ``get`` and ``itertext`` answer as in any tree."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("page")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        element = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag):
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data):
        here = self.open[-1]
        if len(here):
            here[-1].tail = (here[-1].tail or "") + data
        else:
            here.text = (here.text or "") + data

"""The marks of citations in a narrative, and what somebody may type beside them."""

import time

from tracker.reports import content_narrative as content


def test_numbers_of_notes_stand_close_up():
    text = f"Read on   {content.mark(1)} ; {content.mark(2)} and {content.mark('A7')}."

    assert content.in_brackets(content.close_up(text)) == "Read on [1], [2] and [A7]."


def test_a_text_of_spaces_takes_no_longer_than_another():
    begun = time.process_time()
    content.close_up(" " * 20_000 + "x" + content.mark(1) + " " * 20_000)

    assert time.process_time() - begun < 0.5

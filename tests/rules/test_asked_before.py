"""Which earlier wordings are worth a look: by the words that both have, whatever their endings."""

import pytest

from tracker.rules import asked_before as rules

OTHERS = {
    "escalation": "Review the escalation procedures and test that they are complied with",
    "supervision": "Evidence of policies on supervision",
    "police": "Police progress on recording offences as crimes",
    "minutes": "Clear and valued minutes of meetings",
}


@pytest.mark.parametrize(
    ("asks", "found"),
    [
        ("Show that staff who escalate a worry are answered", ["escalation"]),
        ("Each case of neglect to be supervised for a year", ["supervision"]),
        ("A policy on how long a record is kept", ["supervision"]),
        ("Where an infant sleeps is asked at each visit", []),
    ],
)
def test_a_word_is_the_same_with_another_ending(asks, found):
    assert rules.likely(asks, OTHERS)[:1] == found

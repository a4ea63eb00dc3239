"""E5: an evidence file that is gone or was changed under the running server."""

import re

import pytest

from tests.faults.test_at_once import NAMES
from tests.faults.worlds import REVIEW, give
from tracker.business import verify
from tracker.store.evidence import EvidenceFile


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_e5_a_file_that_is_gone_or_changed_is_named_and_its_page_still_opens(world, figures, harm):
    server = world.served()
    lead = server.visitor("lead1")
    path = give(lead, "Saved 1").location
    with world.looked_into():
        row = EvidenceFile.get()
    link = re.search(rf'"({REVIEW}/evidence/\w+/files/\w+)"', lead.page(path))[1]
    assert lead.get(link).status_code == 200
    on_disk = world.evidence / row.stored_name
    if harm == "gone":
        on_disk.unlink()
    else:
        content = on_disk.read_bytes()
        on_disk.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    answer, page = lead.get(link), lead.get(path)

    words = answer.get_data(as_text=True)
    assert answer.status_code == 410 and "Nothing was downloaded." in words
    assert page.status_code == 200 and row.sha256 in page.get_data(as_text=True)
    assert give(lead, "Saved 4").status_code == 302
    with world.looked_into():
        named = [problem for problem in verify.problems() if row.shown_name in problem]
    assert len(named) == 1
    figures.say("file", engine=NAMES[world.kind], file=harm, download=410, its_page=200, named_by_verify="yes")

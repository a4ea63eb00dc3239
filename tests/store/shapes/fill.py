"""Made the backups of this folder: run over a checkout of an earlier commit, it fills a database by the program of then.

In the checkout of the commit: ``python fill.py FOLDER``. Then, by the program of now, ``tracker backup`` over the same
folder. The name of each file is the newest migration that it has had; 0020 lacks 0017, which came after it.
"""

import datetime as dt
import sys
from pathlib import Path

from tracker import clock
from tracker.business import actions, assurance, boards, challenges, escalations, evidence, people
from tracker.rules import roles
from tracker.store import database, files, history
from tracker.store import people as store
from tracker.store.deadlines import Deadline
from tracker.store.reviews import Agency, Document, Item, ItemAgency, Review, Theme

DAY = dt.date(2015, 9, 30)
folder = Path(sys.argv[1])
folder.mkdir(parents=True)
database.open_database(f"sqlite:///{folder / 'tracker.db'}").connect()
files.keep_in(folder / "evidence")
clock.pin(DAY)
boards.create("A board of then", clock.now())
source = [{"document": "report", "paragraph": "1.1"}]
with history.entry("began", by=None, today=DAY, board=True) as entry:
    body = {"aliases": [], "source": source}
    board, police, council = (
        entry.add(Agency, code=code, name=name, kind=kind, **body)
        for code, name, kind in (("OSCB", "The Board", "board"), ("TVP", "Police", "police"), ("OCC", "Council", "council"))
    )
    review = entry.add(Review, code="review", title="A review", kind="serious case review", body="The Board")
with history.entry("loaded", by=None, today=DAY, review=review) as entry:
    entry.add(Document, review=review, code="report", title="A report", short="Report", date=DAY, places=["1.1"])
    theme = entry.add(Theme, review=review, name="A theme")
    items = []
    for number, (ref, kind) in enumerate((("R1", "recommendation"), ("LP1", "learning_point")), 1):
        said = {"number": str(number), "title": ref, "text": "Wording.", "source": source, "other_wordings": []}
        items.append(entry.add(Item, review=review, ref=ref, kind=kind, theme=theme, **said))
    for item in items:
        entry.add(ItemAgency, item=item, agency=police, part="addressed", basis="stated")
acting = {}
for part, (role, agency) in {
    "chair": (roles.CHAIR, None), "unit": (roles.BUSINESS_UNIT, board), "police": (roles.LEAD, police),
}.items():  # fmt: skip
    person = people.add(part, f"{part}@example.org", "three quiet words 15", by=None, today=DAY, now=clock.now())
    people.give_post(person, role, part, by=None, today=DAY, agency=agency, since=dt.date(2014, 1, 1))
    account = store.Account.get(store.Account.email == f"{part}@example.org")
    post = store.posts_held(account.person, DAY).first() or store.Post.get(store.Post.person == account.person)
    acting[part] = store.acting_in(post, account.id)
unit, lead, chair = acting["unit"], acting["police"], acting["chair"]
said = {"rung": "practice", "independence": "independent", "figures": ["31 of 40"]}
action = actions.add(review, "Try the procedure", police, [items[0]], by=unit, today=DAY, deadline=dt.date(2015, 12, 31))
piece = evidence.NewEvidence(
    statement="An audit of 40 calls, 31 in time.", about=[(items[0], "supports")], file_name="audit.txt",
    file_content=b"40 calls, 31 in time", **said,
)  # fmt: skip
actions.report(action, "on_track", "Tried on 40 calls.", dt.date(2016, 1, 31), by=lead, today=DAY, evidence=[piece])
against = evidence.NewEvidence(
    statement="At night nobody looked.",
    about=[(items[0], "challenges")],
    url="https://example.org",
    restricted=True,
    **said,
)
evidence.give(review, against, by=lead, today=DAY)
challenges.ask(review, "Who looked at night?", police.key, by=chair, today=DAY, item=items[0])
escalations.raise_concern(review, "board", "Nobody looks at night.", "Look.", by=lead, today=DAY, item=items[1])
assurance.decide(
    items[0], "some_evidence", "One audit.", by=chair, today=DAY, rests_on=["E1"], weighed={"E2": "At night."},
    look_again=dt.date(2016, 3, 31),
)  # fmt: skip
print(Deadline.select().count(), history.History.select().count())
database.close_if_ours()

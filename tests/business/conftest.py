"""The demonstration, built once, for the tests that look at what is in it."""

from pathlib import Path

import pytest

from tests import cast
from tracker import clock
from tracker.store import actions, assurance, claims, database, escalations, files, positions, reviews
from tracker.store import evidence as evidence_store
from tracker.store.evidence import Evidence

TODAY = cast.TODAY


class Demonstration:
    """The demonstration, built once: what the acts made, by the names that they give it."""

    def __init__(self, url: str, names: dict[str, str], folder: Path):
        self.url, self.names, self.folder = url, names, folder
        self.open()
        self.review = reviews.review_of("children-a-f")
        found = positions.of_actions(actions.actions(self.review), TODAY)
        self.actions = {each.action.ref: each for each in found}
        every = claims.claims(claims.every_item(self.review), TODAY)
        self.claims = {claim.position.item.ref: claim for claim in every}

    def open(self) -> None:
        files.keep_in(self.folder)
        database.open_database(self.url)
        database.database.connect()
        clock.pin(TODAY)

    def close(self) -> None:
        clock.pin(None)
        database.database.close()
        if hasattr(database.database.obj, "close_all"):
            database.database.obj.close_all()

    def action(self, name: str) -> positions.ActionPosition:
        return self.actions[self.names.get(name, name)]

    def piece(self, name: str) -> Evidence:
        return evidence_store.piece_of(self.review, self.names[name])

    def question(self, name: str):
        return assurance.challenge_of(self.review, self.names[name])

    def escalation(self, name: str):
        return escalations.escalation_of(self.review, self.names[name])

    def item(self, ref: str) -> positions.Position:
        return self.claims[ref].position

    def agency(self, code: str) -> str:
        return reviews.agency_of(code).key


@pytest.fixture(scope="module")
def demo(engine):
    url = engine.demonstration()
    built = Demonstration(url, engine.demonstration_names, engine.demonstration_files)
    yield built
    built.close()
    engine.drop(url)

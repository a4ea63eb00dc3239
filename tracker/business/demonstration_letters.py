"""The acts of the demonstration about letters, redactions and how long records are kept."""

from __future__ import annotations

from ..store import correspondence as letter_store
from ..store import privacy as privacy_store
from . import correspondence, redaction, retention
from .demonstration_names import Named
from .seed_files import Entry


class LetterActs(Named):
    """One method for each act."""

    def _send_letter(self, act, **who):
        letter = correspondence.NewLetter(
            direction="sent",
            body=self._agency(act, "body"),
            about=[self._item(act, ref) for ref in act.words("about")],
            from_post=act.text("from_post"),
            subject=act.text("subject"),
            what=act.text("words"),
            on=act.day("day") or act.day("on"),
            together_with=act.text("together_with"),
            document=self._document(act),
        )
        return correspondence.write(self.review, letter, **who)

    def _step_of_letter(self, act, **who):
        letter = letter_store.letter_of(self.review, self._ref(act, "letter"))
        return correspondence.step(
            letter,
            act.text("step"),
            act.day("day") or act.day("on"),
            act.text("words"),
            expected_by=act.day("by_when"),
            document=self._document(act),
            **who,
        )

    def _document(self, act: Entry) -> correspondence.Document:
        file = act.text("file")
        return correspondence.Document(
            url=act.text("url"),
            file_name=file,
            file_content=f"Invented for demonstration.\n\n{act.text('words')}\n".encode() if file else b"",
            restricted=act.text("restricted") == "yes",
        )

    def _redact(self, act, **who):
        said = (act.text("words"), act.text("category"), act.text("because"), act.text("authority"))
        return redaction.ask(*said, **who)

    def _confirm_redaction(self, act, **who):
        asked = privacy_store.redaction_of(self._ref(act, "redaction"))
        return redaction.confirm(asked, redaction.preview(asked).digest, **who)[0]

    def _set_period(self, act, **who):
        return retention.set_period(act.text("class"), act.text("months"), act.text("because"), **who)

    def _hold(self, act, **who):
        return retention.hold(act.text("class"), act.text("because"), act.text("authority"), **who)

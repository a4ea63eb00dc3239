"""The acts of the demonstration about drift: a question dismissed, asked after all. See acts-drift.yaml."""

from __future__ import annotations

from ..store import drift as store
from . import drift
from .demonstration_names import Named

DRIFT_FIELDS = "rule"


class DriftActs(Named):
    """One method for each act."""

    def _dismiss_drift(self, act, **who):
        signal = self._signal(act, who["today"])
        if signal is None:
            raise act.wrong("rule", f"{act.text('rule')} asks nothing about it on that day.")
        return drift.dismiss(signal, self.review, signal.fingerprint, act.text("because"), **who)

    def _drift_again(self, act, **who):
        signal = self._signal(act, who["today"])
        said = store.dismissal_of(signal) if signal is not None else None
        if said is None:
            raise act.wrong("rule", f"no question of {act.text('rule')} about it was dismissed.")
        return drift.put_back(said, self.review, act.text("because"), **who)

    def _signal(self, act, day):
        (about,) = self._about(act).values()
        return store.the_one(act.text("rule"), about.key, day, None)

"""Each line of the audit log is a sentence, in every module: no bare name of an action reaches a reader."""

import re

from sala.config.start import SRC
from sala.forum.types import QuestionState
from sala.people.api import audit_sentences

WRITTEN = re.compile(r'\b(?:record\(|action=)\s*f?"([a-z_.{}]+)"')


def test_every_action_that_is_recorded_has_its_sentence() -> None:
    files = [path for path in SRC.glob("sala/*/actions/*.py") if path.name != "sentences.py"]
    found = {action for path in files for action in WRITTEN.findall(path.read_text(encoding="utf-8"))}
    found |= {
        action
        for path in SRC.glob("sala/*/pages/*.py")
        for action in WRITTEN.findall(path.read_text(encoding="utf-8"))
    }
    assert "question.{state}" in found
    found |= {f"question.{state}" for state in QuestionState.values}
    told = {action for answer in audit_sentences() for action in answer}
    assert found - told == {"question.{state}"}
    assert told - found == set(), "no action writes these"

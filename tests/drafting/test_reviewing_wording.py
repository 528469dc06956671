"""Every language hears and says the same things."""

from typing import get_args

import pytest

from api.core.criteria import CRITERIA
from api.core.invitations import INVITATION_REASONS, InvitationReason
from api.core.languages import SUPPORTED
from api.core.models import Verdict
from api.drafting.reviewing.wording import Cue, cues, has

_REPLY = ("thanks_message", "thanks_invitation", "message_quote", "profile_quote")
_NEVER_PARTLY = "respect_partly"


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_sentence_is_there(language: str) -> None:
    findings = {f"{criterion.name}_{verdict}" for criterion in CRITERIA for verdict in get_args(Verdict)}
    replies = {*_REPLY, *(reason for reason, (decision, _) in INVITATION_REASONS.items() if decision != "ignore")}
    wanted = {"reasons": set(INVITATION_REASONS), "findings": findings - {_NEVER_PARTLY}, "reply": replies}
    assert [(section, key) for section, keys in wanted.items() for key in keys if not has(language, section, key)] == []


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_cue_is_there(language: str) -> None:
    assert set(cues(language)) == set(get_args(Cue))


def test_every_reason_has_a_decision_and_a_meaning() -> None:
    assert set(INVITATION_REASONS) == set(get_args(InvitationReason))

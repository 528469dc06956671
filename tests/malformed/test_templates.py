"""Texts that a template engine or a shell would take for orders are texts: answered, and never carried out."""

import json

import pytest

from tests.builders import GOAL, TARGET
from tests.malformed.refusals import Door, as_json, ask

pytestmark = pytest.mark.server

ORDERS = [
    pytest.param("{{7*191}}", id="jinja"),
    pytest.param("{% print(7*191) %}", id="jinja_statement"),
    pytest.param("{{config.items()}}", id="flask"),
    pytest.param("{{''.__class__.__mro__}}", id="jinja_classes"),
    pytest.param("${7*191}", id="dollar"),
    pytest.param("#{7*191}", id="ruby"),
    pytest.param("<%= 7*191 %>", id="erb"),
    pytest.param("{0.__class__}", id="python_format"),
    pytest.param("{goal!r:>9999999}", id="python_format_width"),
    pytest.param("%(goal)s %s %n", id="percent"),
    pytest.param("$(expr 7 \\* 191)", id="shell"),
    pytest.param("`expr 7 \\* 191`", id="backticks"),
    pytest.param("${jndi:ldap://127.0.0.1/x}", id="lookup"),
    pytest.param("'; DROP TABLE m_draft; --", id="sql"),
]


@pytest.mark.parametrize("order", ORDERS)
def test_a_ref_comes_back_as_it_was_typed(door: Door, order: str) -> None:
    body = json.dumps({"targets": [TARGET | {"ref": order}], "goal": GOAL}).encode()
    answer = door.answer(ask("POST", "/v1/shortlists", body=body))

    assert answer.status == 200
    assert [item["ref"] for item in json.loads(answer.body)["items"]] == [order]


@pytest.mark.parametrize("order", ORDERS)
def test_a_text_is_quoted_as_it_was_typed_or_not_at_all(door: Door, order: str) -> None:
    target = {"name": f"Lena {order}", "profile": f"{TARGET['profile']} {order}"}
    goal = f"{GOAL} {order}"
    answer = door.answer(ask("POST", "/v1/drafts", body=as_json(target=target, goal=goal)))
    quotes = [quoted["quote"] for finding in json.loads(answer.body)["findings"] for quoted in finding["evidence"]]

    assert answer.status == 200
    assert not any(done in answer.body for done in (b"1337", b"<class", b"SECRET"))
    assert quotes
    assert [quote for quote in quotes if quote not in goal and quote not in target["profile"]] == []
    door.require_alive()

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

from api.prompting.rendering import REPAIR, SYSTEM, USER, Messages, Renderer, compile_templates

INPUTS = ("data", "boundary", "limit")
BLOCK = re.compile(r'\A<data id="([0-9a-f]{32})">\n(.*)\n</data id="\1">\n(\d+)\Z', re.DOTALL)


def render(
    data: dict[str, object], *, secret: bytes = b"s", user: str = "", limit: int = 200, caller: str | None = None
) -> Messages:
    user = user or '<data id="{{ boundary }}">\n{{ data }}\n</data id="{{ boundary }}">\n{{ limit }}'
    templates = compile_templates({SYSTEM: "You judge.", REPAIR: "You mend.", USER: user}, inputs=INPUTS, required=())
    return Renderer(secret).render(templates, system=SYSTEM, settings={"limit": limit}, data=data, caller=caller)


def boundary(messages: Messages) -> str:
    found = BLOCK.match(messages.user)
    assert found
    return found[1]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_through_as_data_and_leaves_no_mark_of_its_own(text: str) -> None:
    found = BLOCK.match(render({"goal": text}).user)
    assert found
    assert json.loads(found[2]) == {"goal": text}
    assert not set("<>&") & set(found[2])


@pytest.mark.parametrize("text", ["{{ 7 * 191 }}", "{% raw %}", "{0.__class__}", "%s"])
def test_template_code_in_a_text_stays_text(text: str) -> None:
    assert json.dumps(text) in render({"goal": text}).user


def test_no_two_callers_get_the_same_boundary() -> None:
    boundaries = [boundary(render({"goal": "a"}, caller=caller)) for caller in (None, "one", "two")]
    assert len(set(boundaries)) == 3
    assert boundary(render({"goal": "a"}, caller="one")) == boundaries[1]


def test_a_boundary_depends_on_the_request_and_on_the_secret() -> None:
    boundaries = [
        boundary(render({"goal": "a"})),
        boundary(render({"goal": "b"})),
        boundary(render({"goal": "a"}, limit=199)),
        boundary(render({"goal": "a"}, secret=b"t")),
    ]
    assert len(set(boundaries)) == 4


def test_a_fixed_secret_makes_a_rendering_reproducible_and_the_usual_one_is_random() -> None:
    assert render({"goal": "a"}) == render({"goal": "a"})
    templates = compile_templates({SYSTEM: "", REPAIR: "", USER: "{{ boundary }}"}, inputs=INPUTS, required=())
    rendered = {Renderer().render(templates, system=SYSTEM, settings={}, data={}).user for _ in range(2)}
    assert len(rendered) == 2


def test_the_repair_turn_has_a_system_message_of_its_own() -> None:
    templates = compile_templates({SYSTEM: "You judge.", REPAIR: "You mend.", USER: "-"}, inputs=INPUTS, required=())
    assert Renderer().render(templates, system=REPAIR, settings={}, data={}).system == "You mend."


def test_an_input_that_is_not_given_is_an_error() -> None:
    templates = compile_templates({SYSTEM: "", REPAIR: "", USER: "{{ limit }}"}, inputs=INPUTS, required=())
    with pytest.raises(UndefinedError):
        Renderer().render(templates, system=SYSTEM, settings={}, data={})


def test_a_template_cannot_reach_out_of_the_sandbox() -> None:
    with pytest.raises(TemplateError):
        render({}, user="{{ data.__class__.__mro__ }}")


@pytest.mark.parametrize(
    ("source", "error"),
    [
        pytest.param("{% for %}", TemplateSyntaxError, id="syntax"),
        pytest.param("{{ weather }}", LookupError, id="undeclared_input"),
    ],
)
def test_a_faulty_template_is_found_when_it_is_compiled(source: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        compile_templates({SYSTEM: "", REPAIR: "", USER: source}, inputs=INPUTS, required=())


def test_a_required_template_that_is_missing_is_named() -> None:
    with pytest.raises(LookupError, match=r"repair\.md\.j2 is missing"):
        compile_templates({SYSTEM: "", USER: ""}, inputs=INPUTS, required={SYSTEM, USER, REPAIR})

"""No secret of the settings is ever printed: each is given a canary, and everything that is said is searched for it."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

import httpx2
import pytest
from pydantic import BaseModel, SecretStr

from api.core.errors import SettingsInvalid
from api.settings import STANDARD_VARIABLES, Settings, describe, load_settings
from tests.cli.conftest import Run
from tests.live import serving
from tests.stub_model import StubModel, answers, refuses

DRAFT: Final = (Path(__file__).parent.parent.parent / "examples" / "requests" / "yes.json").read_bytes()


def _secrets(group: type[BaseModel] = Settings, prefix: str = "MUTUAL_") -> Iterator[str]:
    for name, field in group.model_fields.items():
        if isinstance(field.default, BaseModel):
            yield from _secrets(type(field.default), f"{prefix}{name.upper()}__")
        elif SecretStr.__name__ in str(field.annotation):
            yield prefix + name.upper()


SECRETS: Final = tuple(_secrets())
CANARIES: Final = {name: b64encode(sha256(name.encode()).digest()).decode() for name in SECRETS}
"""32 bytes in base64, so that they are good for an encryption key, too."""
_ADDRESS: Final = "postgresql://mutual:{0}@127.0.0.1:1/mutual?password={0}"


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, canary in CANARIES.items():
        monkeypatch.setenv(name, canary)
    monkeypatch.setenv("MUTUAL_DATABASE_URL", _ADDRESS.format(CANARIES["MUTUAL_DATABASE_URL"]))
    monkeypatch.setenv("MUTUAL_MODEL__NAME", "some-model")
    monkeypatch.setenv("MUTUAL_MODEL__SECOND__NAME", "another-model")
    monkeypatch.setenv("OPENAI_API_KEY", CANARIES["MUTUAL_MODEL__API_KEY"])


def _told(said: str) -> list[str]:
    return [name for name, canary in CANARIES.items() if canary in said]


def test_what_is_named_like_a_secret_is_one() -> None:
    named = {
        line.name
        for line in describe(Settings.model_construct())
        if re.search("KEY$|SECRET$|PASSWORD|TOKEN", line.name)
    }
    assert named < set(SECRETS)
    assert "MUTUAL_DATABASE_URL" in SECRETS
    assert "OPENAI_API_KEY" in STANDARD_VARIABLES.values()


@pytest.mark.usefixtures("secrets")
def test_no_secret_stands_in_a_representation_or_in_mutual_settings(run: Run) -> None:
    settings = load_settings()
    shown = run("settings")
    assert shown.code == 0
    assert all(re.search(rf"^{name} .*\*{{8}}", shown.out, re.MULTILINE) for name in SECRETS)
    assert _told(f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()} {shown.out}") == []


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("postgresql://mutual:{}@db/mutual", id="password"),
        pytest.param("postgresql://mutual:a/{}@db/mutual", id="password_with_a_slash"),
        pytest.param("postgresql://mutual:a@{}@db/mutual", id="password_with_an_at"),
        pytest.param("postgresql://mutual:a?{}@db/mutual", id="password_with_a_question_mark"),
        pytest.param("postgresql://db/mutual?user=mutual&password={}", id="parameter"),
        pytest.param("postgresql://db/mutual?user=mutual&password=a@{}", id="parameter_with_an_at"),
        pytest.param("{}", id="no_address"),
    ],
)
def test_no_password_of_a_database_is_shown(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("MUTUAL_DATABASE_URL", address.format("canary-4711"))
    (line,) = (line for line in describe(load_settings()) if line.name == "MUTUAL_DATABASE_URL")
    assert "canary" not in line.value
    assert "********" in line.value


def test_a_secret_that_looks_like_an_address_is_hidden_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_WEBHOOK__SECRET", "canary://canary")
    assert all("canary" not in line.value for line in describe(load_settings()))


@pytest.mark.usefixtures("secrets")
def test_no_secret_stands_in_what_is_said_of_wrong_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_WEBHOOK__URL", f"http://user:{CANARIES['MUTUAL_WEBHOOK__SECRET']}@hooks.test")
    monkeypatch.setenv("MUTUAL_MODEL__DEADLINE_S", CANARIES["MUTUAL_MODEL__API_KEY"])
    monkeypatch.setenv("MUTUAL_MODEL", CANARIES["MUTUAL_MODEL__API_KEY"])
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    assert _told(f"{caught.value!r} {caught.value.__cause__!r} {caught.value.detail}") == []


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["db", "status"], id="status"),
        pytest.param(["db", "upgrade"], id="upgrade"),
        pytest.param(["keys", "list"], id="keys"),
        pytest.param(["work"], id="work"),
        pytest.param(["serve", "--port", "0"], id="serve"),
    ],
)
def test_no_secret_is_told_when_the_database_cannot_be_reached(
    run: Run, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUTUAL_LOG_LEVEL", "debug")
    outcome = run(*command)
    assert outcome.code == 2
    assert _told(outcome.out + outcome.err) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("MUTUAL_DATABASE_URL", "{}", id="no_address"),
        pytest.param("MUTUAL_DATABASE_URL", "mysql://mutual:{}@db/mutual", id="another_kind"),
        pytest.param("MUTUAL_ENCRYPTION_KEY", "{}!", id="no_key"),
        pytest.param("MUTUAL_WEBHOOK__SECRET", "whsec_{}!", id="no_webhook_secret"),
    ],
)
def test_a_secret_that_cannot_be_used_is_not_quoted(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv("MUTUAL_DATABASE_URL", f"sqlite:///{tmp_path}/mutual.db")
    monkeypatch.setenv("MUTUAL_KEEP_TEXTS_DAYS", "1")
    monkeypatch.setenv("MUTUAL_WEBHOOK__URL", "http://127.0.0.1:1/hook")
    monkeypatch.setenv("MUTUAL_WEBHOOK__SECRET", "s")
    monkeypatch.setenv(name, value.format(CANARIES[name]))
    outcome = run("work")
    assert outcome.code == 2
    assert _told(outcome.out + outcome.err) == []


@pytest.mark.server
async def test_no_secret_is_logged_or_answered_when_the_model_repeats_it(tmp_path: Path) -> None:
    key = CANARIES["MUTUAL_MODEL__API_KEY"]
    variables = {name: canary for name, canary in CANARIES.items() if "SECOND" not in name}
    variables |= {"MUTUAL_DATABASE_URL": f"sqlite:///{tmp_path}/mutual.db", "MUTUAL_FALLBACK": "off"}
    said = ""
    async with StubModel(refuses(401, f"Incorrect API key provided: {key}"), answers(f"Bearer {key}")) as stub:
        variables |= {"MUTUAL_MODEL__NAME": "stub", "MUTUAL_MODEL__BASE_URL": stub.url, "MUTUAL_LOG_LEVEL": "debug"}
        with serving(**variables) as service:
            async with httpx2.AsyncClient(base_url=service.url, timeout=10) as client:
                for _ in range(2):
                    answer = await client.post(
                        "/v1/drafts", content=DRAFT, headers={"content-type": "application/json"}
                    )
                    said += answer.text
            said += service.stop()
        assert stub.calls > 1
    assert "request.answered" in said
    assert _told(said) == []

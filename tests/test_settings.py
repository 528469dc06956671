from pathlib import Path

import pytest

from api.core.errors import SettingsInvalid
from api.settings import choose_auth, choose_engine, describe, load_settings, split_origins


def test_a_fresh_machine_needs_no_settings() -> None:
    settings = load_settings()

    assert (settings.engine, settings.fallback, settings.model.deadline_s, settings.log_level) == (
        "auto",
        "rules",
        20,
        "info",
    )
    assert settings.prompts_dir == Path(__file__).resolve().parent.parent / "prompts"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_MODEL__NAME", "some-model")
    monkeypatch.setenv("MUTUAL_MODEL__DEADLINE_S", "7.5")
    monkeypatch.setenv("MUTUAL_FALLBACK", "off")

    settings = load_settings()

    assert (settings.model.name, settings.model.deadline_s, settings.fallback) == ("some-model", 7.5, "off")


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        pytest.param("MUTUAL_ENGIN", "MUTUAL_ENGINE", id="letter_missing"),
        pytest.param("MUTUAL_MODEL_NAME", "MUTUAL_MODEL__NAME", id="one_underscore"),
        pytest.param("MUTUAL_MODEL", "MUTUAL_MODEL__NAME", id="a_group"),
        pytest.param("mutual_fallbak", "MUTUAL_FALLBACK", id="lower_case"),
    ],
)
def test_an_unknown_name_stops_the_start_and_names_the_nearest(
    monkeypatch: pytest.MonkeyPatch, name: str, nearest: str
) -> None:
    monkeypatch.setenv(name, "x")

    with pytest.raises(SettingsInvalid, match=f"{name} is not a setting; the nearest is {nearest}"):
        load_settings()


def test_every_fault_is_named_and_no_value_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_ENGINE", "canary-1")
    monkeypatch.setenv("MUTUAL_MODEL__DEADLINE_S", "canary-2")
    monkeypatch.setenv("MUTUAL_MODEL__APIKEY", "canary-3")

    with pytest.raises(SettingsInvalid) as caught:
        load_settings()

    assert all(name in caught.value.detail for name in ("MUTUAL_ENGINE:", "MUTUAL_MODEL__DEADLINE_S:", "__APIKEY"))
    assert "canary" not in caught.value.detail


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_MODEL__NAME", "")
    monkeypatch.setenv("OPENAI_API_KEY", "")

    assert load_settings().model.missing


@pytest.mark.parametrize("deadline", [pytest.param(text, id=text) for text in ("0", "-1", "nan", "inf", "601", "soon")])
def test_an_impossible_deadline_stops_the_start(monkeypatch: pytest.MonkeyPatch, deadline: str) -> None:
    monkeypatch.setenv("MUTUAL_MODEL__DEADLINE_S", deadline)

    with pytest.raises(SettingsInvalid, match="MUTUAL_MODEL__DEADLINE_S"):
        load_settings()


def test_our_variables_win_over_those_of_the_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("MUTUAL_MODEL__API_KEY", "ours")

    model = load_settings().model

    assert model.api_key is not None
    assert (model.api_key.get_secret_value(), model.base_url) == ("ours", "http://127.0.0.1:1/v1")


@pytest.mark.parametrize(
    ("variables", "engine", "why"),
    [
        pytest.param({}, "rules", "no model is set up", id="nothing_set"),
        pytest.param({"OPENAI_API_KEY": "k"}, "rules", "no MUTUAL_MODEL__NAME is set", id="key_without_name"),
        pytest.param({"MUTUAL_MODEL__NAME": "m"}, "rules", "none of MUTUAL_MODEL__API_KEY", id="name_without_key"),
        pytest.param(
            {"MUTUAL_MODEL__NAME": "m", "OPENAI_API_KEY": "k"}, "model", "are set", id="name_and_standard_key"
        ),
        pytest.param(
            {"MUTUAL_MODEL__NAME": "m", "MUTUAL_MODEL__BASE_URL": "http://localhost:11434/v1"},
            "model",
            "are set",
            id="name_and_address",
        ),
        pytest.param(
            {"MUTUAL_ENGINE": "rules", "MUTUAL_MODEL__NAME": "m", "OPENAI_API_KEY": "k"},
            "rules",
            "MUTUAL_ENGINE is rules",
            id="rules_asked_for",
        ),
    ],
)
def test_the_engine_is_chosen_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], engine: str, why: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    choice = choose_engine(load_settings())

    assert choice.name == engine
    assert why in choice.why


def test_a_model_engine_that_cannot_be_built_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_ENGINE", "model")
    monkeypatch.setenv("MUTUAL_MODEL__NAME", "m")

    with pytest.raises(SettingsInvalid, match="MUTUAL_ENGINE is model, but none of MUTUAL_MODEL__API_KEY"):
        choose_engine(load_settings())


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://169.254.169.254/v1", id="link_local"),
        pytest.param("http://[fe80::1]/v1", id="link_local_v6"),
        pytest.param("http://metadata.google.internal/v1", id="metadata_name"),
        pytest.param("ftp://models.test/v1", id="other_scheme"),
        pytest.param("models.test/v1", id="no_scheme"),
        pytest.param("http://:80/v1", id="no_host"),
        pytest.param("http://models.test:port/v1", id="no_port"),
        pytest.param("http://user:canary@models.test/v1", id="password"),
    ],
)
def test_an_address_no_model_is_served_from_stops_the_start(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("MUTUAL_MODEL__BASE_URL", url)

    with pytest.raises(SettingsInvalid, match="MUTUAL_MODEL__BASE_URL: must"):
        load_settings()


def test_origins_are_read_with_commas_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_CORS_ORIGINS", "https://tools.test, http://localhost:3000")

    assert split_origins(load_settings().cors_origins) == ("https://tools.test", "http://localhost:3000")


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param("*", id="every_site"),
        pytest.param("https://tools.test/", id="with_a_path"),
        pytest.param("https://Tools.test", id="capital_letters"),
        pytest.param("https://tools.test,,", id="an_empty_one"),
        pytest.param("null", id="no_origin"),
    ],
)
def test_what_is_no_origin_stops_the_start(monkeypatch: pytest.MonkeyPatch, listed: str) -> None:
    monkeypatch.setenv("MUTUAL_CORS_ORIGINS", listed)

    with pytest.raises(SettingsInvalid, match="MUTUAL_CORS_ORIGINS: must"):
        load_settings()


def test_the_description_masks_secrets_and_names_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary")
    monkeypatch.setenv("MUTUAL_ENGINE", "rules")

    lines = {line.name: line for line in describe(load_settings())}

    assert (lines["MUTUAL_ENGINE"].value, lines["MUTUAL_ENGINE"].source) == ("rules", "environment")
    assert (lines["MUTUAL_MODEL__API_KEY"].value, lines["MUTUAL_MODEL__API_KEY"].source) == ("********", "environment")
    assert (lines["MUTUAL_FALLBACK"].value, lines["MUTUAL_FALLBACK"].source) == ("rules", "default")
    assert all(line.description for line in lines.values())


def test_the_key_shows_in_no_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_MODEL__API_KEY", "canary")
    settings = load_settings()

    assert "canary" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    ("auth", "host", "requires_keys", "why"),
    [
        pytest.param("auto", "127.0.0.1", False, "bound to a loopback address", id="loopback"),
        pytest.param("auto", "127.3.2.1", False, "bound to a loopback address", id="all_of_127"),
        pytest.param("auto", "::1", False, "bound to a loopback address", id="loopback_v6"),
        pytest.param("auto", "0.0.0.0", True, "not bound to a loopback address", id="everywhere"),  # noqa: S104 - nothing is bound here
        pytest.param("auto", "::", True, "not bound to a loopback address", id="everywhere_v6"),
        pytest.param("auto", "192.0.2.1", True, "not bound to a loopback address", id="one_address"),
        pytest.param("auto", "a name", True, "not bound to a loopback address", id="no_address"),
        pytest.param("required", "127.0.0.1", True, "MUTUAL_AUTH is required", id="required"),
        pytest.param("off", "0.0.0.0", False, "MUTUAL_AUTH is off", id="off"),  # noqa: S104 - the same
    ],
)
def test_keys_are_required_unless_only_this_machine_can_ask(
    monkeypatch: pytest.MonkeyPatch, auth: str, host: str, why: str, *, requires_keys: bool
) -> None:
    monkeypatch.setenv("MUTUAL_AUTH", auth)
    choice = choose_auth(load_settings(), host)

    assert (choice.requires_keys, choice.why) == (requires_keys, why)


@pytest.mark.parametrize("auth", ["auto", "required"])
def test_keys_without_a_database_to_keep_them_in_stop_the_start(monkeypatch: pytest.MonkeyPatch, auth: str) -> None:
    monkeypatch.setenv("MUTUAL_AUTH", auth)
    monkeypatch.setenv("MUTUAL_DATABASE_URL", "off")

    with pytest.raises(SettingsInvalid, match=r"keys are required .* MUTUAL_DATABASE_URL is off"):
        choose_auth(load_settings(), "0.0.0.0")  # noqa: S104 - nothing is bound here


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        pytest.param("http://169.254.169.254/", "must not be a link-local or metadata address", id="metadata"),
        pytest.param("http://127.0.0.1/", "MUTUAL_WEBHOOK__URL needs MUTUAL_WEBHOOK__SECRET", id="no_secret"),
    ],
)
def test_a_webhook_that_cannot_be_told_stops_the_start(monkeypatch: pytest.MonkeyPatch, url: str, fault: str) -> None:
    monkeypatch.setenv("MUTUAL_WEBHOOK__URL", url)
    with pytest.raises(SettingsInvalid, match=fault):
        load_settings()


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({"NAME": "n"}, id="no_key_and_no_address"),
        pytest.param({"BASE_URL": "http://127.0.0.1:9/v1"}, id="no_name"),
    ],
)
def test_half_a_second_model_stops_the_start(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"MUTUAL_MODEL__SECOND__{name}", value)

    with pytest.raises(SettingsInvalid, match="a second model needs a name"):
        load_settings()

"""The compose file: Compose takes it, and what it names is there."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from api.cli.app import main
from api.settings import Settings, describe
from tests.deploy.manifests import COMPOSE, ROOT, Node, dockerfile, services

SERVICES: Final = services()
OURS: Final = {name: service for name, service in SERVICES.items() if name != "database"}
_EXAMPLE: Final = ROOT / "deploy" / "example.env"
_CHECK: Final = Path(sys.executable).with_name("check-jsonschema")
_ADDED_BY_SERVE_S: Final = 5


def _check(path: Path) -> subprocess.CompletedProcess[str]:
    command = [_CHECK, "--builtin-schema", "vendor.compose-spec", path]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own tool


def test_compose_takes_it() -> None:
    checked = _check(COMPOSE)
    assert checked.returncode == 0, checked.stdout


def test_a_misspelt_field_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(COMPOSE.read_text(encoding="utf-8").replace("read_only:", "readonly:"), encoding="utf-8")
    assert _check(wrong).returncode == 1


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_container_may_do_nothing_it_need_not(service: Node) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] in {dockerfile("USER")[0], "postgres"}
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}


def test_only_this_machine_reaches_the_service_and_only_services_the_database() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published == [f"127.0.0.1:{port}:{port}" for port in dockerfile("EXPOSE")]
    assert SERVICES["database"]["networks"] == ["back"]


@pytest.mark.parametrize("service", OURS.values(), ids=OURS)
def test_a_command_is_one_of_ours(service: Node, capsys: pytest.CaptureFixture[str]) -> None:
    program, *arguments = service["command"]
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--help"])
    assert (program, left.value.code) == ("mutual", 0)
    assert capsys.readouterr().out.startswith(f"Usage: mutual {arguments[0]}")


def test_every_service_is_asked_how_it_is_or_says_why_not() -> None:
    assert "healthcheck" not in SERVICES["api"]
    assert any("HEALTHCHECK" in line for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines())
    assert SERVICES["worker"]["healthcheck"] == SERVICES["migration"]["healthcheck"] == {"disable": True}
    assert SERVICES["database"]["healthcheck"]["test"][1] == "pg_isready"


def test_nobody_starts_before_the_database_has_its_shape() -> None:
    for name in ("api", "worker"):
        assert SERVICES[name]["depends_on"]["migration"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migration"]["depends_on"] == {"database": {"condition": "service_healthy"}}


def test_who_is_told_to_stop_has_time_to_finish() -> None:
    needed = Settings.model_construct().model.deadline_s + _ADDED_BY_SERVE_S
    assert all(int(service["stop_grace_period"].removesuffix("s")) > needed for service in OURS.values())


def test_prompts_are_mounted_as_a_folder_where_the_image_has_them() -> None:
    source, target, mode = OURS["api"]["volumes"][0].split(":")
    assert (COMPOSE.parent / source / "routing.toml").exists()
    assert (target, mode) == (f"{dockerfile('WORKDIR')[-1]}/prompts", "ro")


def test_every_variable_is_a_setting_and_the_example_holds_no_secret() -> None:
    real = {line.name for line in describe(Settings.model_construct())}
    example = dict(re.findall(r"^#?([A-Z][A-Z_]+)=(.*)$", _EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    required = set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE.read_text(encoding="utf-8")))
    assert {name for name in example if name.startswith("MUTUAL_")} | OURS["api"]["environment"].keys() <= real
    assert required <= example.keys()
    assert [name for name in example if name.endswith(("_KEY", "_PASSWORD")) and example[name]] == []


def test_the_filled_in_example_is_left_out_of_the_repository_and_of_the_image() -> None:
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "!deploy" not in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

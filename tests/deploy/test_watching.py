"""Alerts and dashboard ask for metrics and labels that the service has, and every alert is explained."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import httpx2
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy import URL

from api.main import create_app
from api.resources import open_resources
from api.settings import ModelSettings, Settings
from tests.deploy.manifests import ALERTS, ROOT, Node, read
from tests.telemetry.test_metrics import ASKED

PROMTOOL = shutil.which("promtool")
DASHBOARD = ROOT / "deploy" / "grafana" / "mutual.json"
ADDED_BY_PROMETHEUS = {"instance", "job"}
RULES: list[Node] = [rule for group in read(ALERTS)[0]["groups"] for rule in group["rules"]]
PANELS: list[Node] = [panel for panel in json.loads(DASHBOARD.read_text())["panels"] if panel["type"] != "row"]
TARGETS: list[Node] = [{**target, "panel": panel["title"]} for panel in PANELS for target in panel["targets"]]
EXPRESSIONS: dict[str, str] = {rule["alert"]: rule["expr"] for rule in RULES} | {
    f"{target['panel']} {target['refId']}": target["expr"] for target in TARGETS
}
SELECTOR = re.compile(r"\b((?:mutual|process)_[a-z_]+|up\b)(?:\{([^}]*)\})?")
GROUPING = re.compile(r"\b(?:by|ignoring|on) \(([a-z_, ]+)\)")

Labels = Mapping[str, set[str]]


@pytest.fixture
async def labels(sqlite_url: URL) -> Labels:
    """The labels of every metric of a service that was asked something, by the names of its series."""
    settings = Settings(
        database_url=SecretStr(f"sqlite:///{sqlite_url.database}"),
        model=ModelSettings(name="m", base_url="http://127.0.0.1:9/v1", deadline_s=1),
    )
    async with open_resources(settings, with_storage=True) as resources:
        resources.shadow.tallies["draft_note@2"]  # a version begins to count when it is first asked
        resources.watch.tell(ASKED)
        transport = httpx2.ASGITransport(create_app(resources))
        async with httpx2.AsyncClient(transport=transport, base_url="http://service.test") as client:
            await client.get("/healthz")
            text = (await client.get("/metrics")).text
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {sample.name: set(sample.labels) for sample in samples}


def test_every_metric_and_label_that_is_asked_for_is_there(labels: Labels) -> None:
    missing = {name: _missing(expression, labels) for name, expression in EXPRESSIONS.items()}

    assert len(missing) == len(RULES) + len(TARGETS)
    assert {name: what for name, what in missing.items() if what} == {}


def test_a_metric_or_label_that_is_not_there_is_found(labels: Labels) -> None:
    assert _missing("sum by (colour) (rate(mutual_drafts{decision='connect'}[5m]))", labels) == {"mutual_drafts"}
    assert _missing("sum by (colour) (rate(mutual_drafts_total{decison='connect'}[5m]))", labels) == {
        "colour",
        "decison",
    }


def _missing(expression: str, labels: Labels) -> set[str]:
    """The metrics that an expression asks for and nobody has; where all are there, the labels."""
    selected = SELECTOR.findall(expression)
    assert selected
    matched = {label for _, matchers in selected for label in re.findall(r"([a-z_]+)(?:=|!)", matchers)}
    grouped = {label for grouping in GROUPING.findall(expression) for label in grouping.split(", ")}
    known = {label for metric, _ in selected for label in labels.get(metric, ())}
    metrics = {metric for metric, _ in selected}
    return metrics - labels.keys() - {"up"} or (matched | grouped) - known - ADDED_BY_PROMETHEUS


def test_every_alert_says_how_bad_it_is_and_is_a_heading_of_the_runbook() -> None:
    headings = re.findall(r"^#+ (.+)$", (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8"), re.MULTILINE)
    for rule in RULES:
        assert rule["alert"] in headings
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["runbook_url"] == f"docs/runbook.md#{rule['alert'].lower()}"
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


def test_every_panel_has_its_own_place() -> None:
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in PANELS]
    assert len(set(places)) == len(places)
    assert len({panel["title"] for panel in PANELS}) == len(PANELS)


has_promtool = pytest.mark.skipif(
    PROMTOOL is None, reason="needs the system package prometheus, as .ci/run installs it"
)


def run_promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(PROMTOOL), *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - any promtool


@has_promtool
def test_prometheus_takes_every_rule_and_every_expression(tmp_path: Path) -> None:
    asked = {f"panel:{number}": target["expr"] for number, target in enumerate(TARGETS)}
    rules = [{"record": name, "expr": expr.replace("$__rate_interval", "5m")} for name, expr in asked.items()]
    panels = tmp_path / "panels.yaml"
    panels.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    checked = run_promtool("check", "rules", ALERTS, panels)

    assert checked.returncode == 0, checked.stdout + checked.stderr


@has_promtool
def test_an_alert_fires_when_it_should_and_not_before() -> None:
    tested = run_promtool("test", "rules", Path(__file__).with_name("alerts.test.yaml"))

    assert tested.returncode == 0, tested.stdout + tested.stderr

"""The manifests: Kubernetes takes them, and what they name is there."""

import json
import subprocess
from pathlib import Path
from typing import Final

import httpx2
import kubernetes_validate  # pyright: ignore[reportMissingTypeStubs] - it has none
import pytest

from api.cli.app import main
from api.prompting.registry import load_registry
from api.prompting.routing import Routing
from api.settings import Settings, describe, load_settings
from tests.deploy.manifests import (
    KUBERNETES,
    ROOT,
    Node,
    containers,
    dockerfile,
    kustomization,
    manifests,
    of_kind,
    pods,
)

MANIFESTS: Final = manifests()
PODS: Final = pods()
CONTAINERS: Final = {f"{owner}/{one['name']}": one for owner, pod in PODS.items() for one in containers(pod)}
OLDEST, NEWEST = "1.33", "1.37"
_ADDED_BY_SERVE_S: Final = 5


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("manifest", MANIFESTS.values(), ids=MANIFESTS)
def test_kubernetes_takes_it(manifest: Node, version: str) -> None:
    kubernetes_validate.validate(manifest, version, strict=True)


def test_a_misspelt_field_would_be_found() -> None:
    wrong = MANIFESTS["Service/mutual"] | {"spec": {"selektor": {"app": "mutual"}}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, OLDEST, strict=True)


def test_every_file_is_applied_and_runs_the_one_image() -> None:
    listed = {"kustomization.yaml", *kustomization()["resources"]}
    assert {path.name for path in KUBERNETES.iterdir()} == listed
    assert {container["image"] for container in CONTAINERS.values()} == {
        image["name"] for image in kustomization()["images"]
    }


@pytest.mark.parametrize("container", CONTAINERS.values(), ids=CONTAINERS)
def test_a_container_may_do_nothing_it_need_not(container: Node) -> None:
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["requests"].keys() == {"cpu", "memory"}
    assert "memory" in container["resources"]["limits"]


@pytest.mark.parametrize("pod", PODS.values(), ids=PODS)
def test_a_pod_is_the_images_user_without_a_token(pod: Node) -> None:
    spec = pod["spec"]
    user, group = map(int, dockerfile("USER")[0].split(":"))
    assert spec["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": user,
        "runAsGroup": group,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert f"ServiceAccount/{spec['serviceAccountName']}" in MANIFESTS
    assert spec["automountServiceAccountToken"] is False


@pytest.mark.parametrize("pod", PODS.values(), ids=PODS)
def test_variables_that_kubernetes_would_add_do_not_stop_the_start(pod: Node) -> None:
    assert pod["spec"]["enableServiceLinks"] is False


@pytest.mark.parametrize("container", CONTAINERS.values(), ids=CONTAINERS)
def test_a_command_is_one_of_ours(container: Node, capsys: pytest.CaptureFixture[str]) -> None:
    if container["name"] == "prompts":
        assert container["command"][:2] == ["sh", "-c"]
        return
    program, *arguments = container["command"]
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--help"])
    assert (program, left.value.code) == ("mutual", 0)
    assert capsys.readouterr().out.startswith(f"Usage: mutual {arguments[0]}")


def test_settings_are_real_and_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in MANIFESTS["ConfigMap/mutual"]["data"].items():
        monkeypatch.setenv(name, value)
    worker = PODS["Deployment/mutual-worker"]["spec"]["containers"][0]
    for variable in worker["env"]:
        monkeypatch.setenv(variable["name"], variable["value"])
    settings = load_settings()
    assert settings.auth == "required"
    assert settings.telemetry.worker_address == f"0.0.0.0:{worker['ports'][0]['containerPort']}"


def test_what_is_secret_comes_from_the_secret_and_stands_nowhere() -> None:
    secret = {line.name for line in describe(Settings.model_construct()) if line.name.endswith(("_KEY", "_URL"))}
    assert "MUTUAL_DATABASE_URL" in secret
    assert MANIFESTS["ConfigMap/mutual"]["data"].keys().isdisjoint(secret)
    assert of_kind("Secret") == []
    for pod in PODS.values():
        taken = [
            source["secretRef"]["name"] for source in pod["spec"]["containers"][0]["envFrom"] if "secretRef" in source
        ]
        assert taken == ["mutual"]


def test_what_may_be_reached_is_a_port_that_is_open() -> None:
    for policy in of_kind("NetworkPolicy"):
        selector = policy["spec"]["podSelector"]["matchLabels"]
        spec = next(pod["spec"] for pod in PODS.values() if selector.items() <= pod["metadata"]["labels"].items())
        open_ports = {port["name"] for one in spec["containers"] for port in one.get("ports", [])}
        allowed = {port["port"] for rule in policy["spec"].get("ingress", []) for port in rule["ports"]}
        assert allowed <= open_ports
    assert MANIFESTS["Service/mutual"]["spec"]["ports"][0]["targetPort"] == "http"


@pytest.mark.parametrize("probe", ["startupProbe", "livenessProbe", "readinessProbe"])
def test_a_probe_asks_an_open_address_on_the_port(probe: str) -> None:
    paths = json.loads((ROOT / "tests" / "contracts" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    container = PODS["Deployment/mutual-api"]["spec"]["containers"][0]
    asked = container[probe]["httpGet"]
    assert asked["path"] == ("/readyz" if probe == "readinessProbe" else "/healthz")
    assert asked["path"] in paths
    (port,) = container["ports"]
    assert (asked["port"], str(port["containerPort"])) == (port["name"], container["command"][-1])


@pytest.mark.parametrize("name", ["Deployment/mutual-api", "Deployment/mutual-worker"])
def test_who_is_told_to_stop_has_time_to_finish(name: str) -> None:
    spec = PODS[name]["spec"]
    pause = spec["containers"][0].get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    needed = pause + Settings.model_construct().model.deadline_s + _ADDED_BY_SERVE_S
    assert spec["terminationGracePeriodSeconds"] > needed


def test_what_selects_pods_selects_some() -> None:
    labels = [pod["metadata"]["labels"] for pod in PODS.values()]
    selectors = [
        MANIFESTS["Service/mutual"]["spec"]["selector"],
        *(node["spec"]["selector"]["matchLabels"] for node in of_kind("Deployment") + of_kind("PodDisruptionBudget")),
        *(node["spec"]["podSelector"]["matchLabels"] for node in of_kind("NetworkPolicy")),
        *(
            constraint["labelSelector"]["matchLabels"]
            for pod in PODS.values()
            for constraint in pod["spec"].get("topologySpreadConstraints", [])
        ),
    ]
    assert [selector for selector in selectors if not any(selector.items() <= own.items() for own in labels)] == []


def test_what_is_mounted_is_there() -> None:
    for pod in PODS.values():
        volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes", [])}
        mounted = [mount["name"] for container in containers(pod) for mount in container.get("volumeMounts", [])]
        assert set(mounted) == volumes.keys()
        assert all(f"ConfigMap/{v['configMap']['name']}" in MANIFESTS for v in volumes.values() if "configMap" in v)


async def test_pods_are_scaled_by_a_metric_that_is_served(client: httpx2.AsyncClient) -> None:
    (scaler,) = of_kind("HorizontalPodAutoscaler")
    target = scaler["spec"]["scaleTargetRef"]
    assert f"{target['kind']}/{target['name']}" in MANIFESTS
    named = [metric["pods"]["metric"]["name"] for metric in scaler["spec"]["metrics"] if metric["type"] == "Pods"]
    served = (await client.get("/metrics")).text
    assert [name for name in named if f"# TYPE {name} gauge" not in served] == []
    assert len(named) == 1


def test_the_routing_table_is_that_of_the_repository() -> None:
    table = MANIFESTS["ConfigMap/mutual-routing"]["data"]["routing.toml"]
    assert table == (ROOT / "prompts" / "routing.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Deployment/mutual-api", "Deployment/mutual-worker"])
def test_a_routing_table_is_taken_over_as_kubernetes_changes_it(name: str, tmp_path: Path) -> None:
    mounted, prompts = tmp_path / "routing", tmp_path / "prompts"
    _mount(mounted, "one", "draft_note@1")
    prompts.mkdir()
    script: str = PODS[name]["spec"]["initContainers"][0]["command"][2]
    assert f"{dockerfile('WORKDIR')[-1]}/prompts" in script
    script = script.replace("/app/prompts", str(ROOT / "prompts")).replace(" /prompts", f" {prompts}")
    for _ in range(2):  # a pod whose first container runs again keeps the folder
        subprocess.run(["sh", "-euc", script.replace("/routing/", f"{mounted}/")], check=True)  # noqa: S603, S607 - our own file

    refs = load_registry(prompts).versions.keys()
    clock = iter(range(0, 100, 10))
    routing = Routing(prompts, refs, clock=lambda: next(clock))
    assert routing.route(caller=None, goal="").prompt == "draft_note@1"
    _mount(mounted, "two", "draft_note@2")
    assert routing.route(caller=None, goal="").prompt == "draft_note@2"


def _mount(folder: Path, name: str, ref: str) -> None:
    """A ConfigMap as the kubelet lays it: a link to a link to a folder, and only the latter link is exchanged."""
    version = folder / f"..{name}"
    version.mkdir(parents=True)
    (version / "routing.toml").write_text(f'[labels]\nproduction = "{ref}"\n', encoding="utf-8")
    fresh = folder / "..new"
    fresh.symlink_to(version.name)
    fresh.replace(folder / "..data")
    if not (folder / "routing.toml").is_symlink():
        (folder / "routing.toml").symlink_to("..data/routing.toml")

"""What stands in `deploy/`, as data."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).parent.parent.parent
COMPOSE: Final = ROOT / "deploy" / "compose.yaml"
KUBERNETES: Final = ROOT / "deploy" / "kubernetes"
ALERTS: Final = ROOT / "deploy" / "prometheus" / "alerts.yaml"

Node = dict[str, Any]  # Any, because what stands in such a file is of many kinds


def read(path: Path) -> list[Node]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def kustomization() -> Node:
    return read(KUBERNETES / "kustomization.yaml")[0]


def manifests() -> dict[str, Node]:
    """By kind and name, such as `Deployment/mutual-api`."""
    found = [node for name in kustomization()["resources"] for node in read(KUBERNETES / name)]
    return {f"{node['kind']}/{node['metadata']['name']}": node for node in found}


def of_kind(kind: str) -> list[Node]:
    return [node for node in manifests().values() if node["kind"] == kind]


def pods() -> dict[str, Node]:
    """The templates of pods, by what makes them."""
    return {name: node["spec"]["template"] for name, node in manifests().items() if "template" in node.get("spec", {})}


def containers(pod: Node) -> Iterator[Node]:
    yield from pod["spec"].get("initContainers", [])
    yield from pod["spec"]["containers"]


def services() -> dict[str, Node]:
    """The services of the compose file, merged."""
    return read(COMPOSE)[0]["services"]


def dockerfile(instruction: str) -> list[str]:
    """What follows an instruction, wherever it stands."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(f"{instruction} ") for line in lines if line.startswith(f"{instruction} ")]

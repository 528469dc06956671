"""inspect-ai on the cases: a task for each prompt version, both in one `eval`. `peers.py` starts it."""

# The peer lives in an environment of its own, where no type checker looks.
# pyright: basic, reportMissingImports=false
import json
import sys
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from inspect_ai import Task, eval  # noqa: A004 - its name there
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessageSystem, ChatMessageUser, GenerateConfig, get_model
from inspect_ai.solver import generate

_IN_FLIGHT = 64


def main(url: str, folder: Path) -> None:
    """Run both versions and print a line of JSON."""
    work = json.loads((folder / "work.json").read_text("utf-8"))
    tasks = [
        Task(
            name=f"v{number}",
            dataset=MemoryDataset(
                [
                    Sample(
                        id=case["id"],
                        input=[
                            ChatMessageSystem(content=work["system"]),
                            ChatMessageUser(content=prompt.replace("{{data}}", case["data"])),
                        ],
                    )
                    for case in work["cases"]
                ]
            ),
            solver=generate(),
        )
        for number, prompt in enumerate(work["prompts"], start=1)
    ]
    model = get_model(
        "openai-api/stub/stub",
        base_url=url,
        api_key="none",
        config=GenerateConfig(max_connections=_IN_FLIGHT, temperature=0.3, max_tokens=300),
    )
    started = perf_counter()
    logs = eval(
        tasks,
        model,
        max_tasks=len(tasks),
        max_samples=_IN_FLIGHT,
        display="none",
        log_dir=str(folder / "logs"),
        log_realtime=False,
    )
    seconds = perf_counter() - started
    answers = sum(bool(sample.output.completion) for log in logs for sample in log.samples or ())
    print(json.dumps({"version": version("inspect-ai"), "answers": answers, "seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

"""pydantic-evals on the cases: one data set, evaluated with each prompt version. `peers.py` starts it.

It leaves the call to its user. Here that is the `openai` SDK over aiohttp, as in our runner: the fastest that we know.
"""

# The peer lives in an environment of its own, where no type checker looks.
# pyright: basic, reportMissingImports=false
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from openai import AsyncOpenAI, DefaultAioHttpClient
from pydantic_evals import Case, Dataset

_IN_FLIGHT = 64


async def measure(url: str, folder: Path) -> tuple[int, float]:
    """How many answers came, and in how many seconds."""
    work = json.loads((folder / "work.json").read_text("utf-8"))
    dataset = Dataset(name="notes", cases=[Case(name=case["id"], inputs=case["data"]) for case in work["cases"]])
    async with AsyncOpenAI(base_url=url, api_key="none", http_client=DefaultAioHttpClient()) as client:

        def asking(prompt: str) -> Callable[[str], Awaitable[str | None]]:
            async def ask(data: str) -> str | None:
                completion = await client.chat.completions.create(
                    model="stub",
                    messages=[
                        {"role": "system", "content": work["system"]},
                        {"role": "user", "content": prompt.replace("{{data}}", data)},
                    ],
                    temperature=0.3,
                    max_tokens=300,
                )
                return completion.choices[0].message.content

            return ask

        started = perf_counter()
        answers = 0
        for prompt in work["prompts"]:
            report = await dataset.evaluate(asking(prompt), max_concurrency=_IN_FLIGHT, progress=False)
            answers += sum(bool(case.output) for case in report.cases)
        return answers, perf_counter() - started


def main(url: str, folder: Path) -> None:
    """Run both versions and print a line of JSON."""
    answers, seconds = asyncio.run(measure(url, folder))
    print(json.dumps({"version": version("pydantic-evals"), "answers": answers, "seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

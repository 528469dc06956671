"""The commands of `mutual eval`. Each imports what it needs when it is called: `mutual` itself has to start at once."""

# ruff: noqa: PLC0415 - see above
import asyncio
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.core.errors import ConfigurationError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

SuiteArgument = Annotated[str, typer.Argument(help="A suite: a TOML file, or a name under evals/suites.")]
RunArgument = Annotated[Path, typer.Argument(help="A run: its folder, or its name under .mutual/evals.")]
Prompts = Annotated[str | None, typer.Option(help="Versions instead of the suite's: v1,v2 or draft_note@1,rules.")]
Baseline = Annotated[str | None, typer.Option(help="The version to compare with.")]
Repeats = Annotated[int | None, typer.Option("--repeats", "-k", min=1, help="How often each case is asked.")]
Concurrency = Annotated[int, typer.Option("--concurrency", "-c", min=1, max=512, help="Calls in flight at most.")]
Budget = Annotated[float | None, typer.Option(min=0, help="Stop before this is spent, in the price table's currency.")]
From = Annotated[
    str, typer.Option("--from", help="recordings, model (as set by MUTUAL_MODEL__*), or a running service's address.")
]
StopEarly = Annotated[
    bool, typer.Option("--stop-early", help="Stop once the candidate is shown to be worse, however often one looks.")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Begin anew and use no reply kept from before.")]
Against = Annotated[
    Path | None,
    typer.Option(help="Another run, such as evals/baselines/rules: hold every version against itself there."),
]
Candidate = Annotated[str | None, typer.Option(help="The version held against the baseline, where there are several.")]
Gated = Annotated[
    bool, typer.Option("--gate", help="Exit with the verdict: 0 pass, 1 worse, 3 can't tell, 4 unusable.")
]
Inconclusive = Annotated[Literal["pass", "fail"], typer.Option(help="What --gate makes of 'can't tell'.")]


@app.callback()
def _needs() -> None:
    """Compare prompt versions: say whether a candidate is better, or only lucky."""
    missing = [name for name in ("numpy", "rich") if find_spec(name) is None]
    if missing:
        message = f"mutual eval needs {' and '.join(missing)}: `make eval` sets them up, or install the extra `evals`."
        raise ConfigurationError(message)


@app.command(epilog="Example: mutual eval run prompts --from recordings")
def run(  # noqa: PLR0913 - the options of a command
    suite: SuiteArgument,
    *,
    prompts: Prompts = None,
    baseline: Baseline = None,
    repeats: Repeats = None,
    concurrency: Concurrency = 8,
    budget: Budget = None,
    origin: From = "recordings",
    fresh: Fresh = False,
    stop_early: StopEarly = False,
    against: Against = None,
    gate: Gated = False,
    inconclusive: Inconclusive = "fail",
) -> None:
    """Ask every version about every case, then say which is better. Called again, it goes on where it stopped."""
    from evals.cli import commands, options
    from evals.running.runs import load_run

    chosen = options.suite(suite, prompts=prompts, baseline=baseline, repeats=repeats)
    if gate and not against and not chosen.candidates:
        message = f"--gate needs two versions, or --against; {chosen.name} holds {chosen.baseline} alone"
        raise ConfigurationError(message)
    if stop_early and against:
        message = "--stop-early watches the versions of one run; leave out --against"
        raise ConfigurationError(message)
    earlier = load_run(against) if against else None
    done = asyncio.run(
        commands.run(chosen, origin, concurrency=concurrency, budget=budget, fresh=fresh, stop_early=stop_early)
    )
    _leave(commands.compare(done, earlier), gate=gate, inconclusive=inconclusive)


@app.command(epilog="Example: mutual eval compare prompts-1a2b3c4d --gate")
def compare(
    path: RunArgument,
    against: Annotated[
        Path | None, typer.Argument(help="Another run: hold every version against itself there.")
    ] = None,
    *,
    gate: Gated = False,
    inconclusive: Inconclusive = "fail",
) -> None:
    """Compare the versions of a run, or two runs of one version: a sentence, then the figures."""
    from evals.cli import commands
    from evals.running.runs import load_run

    earlier = load_run(against) if against else None
    _leave(commands.compare(load_run(path), earlier), gate=gate, inconclusive=inconclusive)


@app.command(epilog="Example: mutual eval cases prompts-1a2b3c4d --broken")
def cases(
    path: RunArgument,
    *,
    broken: Annotated[bool, typer.Option("--broken", help="Only cases that the candidate breaks.")] = False,
    by: Annotated[Literal["severity", "case"], typer.Option(help="The order.")] = "severity",
) -> None:
    """List the cases on which baseline and candidate differ, with what each of them said."""
    from evals.cli import commands
    from evals.running.runs import load_run

    typer.echo(commands.cases(load_run(path), broken_only=broken, by=by), nl=False)


@app.command(epilog="Example: mutual eval plan prompts --margin 3pp")
def plan(
    suite: SuiteArgument,
    *,
    margin: Annotated[str, typer.Option(help="How much worse may be missed: 3pp, or 0.03.")] = "3pp",
    differing: Annotated[str, typer.Option(help="Share of cases expected to differ: 10pp, or 0.1.")] = "10pp",
) -> None:
    """Say what the suite can see, how many cases it would need, and how many calls that takes, before any is paid."""
    from evals.cli import commands, options

    typer.echo(commands.plan(options.suite(suite), margin=options.share(margin), differing=options.share(differing)))


@app.command(epilog="Example: mutual eval rescore prompts-1a2b3c4d")
def rescore(path: RunArgument) -> None:
    """Score the stored answers anew, with the scorers as they are now. Calls nobody."""
    from evals.cli import commands
    from evals.running.runs import load_run

    typer.echo(commands.rescore(load_run(path)), nl=False)


@app.command(epilog="Example: mutual eval aa prompts --prompt draft_note@1 --from model")
def aa(
    suite: SuiteArgument,
    *,
    prompt: Annotated[str, typer.Option(help="The version to run against itself.")],
    concurrency: Concurrency = 8,
    origin: From = "model",
) -> None:
    """Run one version twice: how much the answers differ by chance, and which cases are shaky."""
    from evals.cli import commands, options

    chosen = options.suite(suite, prompts=prompt, baseline=prompt, repeats=2, alone=True)
    done = asyncio.run(commands.run(chosen, origin, concurrency=concurrency, budget=None, fresh=False))
    typer.echo(commands.noise(done), nl=False)


@app.command(epilog="Example: MUTUAL_MODEL__NAME=smollm2 MUTUAL_MODEL__BASE_URL=... mutual eval record prompts")
def record(suite: SuiteArgument, *, prompts: Prompts = None, concurrency: Concurrency = 2) -> None:
    """Ask the model that is set, and keep its replies in evals/recordings, so that anybody can compare without it."""
    from evals.cli import commands, options

    chosen = options.suite(suite, prompts=prompts)
    typer.echo(asyncio.run(commands.record(chosen, concurrency=concurrency)), nl=False)


@app.command(epilog="Example: mutual eval label prompts-1a2b3c4d --sample 60")
def label(
    path: RunArgument,
    *,
    sample: Annotated[int, typer.Option(min=1, help="How many pairs are to be labelled in all.")] = 60,
    candidate: Candidate = None,
) -> None:
    """Say which of two answers you prefer, without being told whose they are. Called again, it goes on."""
    from evals.cli import judging
    from evals.running.runs import load_run

    typer.echo(judging.label(load_run(path), candidate, count=sample), nl=False)


@app.command(epilog="Example: MUTUAL_MODEL__NAME=qwen3 MUTUAL_MODEL__BASE_URL=... mutual eval judge prompts-1a2b3c4d")
def judge(path: RunArgument, *, candidate: Candidate = None, concurrency: Concurrency = 4) -> None:
    """Let the model that is set say which of two answers is better, and how far it agrees with people's labels."""
    from evals.cli import judging
    from evals.running.runs import load_run

    typer.echo(asyncio.run(judging.judge(load_run(path), candidate, concurrency=concurrency)), nl=False)


@app.command(epilog="Example: mutual eval report prompts-1a2b3c4d -o report.html --junit junit.xml")
def report(
    path: RunArgument,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The page.")] = Path("report.html"),
    junit: Annotated[Path | None, typer.Option(help="JUnit XML as well.")] = None,
    json: Annotated[Path | None, typer.Option(help="JSON as well.")] = None,
    md: Annotated[Path | None, typer.Option(help="Markdown as well, for a pull request.")] = None,
) -> None:
    """Write the report of a run: one page without a network, and what machines read."""
    from evals.cli import commands, reports
    from evals.running.runs import load_run

    run = load_run(path)
    others = ((junit, "junit"), (json, "json"), (md, "markdown"))
    for written in reports.write(run, commands.comparisons(run), run.answers(), page=output, others=others):
        typer.echo(f"{written}: {written.stat().st_size:,} bytes")


def _leave(exit_code: int, *, gate: bool, inconclusive: Literal["pass", "fail"]) -> None:
    from evals.comparing.verdicts import EXIT_CODES

    # A run that cannot be used is never a success, whether or not anybody asked for a gate.
    is_unusable = exit_code == EXIT_CODES["unusable"]
    if is_unusable or (gate and not (exit_code == EXIT_CODES["inconclusive"] and inconclusive == "pass")):
        raise typer.Exit(exit_code)

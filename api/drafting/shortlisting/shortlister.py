"""The plot of a shortlist: judge all by the rules, rank, draft notes for the top, say what becomes of the others."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import Final

from api.core.errors import ModelError
from api.core.likeness import same_person_groups
from api.core.models import Draft, Usage
from api.core.ranking import by_merit
from api.core.shortlist import Shortlist, ShortlistRequest
from api.drafting.drafter import Drafter
from api.drafting.rules.engine import RulesEngine
from api.drafting.shortlisting.judging import Judged, judge
from api.drafting.shortlisting.outcomes import Outcome, is_note, outcome_of
from api.drafting.shortlisting.preparing import prepare_all
from api.drafting.shortlisting.reporting import lay_out, provenance, warnings
from api.llm.deadline import Deadline

_AT_ONCE: Final = 8
"""Drafts under way at the same time for one shortlist."""
_MOST_ASKED: Final = 2
"""Drafts asked for, as a multiple of the notes that are left: a model may turn down as many as it lets through."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The drafts for the top, by place in the list, and whether some were not asked for although notes are left."""

    drafts: dict[int, Draft]
    is_cut_short: bool


class Shortlister:
    """Turns a list into a ranking. Safe to share between concurrent requests: it keeps nothing of them.

    `deadline_s` is the time all drafts of one list have together.
    """

    def __init__(
        self, *, drafter: Drafter, rules: RulesEngine, deadline_s: float, clock: Callable[[], float] = monotonic
    ) -> None:
        self._drafter = drafter
        self._rules = rules
        self._deadline_s = deadline_s
        self._clock = clock

    async def shortlist(self, request: ShortlistRequest, *, caller: str | None = None) -> Shortlist:
        """Rank every target, and write as many notes as are left for those who deserve one.

        `caller` is who asks, where that is known: a prompt version sticks to it.

        Raises:
            InvalidRequest: two entries have the same ref, or an input is blank after cleaning; all are listed.
            ModelError: the model could not answer, and the fallback is switched off.
        """
        started = self._clock()
        judged = await self._judge_all(request)
        order = by_merit([one.standing for one in judged])
        twins = await asyncio.to_thread(_twins, request, order)
        fitting = [place for place in order if judged[place].standing.decision.reason is None and place not in twins]
        asked = await self._draft_top(request, fitting, caller)
        outcomes = {
            place: outcome_of(
                judged[place].standing, asked.drafts.get(place), is_twin=place in twins, is_cut_short=asked.is_cut_short
            )
            for place in order
        }
        ranked = _by_verdict(order, outcomes)
        return Shortlist(
            items=lay_out(ranked, judged, outcomes, twins, request),
            warnings=warnings(ranked, judged, outcomes, request),
            provenance=provenance(tuple(asked.drafts.values()), duration_s=self._clock() - started),
        )

    async def _judge_all(self, request: ShortlistRequest) -> list[Judged]:
        """Every target by the rules, off the event loop and one after the other, so that a cancelled list ends soon."""
        return [await asyncio.to_thread(judge, brief, self._rules) for brief in await prepare_all(request)]

    async def _draft_top(self, request: ShortlistRequest, fitting: Sequence[int], caller: str | None) -> _Asked:
        """Drafts for the best until the notes are used up; where one brings no note, the next in line is asked for."""
        deadline = Deadline.after(self._deadline_s, clock=self._clock)

        async def draft(place: int) -> Draft:
            asked = request.draft_request(request.targets[place])
            return await self._drafter.draft(asked, caller=caller, deadline=deadline)

        drafts: dict[int, Draft] = {}
        waiting = iter(fitting[: _MOST_ASKED * request.notes_left])
        while missing := request.notes_left - sum(is_note(draft) for draft in drafts.values()):
            places = tuple(islice(waiting, missing))
            if not places:
                break
            await _draft_all(draft, places, drafts)
        return _Asked(drafts, is_cut_short=missing > 0 and len(drafts) < len(fitting))


async def _draft_all(draft: Callable[[int], Awaitable[Draft]], places: Sequence[int], drafts: dict[int, Draft]) -> None:
    """Add a draft for each place, several at once. Others get their turn between two of them."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def draft_in_room(place: int) -> None:
        try:
            drafts[place] = await draft(place)
        finally:
            room.release()

    try:
        async with asyncio.TaskGroup() as group:
            for place in places:
                await room.acquire()
                group.create_task(draft_in_room(place))
                await asyncio.sleep(0)  # a draft of the rules waits for nothing, so it would not let others in
    except* ModelError as failed:
        raise _told_once(failed, drafts.values()) from None


def _told_once(failed: ExceptionGroup[ModelError], drafts: Iterable[Draft]) -> ModelError:
    """One of the errors, as they fail alike, with what all of the list has cost until then."""
    errors = [error for error in failed.exceptions if isinstance(error, ModelError)]
    spent = [*(draft.provenance.usage for draft in drafts), *(error.usage for error in errors)]
    errors[0].usage = Usage.total(spent)
    return errors[0]


def _twins(request: ShortlistRequest, order: Sequence[int]) -> dict[int, int]:
    """Entries that are somebody who stands higher in the order already, each with that one's place."""
    people = [(target.name, target.profile) for target in (request.targets[place] for place in order)]
    return {order[at]: order[group[0]] for group in same_person_groups(people) for at in group[1:]}


def _by_verdict(order: Sequence[int], outcomes: dict[int, Outcome]) -> tuple[int, ...]:
    """Notes first, then other routes, then the rest; within each as ranked."""
    verdicts = ("note", "other_route", "no")
    return tuple(sorted(order, key=lambda place: verdicts.index(outcomes[place].verdict)))

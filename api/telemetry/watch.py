"""Who listens in a service: what is told becomes metrics, and spans where somebody collects them."""

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager

from api.telemetry.metrics import Metrics
from api.telemetry.observing import Drafted, Event, ModelAsked, Stage
from api.telemetry.traces import Collector, Traces


class Watch:
    """The `Observer` of one process."""

    def __init__(self, collector: Collector | None = None) -> None:
        self.metrics = Metrics()
        self.traces = Traces(collector)
        self._is_traced = collector is not None

    def stage(self, name: Stage) -> AbstractContextManager[object]:
        return self._traced(name) if self._is_traced else self.metrics.stage(name)

    def tell(self, event: Event) -> None:
        self.metrics.tell(event)
        match event:
            case ModelAsked():
                self.traces.describe_model(event)
            case Drafted():
                self.traces.describe_draft(event)
            case _:
                pass

    @contextmanager
    def _traced(self, name: Stage) -> Generator[None]:
        with self.metrics.stage(name), self.traces.stage(name):
            yield

from api.prompting.lock import read_lock
from api.prompting.rendering import SYSTEM, Renderer
from evals.baseline import DIRECTORY, load_baseline


def test_the_baseline_matches_its_lock() -> None:
    version = load_baseline()
    assert read_lock(DIRECTORY)[version.ref] == version.sha256


def test_it_asks_for_plain_text_and_names_the_limit_and_what_people_wrote() -> None:
    version = load_baseline()
    assert version.manifest.output_schema == 0
    messages = Renderer(b"fixed").render(
        version.templates,
        system=SYSTEM,
        settings={"channel": "linkedin", "limit": 200, "language": "de"},
        data={"target": {"name": "Lena Hartwig"}, "goal": "Ask for her list."},
    )
    assert "LinkedIn" in messages.system
    assert all(part in messages.user for part in ("200", "de", "Lena Hartwig", "Ask for her list."))

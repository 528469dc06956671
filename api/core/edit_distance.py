"""How far one text is from another, in single characters put in, taken out or replaced."""


def edit_distance(one: str, other: str) -> int:
    """The Levenshtein distance, in code points.

    Bit-parallel (Myers 1999, as given by Hyyrö 2003): one column of the matrix is two integers, so that two notes of
    4,000 code points take milliseconds without a compiled library.
    """
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for index, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << index
    everything, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    rises, falls, distance = everything, 0, len(one)
    for character in other:
        equal = places.get(character, 0)
        carried = (((equal & rises) + rises) ^ rises) | equal
        up = falls | ~(carried | rises) & everything
        down = rises & carried
        distance += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & everything, down << 1 & everything
        rises = down | ~(equal | falls | up) & everything
        falls = up & (equal | falls)
    return distance


def relative_edit_distance(one: str, other: str) -> float:
    """The distance over the length of the longer text: 0 for the same, 1 for nothing in common."""
    return edit_distance(one, other) / max(len(one), len(other), 1)

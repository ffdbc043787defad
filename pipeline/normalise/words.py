"""The last resort where words decide: a word segmenter, loaded only when a document asks for it."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def segments(phrase: str) -> tuple[str, ...]:
    """`phrase` cut into Vietnamese words of one or more syllables; digits are refused.

    The segmenter takes 0.3 seconds to load, so it is imported here and not above. Its own
    normalisation is off: it would rewrite tone marks.
    """
    if any(map(str.isdigit, phrase)):
        raise ValueError(f"numerals are not for the word segmenter: {phrase!r}")
    from underthesea import word_tokenize

    return tuple(word_tokenize(phrase, use_token_normalize=False))


def form_one_word(left: str, right: str) -> bool:
    """Whether the last word of `left` and the first of `right` are parts of one word."""
    before = [word for word in left.split()[-3:] if word.isalpha()]
    after = [word.strip(",.;:") for word in right.split()[:2]]
    if not before or not after or not after[0].isalpha():
        return False
    after = [word for word in after if word.isalpha()]
    edge, at = len(" ".join(before)), 0
    for word in segments(" ".join([*before, *after])):
        if at < edge < at + len(word):
            return True
        at += len(word) + 1
    return False

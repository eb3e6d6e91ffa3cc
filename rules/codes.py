"""Join codes: how they are written, typed and compared."""

import re

from rules.scope import clean

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, 1, O, I: they look alike
CODE_LENGTH = 8


def normalise_code(text: str) -> str:
    """A join code as it is compared: any case, any width, spaces and dashes left out."""
    return re.sub(r"[\s‐-―−-]+", "", clean(text)).upper()


def is_typed_code(text: str) -> bool:
    """Whether a message looks like a join code of ours: 8 characters of the alphabet."""
    code = normalise_code(text)
    return len(code) == CODE_LENGTH and all(letter in CODE_ALPHABET for letter in code)


def looks_like_code(text: str) -> bool:
    """Whether words are meant as a join code: one word, or two halves, that no sentence looks like."""
    code, words = normalise_code(text), len(text.split())
    if is_typed_code(text) or words > 2:
        return words <= 2
    # A sign too many or too few is told so; two words that are no code at all are somebody's words.
    halves = len(code) <= CODE_LENGTH + 1 and all(sign in CODE_ALPHABET for sign in code)
    near = len(code) >= CODE_LENGTH - 2 and (words == 1 or halves)
    return code.isascii() and code.isalnum() and has_digit(code) and near


def has_digit(text: str) -> bool:
    """Whether a digit is in it: words that look like a code and have one are no proposal of anybody's."""
    return any(sign.isdigit() for sign in text)


def write_code(digest: bytes, length: int = CODE_LENGTH) -> str:
    """A code of `length` characters from the first bits of a digest, five bits each."""
    if len(digest) * 8 < length * 5:
        raise ValueError(f"a code of {length} characters needs {length * 5} bits, not {len(digest) * 8}")
    bits = int.from_bytes(digest) >> (len(digest) * 8 - length * 5)
    return "".join(CODE_ALPHABET[bits >> 5 * place & 31] for place in reversed(range(length)))

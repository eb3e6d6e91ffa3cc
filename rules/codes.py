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


def write_code(digest: bytes, length: int = CODE_LENGTH) -> str:
    """A code of `length` characters from the first bits of a digest, five bits each."""
    if len(digest) * 8 < length * 5:
        raise ValueError(f"a code of {length} characters needs {length * 5} bits, not {len(digest) * 8}")
    bits = int.from_bytes(digest) >> (len(digest) * 8 - length * 5)
    return "".join(CODE_ALPHABET[bits >> 5 * place & 31] for place in reversed(range(length)))

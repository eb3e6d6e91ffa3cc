"""How hard an English text is: the grade of Flesch and Kincaid, 0.39 words a sentence + 11.8 syllables a word - 15.59.

The formula: Kincaid, Fishburne, Rogers, Chissom, "Derivation of new readability formulas" (1975). Syllables as in
Talburt, "The Flesch index: an easily programmable readability analysis algorithm" (SIGDOC 1986): groups of vowels, not
counting a silent e at the end nor -es and -ed, at least one a word.
"""

import re


def syllables(word: str) -> int:
    """Count the syllables of a word."""
    plain = re.sub(r"(?<=[^aeiouy])es$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", plain)))


def grade(text: str) -> float:
    """The school grade that a text asks for; a line ends a sentence, figures and commands are no words."""
    sentences = [
        words for part in re.split(r"[.?!\n]+", text) if (words := re.findall(r"(?<![/\w])[A-Za-z][a-z']*", part))
    ]
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59

"""What a number looks like in English text, in digits or in words."""

import re

_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    "|hundreds?|thousands?|millions?|billions?|dozens?|couple|pair|half|halves|once|twice|thrice"
    "|double|triple|single|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|firstly"
    "|secondly|thirds"
)
_NUMBER = re.compile(rf"\d|\b(?:{_WORDS})\b", re.IGNORECASE)


def number_in(text: str) -> str:
    """The first number in a text, "" where there is none."""
    found = _NUMBER.search(text)
    return found.group() if found else ""

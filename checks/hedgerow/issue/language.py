"""Is an issue written in another language than English? Told by the small words that every sentence needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.issue.spec import Block
from hedgerow.issue.words import words

if TYPE_CHECKING:
    from hedgerow.issue.spec import IssueSpec

_ENGLISH = words(
    """
    a about after all and any are as at be been before but by can could do does for from had has have how if in into is
    it its must no not of on only or should so than that the their then there these they this to was we were what when
    which while will with would you
    """
)
# Small words of other languages; left out are those that are English words too, and the codes of languages.
_FOREIGN = (
    words(
        """
        aber auch auf aus bei beim das dass dem den der des diese diesem dieser dieses ein eine einem einen einer
        f\u00fcr kann kein keine mit muss nach nicht nur oder sich sind soll sollen \u00fcber und
        vom von vor wenn werden wie
        wird zu zum zur ist
        au aux avec ce cette dans doit du est et les leur mais ne ou par pas plus pour que qui sans sont sur une
        al como con cuando deben debe del esta este las los m\u00e1s para pero por se ser sin una y ya
        com dos ele mas n\u00e3o nos os ou pela pelo quando s\u00e3o sem uma
        anche che come deve di gli il nel nella non per pi\u00f9 quando questo sono
        deze dit een het ik kan maar met moet moeten naar niet nog ook op te van voor wordt zijn
        aby ale czy dla jest lub na nie oraz po przez si\u0119 tylko w z ze \u017ce
        att av det ej eller ett f\u00f6r fr\u00e5n ikke inte med og och p\u00e5 ska skal som till til
        bir bu i\u00e7in ile olarak ve
        """
    )
    - _ENGLISH
)
_LETTERS = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"`[^`\n]*`|\S*[/_.@]\w\S*")
_LAST_LATIN = "\u024f"
_FEWEST = 3  # different small words; fewer stand in English texts, as the names of languages do
_SHARE = 0.3  # of the letters
_LEAST_LETTERS = 12
_MOST_LINES = 2000


def is_foreign(spec: IssueSpec) -> bool:
    """Is what the issue says itself (no code, no forms) for the greater part in another language?"""
    said = (one.text for one in spec.passages[:_MOST_LINES] if one.block in (Block.TITLE, Block.PROSE))
    found = _LETTERS.findall(_CODE.sub(" ", "\n".join(said)).lower())
    letters = sum(map(len, found))
    beyond = sum(letter > _LAST_LATIN for word in found for letter in word)
    if letters >= _LEAST_LETTERS and beyond > _SHARE * letters:
        return True
    foreign = [word for word in found if word in _FOREIGN]
    return len(set(foreign)) >= _FEWEST and len(foreign) > 2 * sum(word in _ENGLISH for word in found)

"""A history to graft commits of: four pieces of a parcel service, each in a file of its own, in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

# File, what it is about, the words its functions are made of.
THEMES = (
    ("rates/client.py", "the client of the rate server", ("retry", "timeout", "header", "answer", "backoff", "proxy")),
    ("labels/page.py", "the pages that labels are printed on", ("margin", "barcode", "paper", "scale", "font", "logo")),
    ("invoices/tax.py", "the taxes on an invoice", ("country", "surcharge", "rounding", "currency", "vat", "refund")),
    ("rates/cache.py", "the cache of rates", ("expiry", "eviction", "lookup", "storage", "warmup", "miss")),
)


def service_with_history(path: Path) -> Repo:
    """24 commits, each of which gives one function a body; every message says what for."""
    repo = Repo.create(path)
    texts = {
        name: f'"""{about.capitalize()}."""\n' + "".join(_empty(word) for word in words)
        for name, about, words in THEMES
    }
    repo.commit("Start", texts)
    for at in range(len(THEMES[0][2])):
        for name, about, words in THEMES:
            word = words[at]
            body = f"    {word} = request.find_{word}()\n    return check_{word}({word})\n"
            texts[name] = texts[name].replace(_empty(word), _empty(word).replace("    return None\n", body))
            message = (
                f"Fill {word}_of in {about}\n\n`{name}` had no way to ask for the {word}; `check_{word}` needs it.\n"
            )
            repo.commit(message, {name: texts[name]})
    return repo


def _empty(word: str) -> str:
    said = f'    """The {word} that belongs to the request.\n\n    Nothing where it has none.\n    """\n'
    return f"\n\ndef {word}_of(request):\n{said}    return None\n"

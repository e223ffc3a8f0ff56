"""Keeps parallel work apart: is a change inside its issue, who does it collide with, what keeps coming back."""

import sys

__version__ = "0.1.0"

# msgspec, of which every value here is made, asks typing_extensions first for what typing has since Python 3.11. Where
# that is installed its import costs each start 7 ms, half of what a console script costs that does nothing.
if "typing_extensions" not in sys.modules:
    sys.modules["typing_extensions"] = None  # type: ignore[assignment] # how an import is made to fail (docs.python.org, "The module cache")
    import msgspec  # noqa: F401 - for its own imports

    del sys.modules["typing_extensions"]

"""`python -m hedgerow_hooks` is the command `hedgerow`."""

from __future__ import annotations

import sys

from hedgerow_hooks.cli import main

sys.exit(main())

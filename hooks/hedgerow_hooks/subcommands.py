"""The type of what argparse hands to a command's `add_parser`; argparse itself keeps the class private."""

from __future__ import annotations

import argparse
from typing import TypeAlias

Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

"""Scope, overlap and recurrence: is a change inside its issue, and who does it collide with?"""

__version__ = "0.1.0"

"""The REST API: each function answers one operation with what is true; the rest of an answer is filled in."""

from __future__ import annotations

from tests.support.github.rest import checks, issues, objects, pulls
from tests.support.github.rest.route import ROUTES, RefusedError, Request, Route

# each module adds its routes
__all__ = ["ROUTES", "RefusedError", "Request", "Route", "checks", "issues", "objects", "pulls"]

"""Places where an unasked change does more harm than elsewhere: what lets a drifting file stop a merge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.guards import guard_of
from hedgerow.manifests import Format, format_of
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from hedgerow.sides import Sides

# Short on purpose: each row is a place where a stray edit acts outside the reviewed code or is hard to take back.
_PLACES = (
    (
        Pattern(
            r"(^|/)(migrations?|alembic/versions|db/migrate)/[^/]+\.(py|sql|rb|ts|js|php|xml|ya?ml|go)$", re.IGNORECASE
        ),
        "is a database migration, which cannot be taken back once run",
    ),
    (
        Pattern(
            (
                r"(^|/)(\.env(\.[\w-]+)?|[^/]*\.(pem|key|p12|pfx|jks|keystore)|id_(rsa|ed25519)|[^/]*(secrets?"
                r"|credentials?)[^/]*\.(ya?ml|json|toml|ini|env|tfvars))$"
            ),
            re.IGNORECASE,
        ),
        "holds secrets",
    ),
    (
        Pattern(
            (
                r"(^|/)([^/]*(auth[nz]?|permissions?|security|iam|rbac|policy|policies|cors|oauth)[._-]?(config"
                r"|settings|rules?|policy)?)\.(ya?ml|json|toml|ini|conf|cfg|tf|rego)$"
            ),
            re.IGNORECASE,
        ),
        "decides who may do what",
    ),
    (
        Pattern(
            r"(^|/)(Dockerfile[^/]*|docker-compose[^/]*\.ya?ml|compose\.ya?ml)$|\.(tf|tfvars)$|(^|/)(k8s"
            r"|kubernetes|helm|charts|deploy)/[^/].*\.ya?ml$"
        ),
        "decides what runs in production",
    ),
)

_TESTS = Pattern(r"(^|/)(tests?|testdata|fixtures?|examples?|docs?)/", re.IGNORECASE)


def risk_of(sides: Sides) -> str | None:
    """Why an unasked change of a file is risky, as the end of "this file ...", or None."""
    path = sides.file.path
    guard = guard_of(path)
    if guard and not guard.bars:
        return guard.role
    if _TESTS.search(path):
        return None
    if (kind := format_of(path)) and _changes_dependencies(sides, kind):
        return "changes what gets installed"
    return next((why for pattern, why in _PLACES if pattern.search(path)), None)


def _changes_dependencies(sides: Sides, kind: Format) -> bool:
    """Manifests also hold settings of tools, versions and descriptions."""
    from hedgerow.manifests.compare import compare  # few changes drift in a manifest

    return next(compare(sides, kind), None) is not None

"""Private keys, and files in which secrets are kept.

Finds: added lines that begin a private key (a gate; advice in folders of tests and examples), and new or changed files
that by their name hold secrets (`*.p12`, `id_ed25519`, `.netrc`, `secrets.yml`, `.env.production`), which is a
warning.
Templates (`.env.example`), public certificates, tests and examples are not meant.
The text of a key is never shown.

Why: what was committed once has to be taken as known to everybody, also after it is deleted; the key must be changed.

Example: next to the new login the change adds `deploy/id_ed25519`, with which the author tried it.

Instead: keep it outside of the repository, name it in `.gitignore`, and change what was pushed already.

Silence: an issue that names the file by its path quiets the warning; `[silence] secret-file = ["certs/dev/**"]` in
`hedgerow.toml` marks and counts both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.asking import request
from hedgerow.change import FileKind
from hedgerow.model import Location, Severity, Skipped
from hedgerow.patterns import Pattern
from hedgerow.registry import Draft, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import FileChange, Line
    from hedgerow.registry import Subject

# The first line of a key (RFC 7468, RFC 4880, and that of ssh.com with spaces); those of certificates and public keys
# have other words.
_KEY = Pattern(r"-{4,5} ?BEGIN (?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)? ?-{4,5}", words=("private key",))
_NAMED = Pattern(
    r"(?:^|/)(?:[^/]*\.(?:p12|pfx|jks|keystore|ppk|kdbx)|id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.pgpass|\.htpasswd"
    r"|\.env(?:\.(?:local|prod|production|staging|live))?|(?:secrets?|credentials?)\.(?:ya?ml|json|toml|ini|env))$",
    re.IGNORECASE,
    words=("p12", "pfx", "jks", "keystore", "ppk", "kdbx", "id_", ".netrc", ".pgpass", ".htpasswd", ".env",
           "secret", "credential"),
)  # fmt: skip
_TRIED_OUT = Pattern(
    r"(?:^|/)(?:[\w-]*tests?|testdata|__tests__|specs?|fixtures?|examples?|samples?|docs?)/",
    re.IGNORECASE,
    words=("test", "spec", "fixture", "example", "sample", "doc"),
)
_MOST = 200  # characters of a line that are read; the first line of a key is short
_FIX = "Take it out of the change and of its history, and change the secret if it was pushed."


@check(Severity.WARNING)
def secret_file(subject: Subject) -> Iterator[Draft | Skipped]:
    """One finding a file; a key counts more than a name."""
    files = [file for file in subject.change.files if file.kind is not FileKind.DELETED and not file.submodule]
    if not files:
        yield Skipped("secret-file", "the change adds nothing", applies=False)
        return
    asked = request(subject.issues)
    for file in files:
        tried_out = bool(_TRIED_OUT.search(file.path))
        if line := _key_in(file):
            severity = Severity.INFO if tried_out else Severity.ERROR
            yield Draft(
                Location(file.path, line.number), "key", "adds a private key", fix=_FIX, severity=severity, bucket="key"
            )
        elif _NAMED.search(file.path) and not tried_out and not asked.names_file(file.path):
            message = "is a file in which secrets are kept"
            why = ("no line of the issue names it",) if subject.issues else ()
            yield Draft(Location(file.path), "name", message, why, _FIX, bucket="name")


def _key_in(file: FileChange) -> Line | None:
    lines = (line for hunk in file.hunks for line in hunk.added)
    return next((line for line in lines if _KEY.search(line.text[:_MOST])), None)

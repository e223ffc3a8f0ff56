#!/usr/bin/env bash
# The one step of the action. The current folder holds a stranger's files: Python is kept from looking there (-I), and
# nothing here comes from them. Inputs arrive as variables, never as text of this script.
set -euo pipefail

case "$HEDGEROW_COMMAND" in
  check) words=(check) ;;
  sweep) words=(sweep) ;;
  propose) words=(propose) ;;
  *) echo "::error title=hedgerow::the input command wants check, sweep or propose"; exit 2 ;;
esac
if [[ "$HEDGEROW_COMMAND" == check && -n "$HEDGEROW_FAIL_LEVEL" ]]; then
  words+=(--fail-level "$HEDGEROW_FAIL_LEVEL")
fi

venv="${RUNNER_TEMP:?}/hedgerow-venv"
if ! "$HEDGEROW_PYTHON" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "::error title=hedgerow::Python 3.11 or newer is needed; add actions/setup-python before this step"
  exit 3
fi
"$HEDGEROW_PYTHON" -I -m venv "$venv"
# Installing needs no token.
env -u GITHUB_TOKEN "$venv/bin/python" -I -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH/.."
exec "$venv/bin/hedgerow-ci" "${words[@]}"

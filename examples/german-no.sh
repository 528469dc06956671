#!/usr/bin/env bash
# A no in German: the goal is a number of contacts, so the advice says what to do instead.
set -euo pipefail
cd "$(dirname "$0")"
curl --silent --show-error --fail-with-body "${URL:-http://127.0.0.1:8000}/v1/drafts" \
    --header 'Content-Type: application/json' --data-binary @requests/german-no.json | python3 -m json.tool --no-ensure-ascii

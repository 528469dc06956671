#!/usr/bin/env bash
# A no: she asked for no sales messages, so there is advice instead of a note.
set -euo pipefail
cd "$(dirname "$0")"
curl --silent --show-error --fail-with-body "${URL:-http://127.0.0.1:8000}/v1/drafts" \
    --header 'Content-Type: application/json' --data-binary @requests/no.json | python3 -m json.tool --no-ensure-ascii

#!/usr/bin/env bash
# A yes: both have something the other is after, so there is a note of at most 200 units.
set -euo pipefail
cd "$(dirname "$0")"
curl --silent --show-error --fail-with-body "${URL:-http://127.0.0.1:8000}/v1/drafts" \
    --header 'Content-Type: application/json' --data-binary @requests/yes.json | python3 -m json.tool --no-ensure-ascii

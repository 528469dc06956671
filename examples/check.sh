#!/usr/bin/env bash
# A note of your own: what breaks a rule, and the least change that mends it.
set -euo pipefail
cd "$(dirname "$0")"
curl --silent --show-error --fail-with-body "${URL:-http://127.0.0.1:8000}/v1/notes/check" \
    --header 'Content-Type: application/json' --data-binary @requests/check.json | python3 -m json.tool --no-ensure-ascii

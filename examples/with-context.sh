#!/usr/bin/env bash
# A yes that builds on a meeting: what links the two stands in `context`.
set -euo pipefail
cd "$(dirname "$0")"
curl --silent --show-error --fail-with-body "${URL:-http://127.0.0.1:8000}/v1/drafts" \
    --header 'Content-Type: application/json' --data-binary @requests/with-context.json | python3 -m json.tool --no-ensure-ascii

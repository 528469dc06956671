#!/usr/bin/env bash
# A request with faults: the answer is a problem document (RFC 9457) that lists all of them at once.
set -euo pipefail
cd "$(dirname "$0")"
curl --silent --show-error "${URL:-http://127.0.0.1:8000}/v1/drafts" \
    --header 'Content-Type: application/json' --data-binary @requests/error.json | python3 -m json.tool --no-ensure-ascii

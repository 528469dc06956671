#!/usr/bin/env bash
# A yes in German, for XING (600 units). The note says Sie, since nothing in the profile says du.
set -euo pipefail
cd "$(dirname "$0")"
curl --silent --show-error --fail-with-body "${URL:-http://127.0.0.1:8000}/v1/drafts" \
    --header 'Content-Type: application/json' --data-binary @requests/german-yes.json | python3 -m json.tool --no-ensure-ascii

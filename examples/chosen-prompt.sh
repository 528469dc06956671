#!/usr/bin/env bash
# A yes with a chosen prompt version. Without a model the rules engine writes, and `provenance.prompt` is null.
set -euo pipefail
cd "$(dirname "$0")"
curl --silent --show-error --fail-with-body "${URL:-http://127.0.0.1:8000}/v1/drafts" \
    --header 'Content-Type: application/json' --data-binary @requests/chosen-prompt.json | python3 -m json.tool --no-ensure-ascii

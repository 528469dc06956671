#!/usr/bin/env bash
# An invitation that came in: accept, ignore or ask first, and the reply to send.
set -euo pipefail
cd "$(dirname "$0")"
curl --silent --show-error --fail-with-body "${URL:-http://127.0.0.1:8000}/v1/invitations/review" \
    --header 'Content-Type: application/json' --data-binary @requests/review.json | python3 -m json.tool --no-ensure-ascii

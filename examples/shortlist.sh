#!/usr/bin/env bash
# Three people and one note left: who gets it, who is better reached another way, who not at all.
set -euo pipefail
cd "$(dirname "$0")"
curl --silent --show-error --fail-with-body "${URL:-http://127.0.0.1:8000}/v1/shortlists" \
    --header 'Content-Type: application/json' --data-binary @requests/shortlist.json | python3 -m json.tool --no-ensure-ascii

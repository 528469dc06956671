#!/usr/bin/env bash
# Three requests in one file: handed in, asked after until the batch has ended, and the results, a line each.
set -euo pipefail
cd "$(dirname "$0")"
url="${URL:-http://127.0.0.1:8000}"
batch=$(curl --silent --show-error --fail-with-body "$url/v1/batches" \
    --header 'Content-Type: application/x-ndjson' --data-binary @requests/batch.ndjson)
id=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])' <<<"$batch")
status=""
until grep -Eq '"state":"(done|cancelled)"' <<<"$status"; do
    sleep 0.5
    status=$(curl --silent --show-error --fail-with-body "$url/v1/batches/$id")
done
curl --silent --show-error --fail-with-body "$url/v1/batches/$id/results"

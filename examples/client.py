"""A client in the standard library: `python3 examples/client.py examples/requests/yes.json`."""

import json
import os
import sys
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

URL = os.environ.get("URL", "http://127.0.0.1:8000")


def draft(request):
    """Ask for one draft. `decision` in the answer says whether there is a `note` or `advice`."""
    body = json.dumps(request).encode()
    post = Request(f"{URL}/v1/drafts", body, {"Content-Type": "application/json"})
    with urlopen(post, timeout=60) as response:
        return json.load(response)


if __name__ == "__main__":
    try:
        answer = draft(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    except HTTPError as error:
        problem = json.load(error)
        sys.exit(
            "\n".join([problem["detail"], *(f"{fault['pointer']}: {fault['detail']}" for fault in problem["errors"])])
        )
    except URLError as error:
        sys.exit(f"{URL} does not answer ({error.reason}); `make run` starts the service")
    if answer["decision"] == "connect":
        print(answer["note"]["text"])
    else:
        print(answer["advice"]["summary"], *answer["advice"]["next_steps"], sep="\n- ")

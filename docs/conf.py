"""How the site is built from these pages: `make docs`. What they take from the code stands in `from_code.py`."""

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE), str(_HERE.parent)]

from api import __version__  # noqa: E402 - found only now

project = "mutual"
author = "The mutual authors"
version = release = __version__

extensions = ["myst_parser", "from_code"]
exclude_patterns = ["images"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
suppress_warnings = ["myst.header"]  # a page of problems has no heading between its title and its sections' titles

nitpicky = True
html_theme = "furo"
html_title = f"mutual {release}"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_theme_options = {"top_of_page_buttons": ()}
pygments_style = "default"

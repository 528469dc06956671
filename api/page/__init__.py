"""The page for people: templates, scripts and words. It knows the question and the limits, and no engine."""

from api.page.files import ASSETS, ASSETS_PATH, ASSETS_VERSION, Asset
from api.page.rendering import LANGUAGES, PageLanguage, render_page

__all__ = ["ASSETS", "ASSETS_PATH", "ASSETS_VERSION", "LANGUAGES", "Asset", "PageLanguage", "render_page"]

"""Browsers name themselves in long riddles; people know their device by two words."""

from django import template

register = template.Library()

# The first that fits wins: Edge also calls itself Chrome, Chrome also calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device_name(user_agent: str) -> str:
    """Chrome di Android; a browser we do not know is called just that."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Peramban lain")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} di {system}" if system else browser

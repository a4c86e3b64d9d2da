"""The page of `make shots`: every screen with its pictures side by side, narrowed to a size, a theme or a language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

CHOICES = ("size", "theme", "language")

_HEAD = """<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Haki, screen by screen</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; color: #1d2523; background: #f5f3ee }
header { position: sticky; top: 0; padding: 12px 24px; background: #edeae3; z-index: 1 }
header label { margin-right: 20px }
nav { padding: 12px 24px }
nav p { margin: 0 }
nav a { margin-right: 14px; color: #0b5c55 }
section { padding: 0 24px 24px }
figure { display: inline-block; margin: 0 12px 12px 0; vertical-align: top }
figure[hidden] { display: none }
img { height: 420px; border: 1px solid #e3dfd6; display: block }
figcaption { color: #5d6864; font-size: 13px }
</style>
"""
_SCRIPT = """<script>
const chosen = [...document.querySelectorAll("select")];
function narrow() {
  for (const figure of document.querySelectorAll("figure"))
    figure.hidden = chosen.some(each => each.value && figure.dataset[each.name] !== each.value);
}
for (const each of chosen) each.addEventListener("change", narrow);
</script>
"""


def page(files: Iterable[str], order: Sequence[str]) -> str:
    """Return the page for pictures that are called `screen-size-theme-language.png`.

    The screens come in `order`, the rest after them; of a screen the narrowest comes first.
    """
    place = {screen: at for at, screen in enumerate(order)}

    def reading_order(picture: Sequence[str]) -> tuple[object, ...]:
        screen, size, *look = picture
        return place.get(screen, len(place)), screen, [int(side) for side in size.split("x")], look

    pictures = sorted((file.removesuffix(".png").rsplit("-", 3) for file in files), key=reading_order)
    screens = {screen: list(of_it) for screen, of_it in groupby(pictures, lambda picture: picture[0])}
    offered = [list(dict.fromkeys(picture[at] for picture in pictures)) for at in (1, 2, 3)]
    parts = [_HEAD, "<header>"]
    for name, values in zip(CHOICES, offered, strict=True):
        options = "".join(f"<option>{escape(value)}</option>" for value in values)
        parts.append(f'<label>{name} <select name="{name}"><option value="">all</option>{options}</select></label>')
    parts.append("</header><nav>")
    for _, of_one in groupby(screens, lambda screen: screen.partition("-")[0]):  # a screen and its states in one line
        parts += ["<p>", *(f'<a href="#{screen}">{screen}</a>' for screen in of_one), "</p>"]
    parts.append("</nav>")
    for screen, of_it in screens.items():
        parts.append(f'<section id="{screen}"><h2>{screen}</h2>')
        for picture in of_it:
            data = " ".join(f'data-{name}="{value}"' for name, value in zip(CHOICES, picture[1:], strict=True))
            said, file = " · ".join(picture[1:]), f"{'-'.join(picture)}.png"
            parts.append(
                f'<figure {data}><a href="{file}"><img src="{file}" alt="{screen}, {said}" loading="lazy"></a>'
                f"<figcaption>{said}</figcaption></figure>"
            )
        parts.append("</section>")
    return "\n".join([*parts, _SCRIPT])

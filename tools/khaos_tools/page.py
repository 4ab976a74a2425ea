# SPDX-License-Identifier: BSD-3-Clause
"""A report page: one HTML file that needs nothing else, and its pictures and tables as files beside it."""
import base64
import html
import io
import mimetypes

from .style import plt

CSS = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1c1e21; --soft: #5c6470; --line: #dde1e6; --card: #f6f7f9; --accent: #0072b2;
        --good: #00714f; --bad: #b3400a; --odd: #8a5a00; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181c; --ink: #e4e7eb; --soft: #9aa4b0; --line: #333a43; --card: #1d2127; --accent: #6cb8e6;
          --good: #4fc79f; --bad: #ff8a52; --odd: #e8b04b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; padding-top: .8rem; border-top: 1px solid var(--line); }
p { margin: .5rem 0; max-width: 56rem; }
.soft, figcaption { color: var(--soft); font-size: .9rem; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; margin: .8rem 0; }
.chip { padding: .1rem .65rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); font-size: .88rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .odd { color: var(--odd); } .good, .bad, .odd { font-weight: 600; }
figure { margin: 1.2rem 0; }
.picture { overflow-x: auto; background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: .4rem; }
.picture img { display: block; width: 100%; height: auto; margin: 0 auto; }
.picture.wide img { min-width: 40rem; }  /* a phone scrolls it */
figcaption { margin-top: .4rem; max-width: 56rem; }
.scroll { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.number { text-align: right; white-space: nowrap; } th.number { text-align: right; }
code, pre { font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
pre { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; }
summary { cursor: pointer; color: var(--accent); margin: .6rem 0; }
"""


class Marked(str):
    """Text that is HTML already."""


def chip(text, kind=""):
    return Marked(f'<span class="{kind}">{html.escape(str(text))}</span>')


def escape(cell):
    return cell if isinstance(cell, Marked) else html.escape(str(cell))


def data_uri(name, data):
    return f"data:{mimetypes.guess_type(name)[0] or 'application/octet-stream'};base64,{base64.b64encode(data).decode()}"


def is_number(cell):
    try:
        float(cell)
    except (TypeError, ValueError):
        return False
    return True


class Page:
    """Collects sections, then writes them.

    out      the HTML file; pictures and files go to the folder of the same name without suffix
    with_html  False: pictures and files only
    """

    def __init__(self, title, out, with_html=True):
        self.title, self.out, self.with_html = title, out, with_html
        self.folder = out.with_suffix("")
        self.body, self.pictures, self.files = [], [], []
        self.styles, self.scripts = [CSS], []

    def section(self, title):
        self.body.append(f"<h2>{escape(title)}</h2>")

    def text(self, text, soft=False):
        self.body.append(f'<p class="soft">{escape(text)}</p>' if soft else f"<p>{escape(text)}</p>")

    def chips(self, chips):
        """chips: [(text, '' | good | bad | odd)]"""
        self.body.append('<div class="chips">' + "".join(f'<span class="chip {kind}">{escape(t)}</span>' for t, kind in chips) + "</div>")

    def table(self, head, rows):
        """Columns that are empty in all rows are left out."""
        used = [k for k in range(len(head)) if any(str(row[k]) for row in rows)]
        head, rows = [head[k] for k in used], [[row[k] for k in used] for row in rows]
        numeric = [all(is_number(row[k]) or row[k] in ("", "–") for row in rows) for k in range(len(head))]
        style = [' class="number"' if n else "" for n in numeric]
        lines = ["<tr>" + "".join(f"<th{style[k]}>{escape(cell)}</th>" for k, cell in enumerate(head)) + "</tr>"]
        lines += ["<tr>" + "".join(f"<td{style[k]}>{escape(cell)}</td>" for k, cell in enumerate(row)) + "</tr>" for row in rows]
        self.body.append('<div class="scroll"><table>' + "\n".join(lines) + "</table></div>")

    def html(self, text):
        """HTML as it is: the caller has escaped what it holds."""
        self.body.append(text)

    def style(self, css):
        self.styles.append(css)

    def script(self, javascript):
        """Runs once the page is read. The page must say the same without it: it may sort, filter, unfold."""
        self.scripts.append(javascript)

    def folded(self, title, text):
        self.body.append(f"<details><summary>{escape(title)}</summary><pre>{escape(text)}</pre></details>")

    def picture(self, name, figure, caption, wide=False):
        """Saves the figure as NAME.png and closes it. wide: scrolls on a narrow screen instead of shrinking."""
        data = io.BytesIO()
        figure.savefig(data, format="png", bbox_inches="tight", pad_inches=0.08)  # legends may stand outside
        plt.close(figure)
        kind = "picture wide" if wide else "picture"
        width = 0.7 * int.from_bytes(data.getvalue()[16:20], "big")  # of the PNG's header; shown as large as the text around it
        image = self.image(name, data.getvalue(), f'style="max-width: {width:.0f}px"')
        self.body.append(f'<figure><div class="{kind}">{image}</div><figcaption>{escape(caption)}</figcaption></figure>')

    def image(self, name, png, attributes=""):
        """Saves the bytes of a PNG as NAME.png; the <img> that shows it, for html()."""
        path = self._save(f"{name}.png", png)
        self.pictures.append(path)
        return Marked(f'<img alt="{html.escape(name)}" {attributes} src="{data_uri(path.name, png)}">')

    def file(self, name, text):
        """Saves `text` as NAME beside the pictures; a link that downloads it from within the page, for html()."""
        data = text.encode("utf-8")
        self.files.append(self._save(name, data))
        return Marked(f'<a download="{html.escape(name)}" href="{data_uri(name, data)}">{html.escape(name)}</a>')

    def _save(self, name, data):
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_bytes(data)
        return path

    def write(self):
        """Removes pictures of an earlier report that are not in this one, and writes the page."""
        for old in self.folder.glob("*.png") if self.folder.is_dir() else []:
            if old not in self.pictures:
                old.unlink()
        if not self.with_html:
            return
        text = "\n".join(['<!doctype html>', '<html lang="en">', '<head>', '<meta charset="utf-8">',
                          '<meta name="viewport" content="width=device-width, initial-scale=1">',
                          f"<title>{html.escape(self.title)}</title>", f"<style>{''.join(self.styles)}</style>", "</head>", "<body>", "<main>",
                          f"<h1>{html.escape(self.title)}</h1>", *self.body, "</main>",
                          *(f"<script>\n{text}</script>" for text in self.scripts), "</body>", "</html>", ""])
        temporary = self.out.with_name(self.out.name + ".new")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(self.out)

# SPDX-License-Identifier: BSD-3-Clause
"""How the page of the atlas looks, and its script: sorting, filtering, the gallery. Nothing of it is fetched."""

FILTER = """
<form id="filter" hidden>
 <input type="search" name="text" placeholder="name, author, flag" aria-label="search" autocomplete="off">
 <select name="kind" aria-label="kind"><option value="">all kinds</option><option>flow</option><option>delay</option><option>map</option></select>
 <select name="verdict" aria-label="verdict"><option value="">all verdicts</option>{verdicts}</select>
 <select name="agreement" aria-label="listed value"><option value="">any listed value</option><option value="agrees">listed agrees</option>
  <option value="differs">listed differs</option><option value="wrong">listed is wrong</option><option value="open">cannot be judged</option>
  <option value="unlisted">nothing listed</option></select>
 <output name="count"></output>
</form>
"""

CSS = """
[hidden] { display: none !important; }
#filter { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .8rem 0; }
#filter input, #filter select { font: inherit; font-size: .9rem; padding: .25rem .5rem; color: var(--ink); background: var(--card);
  border: 1px solid var(--line); border-radius: 6px; } #filter input { min-width: 14rem; }
#atlas { font-size: .84rem; } #atlas td { white-space: nowrap; } #atlas th[role=button] { cursor: pointer; user-select: none; }
#atlas th { padding-right: .8rem; } #atlas th[aria-sort]::after { content: " ↓"; } #atlas th[aria-sort=ascending]::after { content: " ↑"; }
#atlas tbody tr:hover { background: var(--card); }
main { max-width: 80rem; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(5.2rem, 1fr)); gap: .5rem; margin: 1rem 0; }
.gallery a { display: block; font-size: .66rem; line-height: 1.2; text-align: center; overflow: hidden; text-overflow: ellipsis; }
.gallery img { width: 100%; height: auto; display: block; }
.card { border-top: 1px solid var(--line); padding: .6rem 0 .9rem; scroll-margin-top: .5rem;
  content-visibility: auto; contain-intrinsic-size: auto 22rem; }
.card:target h3 a::before { content: "▸ "; }
.card h3 { margin: .2rem 0 .4rem; font-size: 1.08rem; } .card h3 .soft { font-weight: 400; margin-left: .4rem; }
.card h3 > span:not(.soft) { font-size: .85rem; margin-left: .3rem; }
.columns { display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; align-items: flex-start; }
@media (min-width: 68rem) { .columns { display: grid; grid-template-columns: auto minmax(16rem, 1fr) auto; } }
.look { display: flex; gap: .6rem; flex: none; } .look figure { margin: 0; width: 10.5rem; }
.look img { width: 10.5rem; height: auto; display: block; }
.look figcaption { font-size: .75rem; line-height: 1.3; } .look figcaption span { display: block; }
.law { flex: 1 1 19rem; min-width: 0; } .law p { font-size: .92rem; line-height: 1.45; } .law .source { font-size: .8rem; }
.law .general { font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; } .law summary { font-size: .84rem; margin: .2rem 0; }
.equations { overflow-x: auto; } .equations > div { margin: .25rem 0; white-space: nowrap; } .equations math { font-size: 1rem; }
.constants { font-size: .84rem; color: var(--soft); display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin: .5rem 0 0; }
.constants span { overflow-wrap: anywhere; }
.numbers { flex: 0 1 auto; max-width: 100%; overflow-x: auto; } .numbers td:first-child { white-space: nowrap; } 
.numbers table { font-size: .82rem; } .numbers .soft { font-size: inherit; } .numbers td, .numbers th { padding: .12rem 1rem .12rem 0; }
.wrong { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .1rem 1.4rem; font-size: .84rem; }
.wrong > div { display: flex; flex-wrap: wrap; justify-content: space-between; border-bottom: 1px solid var(--line); padding: .15rem 0; }
.wrong .soft { flex-basis: 100%; }
@media (prefers-color-scheme: dark) { .look img, .gallery img { filter: invert(1) hue-rotate(180deg) brightness(1.15); } }
"""

SCRIPT = """
"use strict";
const table = document.getElementById("atlas"), body = table.tBodies[0], form = document.getElementById("filter");
const cards = new Map([...document.querySelectorAll(".card")].map(c => [c.id, c]));
const rows = [...body.rows];
const key = (row, k) => { const c = row.cells[k], v = c.dataset.v; return v === undefined ? c.textContent.toLowerCase() : v === "" ? NaN : +v; };
[...table.tHead.rows[0].cells].forEach((head, k) => {
  head.setAttribute("role", "button"); head.tabIndex = 0;
  const sort = () => {
    const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : rows[0].cells[k].dataset.v !== undefined;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.sort((a, b) => { const x = key(a, k), y = key(b, k);   // what is missing stays last
      if (x !== x || y !== y) return (x !== x) - (y !== y);
      return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1); });
    body.append(...rows);
  };
  head.addEventListener("click", sort);
  head.addEventListener("keydown", e => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); sort(); } });
});
const plain = text => text.toLowerCase().normalize("NFD").replace(/[\\u0300-\\u036f]/g, "");   // without accents
const filter = () => {
  const words = plain(form.text.value).split(/\\s+/).filter(w => w);
  let shown = 0;
  for (const row of rows) {
    const card = cards.get(row.dataset.for);
    card.words ??= plain(card.textContent);
    const fits = words.every(w => card.words.includes(w)) &&
      ["kind", "verdict", "agreement"].every(k => !form[k].value || card.dataset[k] === form[k].value);
    row.hidden = card.hidden = !fits;
    const tile = document.querySelector(`.gallery a[href="#${card.id}"]`);
    if (tile) tile.hidden = !fits;
    shown += fits;
  }
  form.count.value = shown === rows.length ? "" : `${shown} of ${rows.length}`;
};
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", e => e.preventDefault());
const gallery = document.querySelector(".gallery");   // the cards' own pictures once more, so that the page holds each once
if (gallery) for (const [id, card] of cards) {
  const image = card.querySelector(".look img");
  if (!image) continue;
  const tile = document.createElement("a");
  tile.href = "#" + id; tile.append(image.cloneNode(), card.querySelector("h3 a").textContent); gallery.append(tile);
}
"""

// What leaves the board: a link with its numbers, and the whole computation as lines of text.

import { el } from "./dom.js";

export function share(board) {
  const url = new URL(location.href);
  url.searchParams.set(board.data.link.name, board.data.link.value);
  const field = el("input", { readonly: true, value: url.href, onfocus: (event) => event.target.select() });
  const note = el("span", { text: board.words.share.copy, role: "status" });
  const hide = () => { board.link.hidden = true; };
  const close = el("button", { type: "button", text: board.words.share.close, onclick: hide });
  board.link.replaceChildren(note, field, close);
  board.link.hidden = false;
  const copied = () => { note.textContent = board.words.share.copied; };
  navigator.clipboard?.writeText(url.href).then(copied, () => field.focus());
  board.send("act", "share");
}

export function writeSheet(board) {
  if (!board.sheet.open) return;
  board.sheet.lastChild.replaceChildren(...board.data.grids.flatMap((grid, g) => [
    el("h5", {}, el("span", { mathml: grid.mathml || grid.symbol_mathml }), ` ${grid.caption}`),
    el("ul", {}, ...(grid.given ? givenLines(grid) : madeLines(board.net, grid, g))),
  ]));
}

function givenLines(grid) {
  return grid.shown.map((row) => el("li", { text: row.join("  ") }));
}

function madeLines(net, grid, g) {
  return grid.shown.flatMap((row, r) => row.map((_, c) => {
    const id = net.at(g, r, c);
    const index = net.index(id);
    const made = `${index && `[${index}]`} = ${net.of(id, "arithmetic")}`;
    return el("li", {}, el("span", { mathml: grid.symbol_mathml }), made);
  }));
}

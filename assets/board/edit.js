// Given numbers are edited where they stand; the server works everything out again.

import { el, fill } from "./dom.js";
import { number } from "./number.js";

export function edit(board, id, first = "") {
  const td = board.tds[id];
  if (!td.classList.contains("editable") || board.editing != null) return;
  board.editing = id;
  board.pinned = board.refused = null;
  const input = el("input", { inputmode: "decimal", autocomplete: "off", "aria-label": board.net.name(id),
    value: first || String(board.net.of(id, "values")) });
  const done = (keep, then) => finish(board, id, input, keep, then);
  input.addEventListener("input", () => complain(board, input, null));
  input.addEventListener("blur", () => board.editing === id && done(!Number.isNaN(number(input.value))));
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") done(false, id);
    else if (event.key === "Enter") done(true, id);
    else if (event.key === "Tab") done(true, neighbour(board, id, event.shiftKey ? -1 : 1));
    else return;
    event.preventDefault();
  });
  td.classList.add("editing");
  td.append(input);
  input.focus();
  input.setSelectionRange(first ? first.length : 0, input.value.length);
  board.show();
}

// One sentence about what was typed, or none; nothing is sent meanwhile.
export function complain(board, input, text) {
  board.typo = text == null ? null : fill(board.words.problem.not_a_number, { text: text.slice(0, 20) });
  if (text == null) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
  board.show();
}

function neighbour(board, id, step) {
  return board.net.cells[id + step]?.g === board.net.cells[id].g ? id + step : id;
}

function finish(board, id, input, keep, then) {
  const value = number(input.value);
  if (keep && Number.isNaN(value)) return complain(board, input, input.value);
  board.editing = board.typo = null;
  board.tds[id].classList.remove("editing");
  input.remove();
  if (then != null) board.focus(then);
  if (keep && value !== board.net.of(id, "values")) send(board, id, value);
  board.show();
}

// All numbers not yet answered go along each time, so that none is lost when the server is slow.
function send(board, id, value) {
  const { g, r, c } = board.net.cells[id];
  board.clock = Math.max(Date.now(), (board.clock ?? 0) + 1);
  board.pending = board.pending.filter((one) => one.cell !== id);
  board.pending.push({ cell: id, sent: { grid: board.data.grids[g].name, row: r, col: c, value, n: board.clock } });
  board.tds[id].firstChild.textContent = String(value);
  board.tds[id].classList.add("pending");
  board.send("edit", board.pending.map((one) => one.sent));
}

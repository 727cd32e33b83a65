// The strip: the one place where the arithmetic of the lit cell is written.

import { el, fill } from "./dom.js";

export function writeStrip(board, id) {
  board.problem.textContent = board.typo ?? board.refused?.text ?? "";
  board.strip.replaceChildren(...(id == null ? [note(idle(board))] : line(board, id)));
  board.strip.dataset.role = id == null ? "" : board.net.grid(id).role;
}

// The same words for a screen reader.
export function sayAloud(board, id) {
  const words = line(board, id).map((node) => node.dataset.aloud ?? node.textContent);
  board.live.textContent = words.join(". ");
}

function idle(board) {
  return board.words.strip[matchMedia("(hover: none)").matches ? "idle_touch" : "idle"];
}

const note = (text, kind = "") => el("span", { class: `note ${kind}`, text });

function line(board, id) {
  const { net, practice, words } = board;
  const waits = net.sources[id].some((source) => practice.hides(source));
  const sum = practice.hides(id) ? "?" : waits ? net.of(id, "shown") : net.of(id, "arithmetic");
  const notes = [written(board, id, sum), ...practice.remarks(id).map(([text, kind]) => note(text, kind))];
  if (waits && !practice.hides(id)) notes.push(note(words.practice.withheld));
  if (net.grid(id).given) notes.push(note(given(board, id)));
  if (id === board.pinned) notes.push(note(words.strip[board.touch ? "held_touch" : "held"]));
  const field = board.tds[id].querySelector("input");
  if (field && board.touch) notes.push(sign(field, words.strip.sign));
  return notes;
}

function written(board, id, sum) {
  const symbol = el("span", { class: "symbol", mathml: board.net.grid(id).symbol_mathml });
  const index = board.net.index(id);
  const plain = /^[\d,]+$/.test(index);
  if (index) symbol.append(plain ? el("sub", { text: index }) : el("span", { text: `[${index}]` }));
  const cut = sum.lastIndexOf("= ") + 2;
  const [way, end] = cut > 1 ? [sum.slice(0, cut), sum.slice(cut)] : ["", sum];
  const aloud = `${board.net.name(id)} = ${sum}`;
  return el("span", { class: "sum", "data-aloud": aloud }, symbol, " = ", way, el("b", { text: end }));
}

// Number pads of phones have no minus.
function sign(field, label) {
  const turn = (event) => {
    event.preventDefault(); // the field keeps the focus and the pad stays open
    field.value = field.value.startsWith("-") ? field.value.slice(1) : `-${field.value}`;
    field.dispatchEvent(new InputEvent("input"));
  };
  return el("button", { type: "button", class: "sign", tabindex: -1, text: "±", "aria-label": label, onpointerdown: turn });
}

function given(board, id) {
  const { editable, limits } = board.net.grid(id);
  const words = board.words.strip;
  if (!editable || board.data.practice) return words.given;
  const how = board.editing === id ? words.editing : words[board.touch ? "editable_touch" : "editable"];
  return limits ? `${how} ${fill(words.range, { low: limits[0], high: limits[1] })}` : how;
}

// The bar above the board: what can be done, and what the colours mean.

import { el, icon } from "./dom.js";
import { share } from "./sheet.js";

export function bar(board) {
  const { practice, acts } = board.data;
  const may = (name, node) => (acts.includes(name) ? node : null);
  const act = (name) => () => board.send("act", name);
  const used = new Set(board.data.grids.map((grid) => grid.role));
  const roles = ["input", "weight", "result", "gradient"].filter((role) => used.has(role));
  const steps = () => board.steps.go(board.steps.now == null ? 0 : null);
  board.stepButton = button(board, "steps", board.steps.now != null, steps);
  return el("div", { class: "bar" },
    practice ? null : may("steps", board.stepButton),
    may("practice", button(board, "practice", !!practice, act(practice ? "stop" : "practice"))),
    may("random", button(board, "random", null, act(practice ? "practice" : "random"))),
    practice ? null : may("reset", button(board, "reset", null, act("reset"))),
    practice ? null : may("share", button(board, "share", null, () => share(board))),
    el("div", { class: "legend" }, ...roles.map((role) =>
      el("span", { "data-role": role }, el("i"), board.words.roles[role]))));
}

// pressed: true or false for a switch, null for a plain button
function button(board, name, pressed, action) {
  const looks = `${name} ${pressed == null ? "minor" : ""}`;
  const node = el("button", { type: "button", class: looks, onclick: action }, icon(name), el("span"));
  return nameButton(board, node, name, pressed);
}

export function nameButton(board, node, name, pressed) {
  const words = board.words.buttons[pressed ? `${name}_stop` : name];
  node.lastChild.textContent = words;
  node.setAttribute("aria-label", words);
  if (pressed == null) node.title = words;
  else node.setAttribute("aria-pressed", String(pressed));
  return node;
}

export function key(board) {
  return el("div", { class: "key", "aria-hidden": "true" }, ...["source", "far", "consumer"].map((light) =>
    el("span", { class: light }, el("i"), board.words.lights[light])));
}

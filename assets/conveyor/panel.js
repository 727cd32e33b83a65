// The step in numbers: every gate as a signed bar, and the formula of the cell with this unit's numbers in it.

import { el, fill } from "./dom.js";
import { LANES, reach, SIGNS } from "./lanes.js";
import { shown } from "./paint.js";

const brief = (value) => shown(value, 3);
const held = (value) => (value < 0 ? `(${brief(value)})` : brief(value)); // a negative number inside a product or sum

export function panel(belt, t) {
  const { view, cell } = belt;
  const { words } = view;
  const head = el("header", {}, el("h5", { text: fill(words.at, { cell: words.cells[cell], unit: belt.at[1], step: t,
    label: view.data.names[t - 1] }) }));
  const gates = LANES[cell].filter((lane) => lane !== "c" && lane !== "h").map((lane) => gate(belt, lane, t));
  return el("section", { class: "panel", "data-cell": cell }, head, el("div", { class: "gates" }, ...gates),
    el("div", { class: "sums" }, ...sums(belt, t).map((line) => el("p", {}, ...line))));
}

function gate(belt, lane, t) {
  const value = belt.value(lane, t);
  const [low, full] = reach(belt, lane);
  const share = (x) => 100 * (x - low) / (full - low);
  const bar = el("u", { class: low === 0 && full === 1 ? "share" : value < 0 ? "minus" : "plus" });
  const [from, to] = [share(0), share(value)].sort((a, b) => a - b);
  Object.assign(bar.style, { left: `${from}%`, width: `${to - from}%` });
  const track = el("i", {}, bar);
  track.style.setProperty("--zero", `${share(0)}%`);
  return el("div", { class: "gate" }, el("b", { text: SIGNS[lane] }),
    el("span", { text: belt.view.words.lanes[belt.cell][lane] }), track, el("output", { text: brief(value) }));
}

// Each line is a row of nodes: the formula, the numbers in it, the result.
function sums(belt, t) {
  const at = (lane, when = t) => belt.value(lane, when);
  const state = (name, when) => [name, el("sub", { text: when })];
  const kept = (text) => el("span", { class: "kept", text });
  const fresh = (text) => el("span", { class: "new", text });
  const parts = belt.parts(t);
  const total = (value) => [" = ", el("b", { text: brief(value) })];
  if (belt.cell === "lstm") {
    return [
      [...state("c", t), " = ", kept("f·c"), el("sub", { class: "kept", text: t - 1 }), " + ", fresh("i·ĉ"), " = ",
        kept(`${brief(at("f"))}·${held(at("c", t - 1))}`), " + ", fresh(`${brief(at("i"))}·${held(at("c_hat"))}`), " = ",
        kept(brief(parts.kept)), " + ", fresh(held(parts.new)), ...total(at("c"))],
      [...state("h", t), " = o·tanh(", ...state("c", t), `) = ${brief(at("o"))}·tanh(${brief(at("c"))})`,
        ...total(at("h"))],
    ];
  }
  if (belt.cell === "gru") {
    return [[...state("h", t), " = ", kept("z·h"), el("sub", { class: "kept", text: t - 1 }), " + ", fresh("(1−z)·g"),
      " = ", kept(`${brief(at("z"))}·${held(at("h", t - 1))}`), " + ",
      fresh(`(1−${brief(at("z"))})·${held(at("g"))}`), " = ", kept(brief(parts.kept)), " + ", fresh(held(parts.new)),
      ...total(at("h"))]];
  }
  return [[...state("h", t), " = tanh(Uh", el("sub", { text: t - 1 }), " + Wx", el("sub", { text: t }),
    ` + b) = tanh(${brief(at("past"))} + ${held(at("now"))})`, ...total(at("h"))]];
}

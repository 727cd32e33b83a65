// The row of tiles of one output as lines: how much of every input is still there, on a scale of powers of ten.

import { draw, el } from "./dom.js";
import { raised } from "./power.js";

const [WIDE, HIGH, LEFT, BELOW] = [600, 190, 42, 24];

export function curve(view) {
  const { output, input } = view.now();
  const { low } = view;
  const high = Math.ceil(view.high);
  const x = (i) => LEFT + (output < 2 ? 0.5 : (i - 1) / (output - 1)) * (WIDE - LEFT - 12);
  const y = (power) => 8 + (high - Math.max(low, power)) / (high - low) * (HIGH - BELOW - 8);
  const svg = draw("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": view.words.curve });
  for (let power = low; power <= high; power += high - low > 6 ? 2 : 1) {
    svg.append(draw("line", { x1: LEFT, x2: WIDE - 12, y1: y(power), y2: y(power), class: "grid" }),
      text(LEFT - 6, y(power) + 4, `10${raised(power)}`, "end"));
  }
  svg.append(draw("line", { x1: x(input), x2: x(input), y1: 8, y2: HIGH - BELOW, class: "here" }));
  [1, output].forEach((i) => svg.append(text(x(i), HIGH - 6, `x${sub(i)}`, i === 1 ? "start" : "end")));
  view.data.nets.forEach(({ cell }) => {
    const row = Array.from({ length: output }, (_, i) => view.sizes[cell][(output - 1) * view.steps + i]);
    const points = row.map((size, i) => `${x(i + 1)},${y(size > 0 ? Math.log10(size) : low)}`).join(" ");
    svg.append(draw("polyline", { points, class: "line", "data-cell": cell }),
      draw("circle", { cx: x(input), cy: y(row[input - 1] > 0 ? Math.log10(row[input - 1]) : low), r: 4, "data-cell": cell }));
  });
  return svg;
}

function text(x, y, words, anchor) {
  const node = draw("text", { x, y, "text-anchor": anchor });
  node.textContent = words;
  return node;
}

const sub = (whole) => String(whole).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
export const key = (view) => el("p", { class: "key" }, ...view.data.nets.map(({ cell }) =>
  el("span", { "data-cell": cell, text: view.words.cells[cell] })));

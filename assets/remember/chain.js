// The chain product written out: from step to step, by how much what is left of one input shrinks or grows.

import { el, fill } from "./dom.js";
import { power } from "./power.js";
import { shown } from "./paint.js";

const SHOWN = 7; // factors written at most; the middle of a longer chain is left out

// A row for each network: ‖∂h_t/∂x_i‖ = the size at i, times one factor for each step from i to t.
export function chain(view, { cell }) {
  const { words, steps } = view;
  const { output, input } = view.now();
  const sizes = view.sizes[cell];
  const size = (t) => sizes[(t - 1) * steps + input - 1];
  const factor = (t) => size(t) / (size(t - 1) || 1);
  const factors = Array.from({ length: output - input }, (_, k) => [input + k + 1, factor(input + k + 1)]);
  const slope = el("span", { class: "slope" }, "‖∂h", el("sub", { text: output }), "/∂x", el("sub", { text: input }), "‖");
  const lines = [el("p", { class: "product" }, slope, " = ", el("span", { class: "start", text: shown(size(input), 2) }),
    ...written(factors, words.factor), " = ", el("b", { text: power(size(output)) }))];
  if (factors.length) {
    const mean = (size(output) / (size(input) || 1)) ** (1 / factors.length);
    lines.push(el("p", { class: "mean", text: fill(words.mean, { factor: shown(mean, 3), count: factors.length }) }));
  }
  const belt = keeps(view, cell, output, input);
  if (belt && factors.length) {
    lines.push(el("p", { class: "belt" }, fill(words.keeps[cell], { unit: belt.unit }), " ",
      ...written(belt.factors, words.gate).slice(1), " = ", el("b", { text: power(belt.product) })));
  }
  return el("section", { "data-cell": cell }, el("h4", { text: words.cells[cell] }), el("div", {}, ...lines));
}

function written(factors, words) {
  const brief = (factor) => shown(factor, Math.abs(factor - 1) < 0.1 ? 3 : 2); // 0.997 is not 1 when it comes 60 times
  const node = ([step, factor]) => el("span", { class: factor < 1 ? "less" : "more", text: brief(factor),
    title: fill(words, { step, before: step - 1 }) });
  const all = factors.length <= SHOWN ? factors.map(node)
    : [...factors.slice(0, SHOWN - 2).map(node), el("span", { text: "…" }), node(factors.at(-1))];
  return all.flatMap((one) => [" · ", one]);
}

// The unit whose gates kept most of its state from step i to step t, and those gates: they multiply along the belt.
function keeps(view, cell, output, input) {
  const { hidden, values } = view.kept[cell] ?? {};
  if (!values) return null;
  let best = { product: -1 };
  for (let unit = 0; unit < hidden; unit++) {
    let product = 1;
    for (let t = input + 1; t <= output; t++) product *= values[(t - 1) * hidden + unit];
    if (product > best.product) best = { unit, product };
  }
  const factors = Array.from({ length: output - input }, (_, k) =>
    [input + k + 1, values[(input + k) * hidden + best.unit]]);
  return { ...best, factors };
}

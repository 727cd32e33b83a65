// How often an error of each size occurs, for both kinds, with the thresholds and the picture that is tested.

import { draw } from "../board/dom.js";
import { written } from "../restoring/svg.js";

const [WIDE, HIGH, BELOW, RIM] = [640, 250, 36, 8];
const BINS = 64;

export const xOf = (node, event) => {
  const box = node.getBoundingClientRect();
  return ((event.clientX - box.left) / box.width * WIDE - RIM) / (WIDE - 2 * RIM);
};

export function histogram(view) {
  const { words, most, held: { errors, limit }, threshold, own } = view;
  const counts = Object.fromEntries(Object.entries(errors).map(([kind, all]) => [kind, counted(all, most)]));
  const high = Math.max(...Object.values(counts).flat());
  const x = (error) => RIM + Math.min(1, error / most) * (WIDE - 2 * RIM);
  const y = (count) => 22 + (high - count) / high * (HIGH - BELOW - 22);
  const svg = draw("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": words.histogram });
  svg.append(draw("rect", { x: x(threshold), y: 22, width: WIDE - RIM - x(threshold), height: HIGH - BELOW - 22, class: "anomalous" }));
  for (const [kind, bins] of Object.entries(counts)) {
    const steps = bins.map((count, i) => `${x(i * most / BINS)},${y(count)} ${x((i + 1) * most / BINS)},${y(count)}`).join(" ");
    svg.append(draw("polygon", { points: `${x(0)},${y(0)} ${steps} ${x(most)},${y(0)}`, class: "bins", "data-kind": kind }));
  }
  const step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((size) => most / size <= 8) ?? most / 4;
  for (let error = 0; error <= most; error += step) svg.append(written(x(error), HIGH - BELOW + 15, String(Number(error.toFixed(3))), "middle"));
  svg.append(written(WIDE / 2, HIGH - 3, words.error, "middle"), line(x(limit), "usual"), line(x(threshold), "threshold"),
    draw("circle", { cx: x(threshold), cy: 22, r: 6, class: "grip" }),
    written(x(limit) + (limit > most / 2 ? -5 : 5), 10, words.limit, limit > most / 2 ? "end" : "start"),
    draw("path", { d: `M${x(own.error)} ${HIGH - BELOW}l-6 11h12z`, class: "own" }));
  return svg;
}

function counted(errors, most) {
  const bins = Array(BINS).fill(0);
  errors.forEach((error) => { bins[Math.min(BINS - 1, Math.floor(error / most * BINS))] += 1; });
  return bins;
}

const line = (x, name) => draw("line", { x1: x, x2: x, y1: 16, y2: HIGH - BELOW, class: name });

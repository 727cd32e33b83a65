// The ROC curve: for every threshold the share of anomalies caught over the share of normal pictures accused.

import { draw } from "../board/dom.js";
import { written } from "../restoring/svg.js";

const [EDGE, AXIS, FOOT] = [300, 40, 38];

export const share = (errors, threshold) => errors.reduce((sum, error) => sum + (error > threshold), 0) / errors.length;

// [false alarms, hits] at every threshold that changes one of them, from the highest.
export function corners({ normal, odd }) {
  const all = [...[...normal].map((error) => [error, 0]), ...[...odd].map((error) => [error, 1])].sort((a, b) => b[0] - a[0]);
  const [found, now] = [[[0, 0]], [0, 0]];
  all.forEach(([error, kind], i) => {
    now[kind] += 1 / (kind ? odd : normal).length;
    if (error !== all[i + 1]?.[0]) found.push([...now]);
  });
  return found;
}

export function curve(view) {
  const { words, held: { errors, limit }, threshold } = view;
  const x = (value) => AXIS + value * (EDGE - AXIS - 10);
  const y = (value) => 10 + (1 - value) * (EDGE - FOOT - 10);
  const at = (value) => [share(errors.normal, value), share(errors.odd, value)];
  const svg = draw("svg", { viewBox: `0 0 ${EDGE} ${EDGE}`, role: "img", "aria-label": words.roc.label });
  for (const value of [0, 0.5, 1]) {
    svg.append(draw("line", { x1: x(0), x2: x(1), y1: y(value), y2: y(value), class: "grid" }),
      written(x(0) - 6, y(value) + 4, value, "end"), written(x(value), y(0) + 15, value, "middle"));
  }
  svg.append(draw("line", { x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: "chance" }),
    draw("polyline", { points: view.corners.map(([alarms, hits]) => `${x(alarms)},${y(hits)}`).join(" "), class: "line" }));
  const [usual, now] = [at(limit), at(threshold)];
  svg.append(draw("circle", { cx: x(usual[0]), cy: y(usual[1]), r: 4, class: "usual" }),
    draw("circle", { cx: x(now[0]), cy: y(now[1]), r: 6.5, class: "now" }),
    written(x(0.5), EDGE - 3, words.roc.x, "middle"), written(12, y(0.5), words.roc.y, "middle", { transform: `rotate(-90 12 ${y(0.5)})` }));
  return svg;
}

// How good each restoration is at every noise, as three lines; the dots are the picture above.

import { draw, fill } from "../board/dom.js";
import { written } from "../restoring/svg.js";

const [WIDE, HIGH, LEFT, BELOW, RIGHT] = [640, 250, 44, 34, 120];
const LINES = ["noisy", "median", "restored"];

export function curve(view, scores) {
  const { words, held: { curve: { sigma, ...lines }, trained }, at } = view;
  const most = sigma.at(-1);
  const values = LINES.flatMap((name) => lines[name].filter((value) => value !== null));
  const high = Math.min(30, Math.ceil(Math.max(...values) / 5) * 5);
  const x = (value) => LEFT + value / most * (WIDE - LEFT - RIGHT);
  const y = (value) => 10 + (high - Math.max(0, Math.min(high, value))) / high * (HIGH - BELOW - 10);
  const svg = draw("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": fill(words.curve.title, { count: lines.count }) });
  for (let value = 0; value <= high; value += 5) {
    svg.append(draw("line", { x1: LEFT, x2: WIDE - RIGHT, y1: y(value), y2: y(value), class: "grid" }), written(LEFT - 6, y(value) + 4, value, "end"));
  }
  for (let value = 0; value <= most + 1e-9; value += 0.4) svg.append(written(x(value), HIGH - BELOW + 16, value.toFixed(1), "middle"));
  svg.append(written(x(most / 2), HIGH - 2, words.curve.x, "middle"), written(4, 10, "dB", "start"),
    draw("line", { x1: x(trained), x2: x(trained), y1: 10, y2: HIGH - BELOW, class: "trained" }),
    written(x(trained) + 5, 20, fill(words.curve.trained, { sigma: trained }), "start"),
    draw("line", { x1: x(at.sigma), x2: x(at.sigma), y1: 10, y2: HIGH - BELOW, class: "here" }));
  const labels = apart(LINES.map((name) => y(lines[name].at(-1))));
  LINES.forEach((name, i) => {
    const points = sigma.map((value, k) => (lines[name][k] === null ? "" : `${x(value)},${y(lines[name][k])}`)).join(" ");
    svg.append(draw("polyline", { points, class: "line", "data-what": name }),
      draw("circle", { cx: x(at.sigma), cy: y(scores[name]), r: 4.5, "data-what": name }),
      written(x(most) + 8, labels[i] + 4, words.curve[name], "start", { "data-what": name }));
  });
  return svg;
}

// Heights of labels moved until no two overlap, in the order they stood in.
function apart(heights) {
  const order = heights.map((_, i) => i).sort((a, b) => heights[a] - heights[b]);
  const found = [...heights];
  order.slice(1).forEach((i, k) => { found[i] = Math.max(found[i], found[order[k]] + 15); });
  return found;
}

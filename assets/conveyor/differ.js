// Units that are different within a range of steps: found for the learner, as LSTMVis does (Strobelt et al. 2018).

import { el, fill } from "./dom.js";
import { shown } from "./paint.js";

const FEWEST = 3; // units named above, and as many below

// Units that are most different within the range of steps from what they are elsewhere.
export function apart(belt, go) {
  const { view: { range, words } } = belt;
  if (!range || !belt.numbers) return "";
  const all = distances(belt);
  const found = all.length > 2 * FEWEST ? [...all.slice(0, FEWEST), ...all.slice(-FEWEST).reverse()] : all;
  const chip = ([unit, distance]) => el("button", { type: "button", class: distance < 0 ? "minus" : "plus",
    "aria-pressed": String(unit === belt.at[1]), onclick: () => go([belt.at[0], unit]),
    text: `${unit} ${distance < 0 ? "↓" : "↑"}`, title: fill(words.distance, { distance: shown(distance, 2) }) });
  return el("span", { class: "apart" }, el("span", { text: fill(words.apart, { from: range[0], to: range[1] }) }),
    ...found.map(chip));
}

// [unit, how many standard deviations its mean h within the range lies above its mean elsewhere], highest first.
export function distances(belt) {
  const { numbers: { h, hidden }, view: { range: [from, to], steps } } = belt;
  const distance = (unit) => {
    const [within, elsewhere] = [[], []];
    for (let t = 1; t <= steps; t++) (t >= from && t <= to ? within : elsewhere).push(h[t * hidden + unit]);
    const all = [...within, ...elsewhere];
    const middle = mean(all);
    const spread = Math.sqrt(mean(all.map((value) => (value - middle) ** 2)));
    return spread > 1e-9 && elsewhere.length ? (mean(within) - mean(elsewhere)) / spread : 0;
  };
  return Array.from({ length: hidden }, (_, unit) => [unit, distance(unit)]).sort((a, b) => b[1] - a[1]);
}

export const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

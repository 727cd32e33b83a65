// The same as text: every step of the chosen unit with its gates and states.

import { el } from "./dom.js";
import { LANES, SIGNS } from "./lanes.js";
import { shown } from "./paint.js";

export function writeTable(view) {
  if (!view.text?.open) return;
  const belt = view.belt();
  if (!belt?.numbers) return;
  const lanes = LANES[belt.cell];
  const head = [view.words.step, "", ...lanes.map((lane) => SIGNS[lane])];
  const rows = view.data.labels.map((label, i) => el("tr", { "aria-current": i + 1 === view.at.step && "true" },
    el("th", { scope: "row", text: i + 1 }), el("td", { text: label }),
    ...lanes.map((lane) => el("td", { text: shown(belt.value(lane, i + 1), 3) }))));
  view.text.lastChild.replaceChildren(el("table", {},
    el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col", text })))), el("tbody", {}, ...rows)));
}

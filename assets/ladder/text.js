// The same as text: every layer with its kind, shape and parameters, for eyes and readers that want no picture.

import { el } from "./dom.js";
import { count, size } from "./strip.js";

export function writeText(ladder) {
  if (!ladder.text?.open) return;
  const { words, data, at } = ladder;
  const head = ["name", "kind", "shape", "params"].map((name) => el("th", { scope: "col", text: words.text[name] }));
  const rows = data.layers.map((layer) => el("tr", { "aria-current": layer.name === at.layer && "true" },
    el("th", { scope: "row", text: layer.name }), el("td", { text: words.kinds[layer.kind] }),
    el("td", { text: size(layer.shape) }), el("td", { text: layer.params ? count(layer.params) : "" })));
  const all = data.layers.reduce((sum, layer) => sum + layer.params, 0);
  const foot = el("tr", {}, el("th", { scope: "row", text: words.text.all }), el("td"), el("td"),
    el("td", { text: count(all) }));
  ladder.text.lastChild.replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, ...head)),
    el("tbody", {}, ...rows), el("tfoot", {}, foot)));
}

// The first rung: the whole network, one box a layer. As high as the maps are wide, as thick as there are many of
// them (both by logarithm), coloured by what the layer does.

import { calm, draw, el } from "./dom.js";

const TALL = 84; // pixels of the picture's own side
const LOW = 9; // pixels of a map of one number
const [NARROW, WIDE] = [0.72, 2.2]; // how far the boxes give way so that the whole network is in sight
const ARC = 13; // pixels that an arc may rise
const ROLES = {
  input: "input", normalise: "input", convolution: "weight", linear: "weight", batch_norm: "weight",
};
const roleOf = (kind) => ROLES[kind] ?? "result";
const ORDER = ["input", "normalise", "convolution", "linear", "batch_norm", "relu", "sigmoid", "max_pool",
  "average_pool", "add", "concat", "flatten", "other"];

export const size = (shape) => shape.join("×");
export const count = (number) => number.toLocaleString("en");

// 64×55×55, which may break after the channels.
const broken = ([channels, ...sides]) => (sides.length ? [`${channels}×`, el("wbr"), size(sides)] : [channels]);

export class Strip {
  constructor(ladder) {
    this.ladder = ladder;
    const { layers, words } = ladder.data;
    this.tallest = Math.max(...layers.map((layer) => layer.shape[1] ?? 1), 2);
    this.boxes = layers.map((layer, i) => this.box(layer, i));
    this.arcs = draw("svg", { class: "arcs", "aria-hidden": "true" });
    this.row = el("div", { class: "row" }, this.arcs, ...this.blocks());
    this.track = el("div", { class: "track", role: "toolbar", "aria-label": words.rungs.network }, this.row);
    new ResizeObserver(() => this.fit()).observe(this.track);
    this.line = el("p", { class: "told" });
    this.root = el("section", { class: "network", tabindex: -1, "aria-label": words.rungs.network },
      this.track, el("div", { class: "below" }, this.line, this.legend()));
    this.track.addEventListener("keydown", (event) => this.key(event));
    this.track.addEventListener("pointerleave", () => this.tell(null));
    this.track.addEventListener("focusout", () => this.tell(null));
  }

  box(layer, i) {
    const { words } = this.ladder.data;
    const [channels, side = 1] = layer.shape;
    const high = LOW + (TALL - LOW) * Math.log2(side) / Math.log2(this.tallest);
    const thick = 2 + 1.05 * Math.log2(channels + 1);
    const name = `${layer.name}, ${words.kinds[layer.kind]}, ${size(layer.shape)}`;
    const node = el("button", { type: "button", class: `box ${layer.kind}`, tabindex: -1, "aria-label": name,
      "data-role": roleOf(layer.kind), "data-name": layer.name,
      onclick: () => this.ladder.open(layer.name), onpointerenter: () => this.tell(i), onfocus: () => this.tell(i) },
    el("i", { style: `height:${high.toFixed(1)}px;width:calc(${thick.toFixed(1)}px * var(--wide))` }));
    return node;
  }

  // Layers of one part of the network stand together, the shape that leaves it below.
  blocks() {
    const { layers } = this.ladder.data;
    const parts = [];
    layers.forEach((layer, i) => {
      if (!i || layer.block !== layers[i - 1].block || layer.kind === "input") parts.push([]);
      parts.at(-1).push(i);
    });
    return parts.map((part) => {
      const last = layers[part.at(-1)];
      return el("div", { class: "block" }, el("div", { class: "boxes" }, ...part.map((i) => this.boxes[i])),
        el("span", { class: "size" }, ...broken(last.shape)));
    });
  }

  // As wide as there is room; labels do not shrink, so a second look is needed.
  fit() {
    const { paddingLeft, paddingRight } = getComputedStyle(this.track);
    const room = this.track.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    let wide = 1;
    for (let i = 0; i < 3; i++) {
      this.row.style.setProperty("--roomy", wide);
      wide = Math.max(NARROW, Math.min(WIDE, wide * room / this.row.offsetWidth));
    }
    this.row.style.setProperty("--roomy", wide);
    this.bridge();
    this.into(false);
  }

  // What a layer reads that is not the layer before it: shortcuts, branches.
  bridge() {
    const { layers } = this.ladder.data;
    const origin = this.row.getBoundingClientRect();
    const top = (i) => {
      const box = this.boxes[i].firstChild.getBoundingClientRect();
      return [box.left + box.width / 2 - origin.left, box.top - origin.top];
    };
    const places = new Map(layers.map((layer, i) => [layer.name, i]));
    this.arcs.replaceChildren(...layers.flatMap((layer, i) => layer.sources.map((name) => places.get(name))
      .filter((from) => from < i - 1).map((from) => {
        const [[x1, y1], [x2, y2]] = [top(from), top(i)];
        const high = Math.min(...layers.slice(from, i + 1).map((_, j) => top(from + j)[1])) - ARC;
        return draw("path", { d: `M${x1},${y1 - 1} C${x1},${high} ${x2},${high} ${x2},${y2 - 1}` });
      })));
  }

  legend() {
    const { layers, words } = this.ladder.data;
    const kinds = new Set(layers.map((layer) => layer.kind));
    const one = (kind) => el("span", {}, el("i", { class: `box ${kind}`, "data-role": roleOf(kind) }, el("i")),
      words.kinds[kind]);
    return el("div", { class: "legend", "aria-hidden": "true" }, ...ORDER.filter((kind) => kinds.has(kind)).map(one));
  }

  // Arrows walk, Enter opens (a button does that by itself).
  key(event) {
    const at = this.boxes.indexOf(event.target);
    const last = this.boxes.length - 1;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (at < 0 || to == null) return;
    event.preventDefault();
    this.boxes[Math.max(0, Math.min(last, to))].focus();
  }

  tell(i) {
    const { layers, words } = this.ladder.data;
    const layer = layers[i ?? this.chosen];
    if (!layer) return;
    const params = layer.params ? words.params.replace("{count}", count(layer.params)) : words.no_params;
    this.line.replaceChildren(el("b", { text: layer.name }), el("span", { text: words.kinds[layer.kind] }),
      el("span", { class: "shape", text: size(layer.shape) }), el("span", { text: params }));
  }

  paint() {
    const { data, at } = this.ladder;
    const before = this.chosen;
    this.chosen = Math.max(0, data.layers.findIndex((layer) => layer.name === at.layer));
    this.boxes.forEach((box, i) => {
      box.tabIndex = i === this.chosen ? 0 : -1;
      if (i === this.chosen) box.setAttribute("aria-current", "true");
      else box.removeAttribute("aria-current");
    });
    this.tell(null);
    if (before !== this.chosen) requestAnimationFrame(() => this.into(before != null));
  }

  // The chosen box into the middle of the strip; the page itself stays where it is.
  into(smooth) {
    const box = this.boxes[this.chosen].getBoundingClientRect();
    const track = this.track.getBoundingClientRect();
    const by = box.left + box.width / 2 - track.left - track.width / 2;
    if (this.track.scrollWidth > this.track.clientWidth) {
      this.track.scrollBy({ left: by, behavior: smooth && !calm() ? "smooth" : "instant" });
    }
  }
}

// Who remembers what: networks side by side on one sequence. Rows are states, columns inputs, colour is |∂h_t/∂x_i|.
//
// engine/ui/remember.py joins the files of assets/remember/ with this one. Everything is worked out here from numbers
// that come once; `go` only tells the server where one stands, for the URL.

import { el, fill } from "./board/dom.js";
import { scale } from "./ladder/paint.js";
import { chain } from "./remember/chain.js";
import { curve, key } from "./remember/curve.js";
import { power, raised } from "./remember/power.js";
import { Tiles } from "./remember/tiles.js";

const views = new WeakMap();
const FAINTEST = -12; // a power of ten; what is smaller has the colour of the page
const WAIT = 400; // milliseconds until a place that one rests at goes into the URL

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view?.root.isConnected) {
    view = new Remember(parentElement.querySelector(".remember"));
    views.set(parentElement, view);
  }
  view.send = setTriggerValue;
  view.update(data);
}

const floats = (text) => new Float64Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);

class Remember {
  constructor(root) {
    this.root = root;
  }

  update(data) {
    const fresh = data.stamp !== this.data?.stamp;
    const shape = JSON.stringify([data.language, data.labels, data.nets.map(({ cell }) => cell)]);
    this.data = data;
    this.words = data.words;
    this.steps = data.labels.length;
    if (fresh) {
      this.sizes = Object.fromEntries(data.nets.map(({ cell, sizes }) => [cell, floats(sizes)]));
      this.kept = Object.fromEntries(data.nets.map(({ cell, kept, hidden }) =>
        [cell, kept && { hidden, values: floats(kept) }]));
      const powers = Object.values(this.sizes).flatMap((all) => [...all]).filter((size) => size > 0).map(Math.log10);
      this.high = powers.reduce((a, b) => Math.max(a, b));
      this.low = Math.max(FAINTEST, Math.floor(powers.reduce((a, b) => Math.min(a, b))));
    }
    if (shape !== this.shape) {
      this.at = { ...data.at };
      this.build();
    }
    this.shape = shape;
    this.paint();
  }

  build() {
    const { words, data } = this;
    this.hover = null;
    this.slider = el("input", { type: "range", min: 2, max: this.steps, value: this.at.length,
      oninput: (event) => this.lengthen(Number(event.target.value)) });
    this.count = el("output");
    this.tiles = data.nets.map((net) => new Tiles(this, net));
    this.scale = el("div", { class: "scale", "aria-hidden": "true" }, el("span"), el("i"), el("span"));
    this.line = el("p", { class: "told", "aria-live": "polite" });
    this.chains = el("div", { class: "chains" });
    this.curve = el("div", { class: "curve" });
    this.root.replaceChildren(
      el("label", { class: "length" }, el("span", { text: words.length }), this.slider, this.count),
      el("div", { class: "sheets" }, ...this.tiles.map((one) => one.root)), this.scale, this.line,
      el("h4", { text: words.chain }), this.chains, this.curve, key(this));
    this.root.hidden = false;
  }

  // The place pointed at, else the one chosen.
  now() {
    return this.hover ?? this.at;
  }

  point(place) {
    if (JSON.stringify(place) === JSON.stringify(this.hover)) return;
    this.hover = place;
    this.paint();
  }

  choose(place) {
    this.hover = null;
    this.go(place);
  }

  key(event) {
    const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!by) return;
    event.preventDefault();
    const { length, output, input } = this.at;
    const to = Math.max(1, Math.min(length, output + by[0]));
    this.choose({ output: to, input: Math.max(1, Math.min(to, input + by[1])) });
  }

  // A longer sequence: the state after its last step is asked about.
  lengthen(length) {
    this.hover = null;
    this.go({ length, output: length, input: Math.min(this.at.input, length) });
  }

  go(changes) {
    this.at = { ...this.at, ...changes };
    clearTimeout(this.late);
    this.late = setTimeout(() => this.send("go", { ...this.at }), WAIT);
    this.paint();
  }

  paint() {
    const { words, data, at } = this;
    const theme = getComputedStyle(this.root).colorScheme;
    if (theme !== this.theme) {
      this.theme = theme;
      this.colours = scale(this.root);
      const probe = this.root.appendChild(el("i", { style: "color: var(--surface)" }));
      this.ink = { surface: getComputedStyle(probe).color };
      probe.remove();
    }
    this.slider.value = at.length;
    this.count.textContent = fill(words.steps, { steps: at.length });
    this.scale.firstChild.textContent = `10${raised(this.low)}`;
    this.scale.lastChild.textContent = power(10 ** this.high);
    this.tiles.forEach((one) => one.paint());
    const { output, input } = this.now();
    const [label, end] = [data.labels[input - 1], data.labels[output - 1]];
    this.line.textContent = fill(words.pointed, { output, input, label, end });
    const tile = (output - 1) * this.steps + input - 1;
    this.tiles.forEach(({ value, cell }) => { value.textContent = power(this.sizes[cell][tile]); });
    this.chains.replaceChildren(...data.nets.map((net) => chain(this, net)));
    this.curve.replaceChildren(curve(this));
  }
}

// One layer of one network over the sequence: its units as a strip, one unit's states and gates as lanes.

import { apart, distances, mean } from "./differ.js";
import { el, fill } from "./dom.js";
import { high, LANES, paintLanes, SIGNS } from "./lanes.js";
import { paintMap, shown } from "./paint.js";

export class Belt {
  constructor(view, { cell, hidden, layers, stamp }) {
    Object.assign(this, { view, cell, hidden, layers, stamp });
    const { words } = view;
    this.which = el("div", { class: "which" });
    this.strip = el("canvas", { class: "strip" });
    this.mark = el("i", { class: "mark" });
    this.lanes = el("canvas", { class: "lanes" });
    this.said = el("div", { class: "said", "aria-hidden": "true" });
    this.names = el("div", { class: "names" }, el("div", { class: "name all" }, el("span", { text: words.all })),
      ...LANES[cell].map((lane) => this.name(lane)),
      el("div", { class: "name says" }, el("span", { text: words.said })));
    this.stage = el("div", { class: "stage" }, el("div", { class: "rows" }, this.strip, this.mark), this.lanes, this.said);
    this.root = el("section", { class: "belt", "data-cell": cell, "aria-label": words.cells[cell] },
      this.which, this.names, this.stage);
  }

  name(lane) {
    const node = el("div", { class: "name", title: this.view.words.lanes[this.cell][lane] },
      el("b", { text: SIGNS[lane] }), el("span", { text: this.view.words.lanes[this.cell][lane] }));
    node.style.height = `${high(lane)}px`;
    return node;
  }

  // [layer, unit] of now, and that layer's numbers; none while they are on their way.
  get at() {
    return this.view.at.units[this.cell];
  }

  get numbers() {
    return this.view.part(this.stamp)?.layers[this.at[0]];
  }

  // The number of a lane at step t (1 … T); of a state also at t = 0.
  value(lane, t, unit = this.at[1]) {
    const { numbers } = this;
    return numbers[lane][(lane === "c" || lane === "h" ? t : t - 1) * numbers.hidden + unit];
  }

  // A new state in two parts: what was kept of the old one and what is new. None in a plain RNN.
  parts(t) {
    const at = (lane, when = t) => this.value(lane, when);
    if (this.cell === "lstm") return { lane: "c", kept: at("f") * at("c", t - 1), new: at("i") * at("c_hat") };
    if (this.cell === "gru") return { lane: "h", kept: at("z") * at("h", t - 1), new: (1 - at("z")) * at("g") };
    return null;
  }

  paint() {
    this.root.classList.toggle("busy", !this.numbers);
    this.root.classList.toggle("active", this.view.at.cell === this.cell);
    this.choices();
    if (!this.numbers) return;
    this.order();
    const { width, theme, at: { order }, range } = this.view;
    const look = JSON.stringify([this.stamp, this.at, width, theme, order, range]);
    if (look === this.look) return;
    this.look = look;
    this.paintStrip();
    paintLanes(this);
    this.paintSaid();
  }

  choices() {
    const { words } = this.view;
    const key = JSON.stringify([this.at, this.stamp, this.view.at.cell, this.view.range, !this.numbers]);
    if (key === this.chosen) return;
    this.chosen = key;
    const [layer, unit] = this.at;
    const go = (to) => this.view.go({ cell: this.cell, units: { ...this.view.at.units, [this.cell]: to } });
    const many = this.hidden;
    const field = el("input", { type: "number", min: 0, max: many - 1, value: unit, "aria-label": words.unit,
      onchange: (event) => go([layer, Math.max(0, Math.min(many - 1, Math.round(Number(event.target.value) || 0)))]) });
    const list = el("select", { "aria-label": words.layer, onchange: (event) => go([Number(event.target.value), unit]) },
      ...Array.from({ length: this.layers }, (_, i) =>
        el("option", { value: i, selected: i === layer, text: fill(words.which_layer, { number: i + 1 }) })));
    this.which.replaceChildren(el("h4", { text: words.cells[this.cell] }), ...(this.layers > 1 ? [list] : []),
      el("label", {}, el("span", { text: words.unit }), field, el("small", { text: `/ 0–${many - 1}` })),
      apart(this, go));
  }

  // Which unit stands in which row of the strip: by number, by what share of its old state it keeps, or by the range.
  order() {
    const { numbers, view } = this;
    const key = `${this.stamp}/${this.at[0]}/${view.at.order}/${view.range}`;
    if (key === this.ordered) return;
    this.ordered = key;
    const gate = numbers[{ lstm: "f", gru: "z" }[this.cell]];
    const units = Array.from({ length: numbers.hidden }, (_, i) => i);
    if (view.at.order === "kept" && gate) {
      const steps = Array.from({ length: view.steps }, (_, t) => t * numbers.hidden);
      const kept = units.map((unit) => mean(steps.map((row) => gate[row + unit])));
      units.sort((a, b) => kept[b] - kept[a]);
    }
    this.units = view.range ? distances(this).map(([unit]) => unit) : units;
  }

  paintStrip() {
    const { numbers, view } = this;
    const table = numbers.h;
    const sizes = Float32Array.from(table, Math.abs).sort();
    const full = sizes[Math.floor(0.99 * (sizes.length - 1))] || 1;
    const { steps } = view;
    paintMap(this.strip, steps, numbers.hidden, (i) =>
      table[(i % steps + 1) * numbers.hidden + this.units[Math.floor(i / steps)]] / full, view.colours);
    const tall = Math.max(40, Math.min(112, numbers.hidden * 3));
    this.strip.style.height = this.names.firstChild.style.height = `${tall}px`;
    const row = tall / numbers.hidden;
    Object.assign(this.mark.style, { top: `${this.units.indexOf(this.at[1]) * row}px`, height: `${Math.max(2, row)}px` });
  }

  // What the network would say after each step: the fainter, the less sure; what is right stands out.
  paintSaid() {
    const { said } = this.view.data.belts.find((belt) => belt.cell === this.cell);
    this.names.lastChild.hidden = !said.length;
    this.said.replaceChildren(...said.map(([text, sure, right]) => {
      const title = fill(this.view.words.sure, { text, percent: Math.round(100 * sure) });
      const node = el("span", { text, class: right && "right", title });
      node.style.opacity = 0.25 + 0.75 * sure;
      return node;
    }));
  }

  // The unit whose row lies at this height of the strip, of pixels on screen.
  under(y) {
    const box = this.strip.getBoundingClientRect();
    if (y < box.top || y >= box.bottom || !this.units) return null;
    return this.units[Math.min(this.units.length - 1, Math.floor((y - box.top) / box.height * this.units.length))];
  }

  tell(t, unit) {
    return fill(this.view.words.pointed, { cell: this.view.words.cells[this.cell], unit, step: t,
      value: shown(this.value("h", t, unit), 3) });
  }
}

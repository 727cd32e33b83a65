// One layer of one network over the sequence: its units as a strip, one unit's states and gates as lanes.

import { el, fill } from "./dom.js";
import { paintMap, shown } from "./paint.js";

// What is drawn of a cell, from top to bottom. Gates between 0 and 1 stand on the floor, the others on a zero line.
const LANES = {
  rnn: ["h", "past", "now"],
  lstm: ["c", "f", "i", "c_hat", "h", "o"],
  gru: ["h", "z", "r", "g"],
};
const SHARES = new Set(["f", "i", "o", "r", "z"]);
const HIGH = { c: 64, h: 52 };
const GATE = 30;
export const SIGNS = { c: "c", h: "h", f: "f", i: "i", c_hat: "ĉ", o: "o", z: "z", r: "r", g: "g", past: "Uh", now: "Wx" };

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
      ...LANES[cell].map((lane) => this.name(lane)), el("div", { class: "name says" }, el("span", { text: words.said })));
    this.stage = el("div", { class: "stage" }, el("div", { class: "rows" }, this.strip, this.mark), this.lanes, this.said);
    this.root = el("section", { class: "belt", "data-cell": cell, "aria-label": words.cells[cell] },
      this.which, this.names, this.stage);
  }

  name(lane) {
    const node = el("div", { class: `name ${HIGH[lane] ? "state" : ""}`, title: this.view.words.lanes[this.cell][lane] },
      el("b", { text: SIGNS[lane] }), el("span", { text: this.view.words.lanes[this.cell][lane] }));
    node.style.height = `${HIGH[lane] ?? GATE}px`;
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

  // A new state in two parts: what was kept of the old one and what is new. None where the old state is not kept as it is.
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
    const look = JSON.stringify([this.stamp, this.at, this.view.width, this.view.theme, this.view.at.order, this.view.range]);
    if (look === this.look) return;
    this.look = look;
    this.paintStrip();
    this.paintLanes();
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
      this.apart(go) ?? "");
  }

  // Units that are most different within the range of steps from what they are elsewhere.
  apart(go) {
    const { view: { range, words } } = this;
    if (!range || !this.numbers) return null;
    const [most, least] = [this.distances(), this.distances().reverse()].map((all) => all.slice(0, 3));
    const chip = ([unit, distance]) => el("button", { type: "button", class: distance < 0 ? "minus" : "plus",
      "aria-pressed": String(unit === this.at[1]), onclick: () => go([this.at[0], unit]),
      text: `${unit} ${distance < 0 ? "↓" : "↑"}`, title: fill(words.distance, { distance: shown(distance, 2) }) });
    return el("span", { class: "apart" }, el("span", { text: fill(words.apart, { from: range[0], to: range[1] }) }),
      ...[...most, ...least].filter(([unit], i, all) => all.findIndex(([other]) => other === unit) === i).map(chip));
  }

  // [unit, how many standard deviations its mean h within the range lies above its mean elsewhere], highest first.
  distances() {
    const { numbers: { h, hidden }, view: { range: [from, to], steps } } = this;
    const distance = (unit) => {
      const [within, elsewhere] = [[], []];
      for (let t = 1; t <= steps; t++) (t >= from && t <= to ? within : elsewhere).push(h[t * hidden + unit]);
      const all = [...within, ...elsewhere];
      const spread = Math.sqrt(mean(all.map((value) => (value - mean(all)) ** 2)));
      return spread > 1e-9 && elsewhere.length ? (mean(within) - mean(elsewhere)) / spread : 0;
    };
    return Array.from({ length: hidden }, (_, unit) => [unit, distance(unit)]).sort((a, b) => b[1] - a[1]);
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
      const kept = units.map((unit) => mean(Array.from({ length: view.steps }, (_, t) => gate[t * numbers.hidden + unit])));
      units.sort((a, b) => kept[b] - kept[a]);
    }
    this.units = view.range ? this.distances().map(([unit]) => unit) : units;
  }

  paintStrip() {
    const { numbers, view } = this;
    const table = numbers.h;
    const sizes = Float32Array.from(table, Math.abs).sort();
    const full = sizes[Math.floor(0.99 * (sizes.length - 1))] || 1;
    const { steps } = view;
    paintMap(this.strip, steps, numbers.hidden, (i) =>
      table[(i % steps + 1) * numbers.hidden + this.units[Math.floor(i / steps)]] / full, view.colours);
    const high = Math.max(40, Math.min(112, numbers.hidden * 3));
    this.strip.style.height = this.names.firstChild.style.height = `${high}px`;
    const row = high / numbers.hidden;
    Object.assign(this.mark.style, { top: `${this.units.indexOf(this.at[1]) * row}px`, height: `${Math.max(2, row)}px` });
  }

  paintLanes() {
    const { view, cell } = this;
    const tall = LANES[cell].reduce((all, lane) => all + (HIGH[lane] ?? GATE), 0);
    const ratio = devicePixelRatio || 1;
    Object.assign(this.lanes, { width: Math.round(view.width * ratio), height: tall * ratio });
    this.lanes.style.height = `${tall}px`;
    const pen = this.lanes.getContext("2d");
    pen.scale(ratio, ratio);
    let top = 0;
    LANES[cell].forEach((lane) => {
      const high = HIGH[lane] ?? GATE;
      this.lane(pen, lane, top + 3, high - 6);
      top += high;
    });
  }

  lane(pen, lane, top, high) {
    const { view } = this;
    const { steps, ink } = view;
    const wide = view.width / steps;
    const [low, full] = this.range(lane);
    const y = (value) => top + high * (full - value) / (full - low);
    pen.fillStyle = ink.grid;
    pen.fillRect(0, y(0) - 0.5, view.width, 1);
    if (SHARES.has(lane)) pen.fillRect(0, y(1) - 0.5, view.width, 0.5);
    const gap = Math.min(2, wide / 6);
    const bar = (value, left, width, colour) => {
      pen.fillStyle = colour;
      pen.fillRect(left, Math.min(y(0), y(value)), width, Math.max(0.7, Math.abs(y(value) - y(0))));
    };
    for (let t = 1; t <= steps; t++) {
      const [left, width, parts] = [(t - 1) * wide + gap / 2, wide - gap, this.parts(t)];
      const value = this.value(lane, t);
      if (parts?.lane !== lane) {
        bar(value, left, width, SHARES.has(lane) ? ink.weight : ink[value < 0 ? "negative" : "positive"]);
        continue;
      }
      bar(parts.kept, left, width / 2, ink.neutral);
      bar(parts.new, left + width / 2, width / 2, ink.input);
      pen.fillStyle = ink.ink;
      pen.fillRect(left - gap / 2, y(value) - 1, wide, 2);
    }
  }

  // From where to where a lane reaches: gates as far as they can, states and sums as far as this unit goes.
  range(lane) {
    if (SHARES.has(lane)) return [0, 1];
    if (lane === "c_hat" || lane === "g") return [-1, 1];
    const lanes = lane === "past" || lane === "now" ? ["past", "now"] : [lane];
    let [low, full] = [0, 0];
    for (let t = 1; t <= this.view.steps; t++) {
      const parts = this.parts(t);
      const all = [...lanes.map((one) => this.value(one, t)), ...(parts?.lane === lane ? [parts.kept, parts.new] : [])];
      low = Math.min(low, ...all);
      full = Math.max(full, ...all);
    }
    return full - low > 1e-9 ? [low, full] : [-1, 1];
  }

  // What the network would say after each step: the fainter, the less sure; what is right stands out.
  paintSaid() {
    const { said } = this.view.data.belts.find((belt) => belt.cell === this.cell);
    this.names.lastChild.hidden = !said.length;
    this.said.replaceChildren(...said.map(([text, sure, right]) => {
      const node = el("span", { text, class: right && "right", title: fill(this.view.words.sure, { text, percent: Math.round(100 * sure) }) });
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

const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
export const lanesOf = (cell) => LANES[cell];

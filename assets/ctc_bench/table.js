// The table of probabilities, edited in place: whoever gets more takes it from the others of its row.

import { el, fill } from "./dom.js";
import { FULL, held } from "./ctc.js";

export class Table {
  constructor(bench) {
    this.bench = bench;
    this.root = el("div", { class: "probabilities" });
  }

  build() {
    const { bench } = this;
    const { letters, table } = bench.at;
    const head = ["t", "_", ...letters].map((text, k) => el("th", { scope: "col", text,
      class: k > 1 && bench.at.label.includes(text) ? "asked" : null }));
    this.cells = table.map((row, t) => row.map((_, k) => this.cell(t, k)));
    this.root.replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {},
      ...this.cells.map((row, t) => el("tr", {}, el("th", { scope: "row", text: t + 1 }),
        ...row.map((cell) => el("td", {}, cell)))))));
  }

  cell(t, k) {
    const { bench } = this;
    const label = fill(bench.words.cell, { step: t + 1, symbol: bench.symbol(k) });
    const field = el("input", { inputmode: "decimal", autocomplete: "off", "aria-label": label,
      oninput: () => this.edit(t, k, Number(field.value.replace(",", "."))),
      onblur: () => this.paint(), onfocus: () => field.select(), onkeydown: (event) => this.key(event, t, k) });
    return field;
  }

  // What is not a number from 0 to 1 yet changes nothing.
  edit(t, k, value) {
    const { at } = this.bench;
    if (!(value >= 0 && value <= 1)) return;
    const table = at.table.map((row, i) => (i === t ? held(row, k, Math.round(value * FULL)) : row));
    this.bench.change({ table });
  }

  key(event, t, k) {
    const { at } = this.bench;
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") (this.cells[t + 1] ?? this.cells[0])[k].focus();
    if (!by) return;
    event.preventDefault();
    const step = event.shiftKey ? 100 : 500;
    this.edit(t, k, Math.max(0, Math.min(FULL, at.table[t][k] + by * step)) / FULL);
    event.target.value = at.table[t][k] === this.bench.at.table[t][k] ? event.target.value : this.said(t, k);
  }

  said = (t, k) => String(this.bench.at.table[t][k] / FULL);

  paint() {
    const { bench } = this;
    const { letters, table, label } = bench.at;
    const shape = JSON.stringify([letters, table.length, label]);
    if (shape !== this.shape) this.build();
    this.shape = shape;
    const active = this.root.getRootNode().activeElement;
    this.cells.forEach((row, t) => row.forEach((field, k) => {
      if (field !== active) field.value = this.said(t, k);
      field.style.setProperty("--share", table[t][k] / FULL);
    }));
    this.mark();
  }

  // The cells that a path multiplies, or the one of a state.
  mark() {
    const { path, node } = this.bench.seen();
    const { ext } = this.bench;
    this.cells.forEach((row, t) => row.forEach((field, k) =>
      field.classList.toggle("on", path ? ext[path.states[t]] === k : node?.t === t && ext[node.s] === k)));
  }
}

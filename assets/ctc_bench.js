// The CTC bench: a table of probabilities, the lattice of a label, all its paths, its loss, and what decoding reads.
//
// engine/ui/ctc_bench.py joins the files of assets/ctc_bench/ with this one. Everything is computed here, at once;
// `go` tells the server where one stands so that the URL follows.

import { el, fill } from "./board/dom.js";
import { FULL, brief, count, ends, extended, forward, held, into, likeliest, needed, repeats } from "./ctc_bench/ctc.js";
import { Lattice } from "./ctc_bench/lattice.js";
import { Decodes, MOST, Paths } from "./ctc_bench/lists.js";
import { Table } from "./ctc_bench/table.js";

const benches = new WeakMap();
const [STEPS, SYMBOLS, LETTERS] = [12, 6, 12]; // at most: time steps, symbols with the blank, letters of a label
const WAIT = 400; // milliseconds of rest before the URL follows

export default function ({ data, parentElement, setTriggerValue }) {
  let bench = benches.get(parentElement);
  if (!bench?.root.isConnected) {
    bench = new Bench(parentElement.querySelector(".ctc"));
    benches.set(parentElement, bench);
  }
  bench.send = setTriggerValue;
  bench.update(data);
}

class Bench {
  constructor(root) {
    this.root = root;
    this.watch = new ResizeObserver(() => this.lattice.paint());
  }

  update(data) {
    this.data = data;
    this.words = data.words;
    this.at ??= data.at;
    if (data.language === this.language) return;
    this.language = data.language;
    this.build();
    this.solve();
  }

  build() {
    const { words } = this;
    const tool = (name, run) => el("button", { type: "button", "data-preset": name, text: words.presets[name], onclick: run });
    this.pills = el("div", { class: "pills", role: "group", "aria-label": words.which },
      ...Object.entries(this.data.presets).map(([name, at]) => tool(name, () => this.change({ ...structuredClone(at) }))),
      tool("random", () => this.change({ table: this.at.table.map((row) => drawn(row.length)) })));
    this.label = el("input", { class: "label", maxlength: LETTERS, autocomplete: "off", autocapitalize: "none", spellcheck: "false",
      oninput: () => this.type(this.label.value) });
    this.steps_ = slider(1, STEPS, () => this.stretch(Number(this.steps_.value)));
    this.symbols = slider(2, SYMBOLS, () => this.widen(Number(this.symbols.value)));
    this.count = { T: el("output"), V: el("output") };
    this.need = el("i", { class: "need" });
    const field = (text, ...nodes) => el("label", { class: "field" }, el("span", { text }), ...nodes);
    this.zero = el("input", { type: "checkbox", onchange: () => this.change({ zero: this.zero.checked }) });
    this.said = el("p", { class: "said", "aria-live": "polite" });
    this.why = el("p", { class: "why" });
    this.line = el("p", { class: "told", "aria-live": "polite" });
    this.parts = [this.table, this.lattice, this.paths_] = [new Table(this), new Lattice(this), new Paths(this)];
    this.decodes = new Decodes(this);
    this.root.replaceChildren(this.pills,
      el("div", { class: "fields" }, field(words.label, this.label), field(words.steps, el("span", { class: "slide" }, this.steps_, this.need), this.count.T),
        field(words.symbols, this.symbols, this.count.V)),
      el("div", { class: "verdict" }, this.said, el("label", { class: "switch" }, this.zero, el("code", { text: "zero_infinity" })), this.why),
      el("div", { class: "two" }, el("section", {}, el("h4", { text: words.table }), this.table.root),
        el("section", { class: "wide" }, el("h4", { text: words.lattice }), this.lattice.root, this.line)),
      el("div", { class: "two even" }, this.paths_.root, this.decodes.root));
    this.root.hidden = false;
    this.watch.disconnect();
    this.watch.observe(this.lattice.root);
  }

  symbol = (k) => (k ? this.at.letters[k - 1] : "_");
  spelled = (states) => states.map((s) => this.symbol(this.ext[s])).join("");

  // Letters that have no column yet take the place of one that the label does not need, or of a new one.
  type(text) {
    const label = [...text.toLowerCase()].filter((letter) => /[a-z0-9]/.test(letter)).slice(0, LETTERS);
    let { letters, table } = this.at;
    const kept = [];
    for (const letter of label) {
      if (!letters.includes(letter)) {
        const free = [...letters].findLastIndex((one) => !label.includes(one) && !kept.includes(one));
        if (free >= 0) letters = letters.slice(0, free) + letter + letters.slice(free + 1);
        else if (letters.length < SYMBOLS - 1) [letters, table] = [letters + letter, table.map((row) => shared(row))];
        else continue;
      }
      kept.push(letter);
    }
    this.label.value = kept.join("");
    this.change({ label: this.label.value, letters, table });
  }

  stretch(steps) {
    const { table } = this.at;
    this.change({ table: Array.from({ length: steps }, (_, t) => table[t] ?? [...table.at(-1)]) });
  }

  // One symbol more or less; a letter of the label keeps its column.
  widen(symbols) {
    let { letters, table } = this.at;
    while (letters.length + 1 < symbols) {
      letters += [..."abcdefghij"].find((letter) => !letters.includes(letter));
      table = table.map((row) => shared(row));
    }
    while (letters.length + 1 > symbols) {
      const free = [...letters].findLastIndex((letter) => !this.at.label.includes(letter));
      if (free < 0) break;
      letters = letters.slice(0, free) + letters.slice(free + 1);
      table = table.map((row) => held(row, free + 1, 0).filter((_, k) => k !== free + 1));
    }
    this.change({ letters, table });
  }

  change(changes) {
    this.at = { ...this.at, ...changes };
    this.pinned = this.over = null;
    clearTimeout(this.late);
    this.late = setTimeout(() => this.send("go", this.at), WAIT);
    this.solve();
  }

  solve() {
    const { letters, label, table } = this.at;
    this.y = table.map((row) => row.map((n) => n / FULL));
    this.steps = table.length;
    this.codes = [...label].map((letter) => letters.indexOf(letter) + 1);
    this.ext = extended(this.codes);
    this.alpha = forward(this.y, this.ext);
    this.p = ends(this.ext).reduce((sum, s) => sum + this.alpha.at(-1)[s], 0);
    this.paths = likeliest(this.y, this.ext, MOST);
    this.many = count(this.steps, this.ext);
    this.paint();
  }

  paint() {
    const { at, words } = this;
    if (this.label.value !== at.label && this.root.getRootNode().activeElement !== this.label) this.label.value = at.label;
    [this.steps_.value, this.symbols.value, this.zero.checked] = [this.steps, at.letters.length + 1, at.zero];
    this.count.T.textContent = this.steps;
    this.count.V.textContent = at.letters.length + 1;
    const need = needed(this.codes);
    this.need.style.setProperty("--need", (need - 1) / (STEPS - 1));
    this.need.hidden = need < 1 || need > STEPS;
    this.root.classList.toggle("short", this.steps < need);
    this.said.textContent = this.summary();
    this.why.textContent = fill(words[this.steps < need ? "short" : this.p ? "fits" : "nothing"],
      { need, letters: this.codes.length, repeats: repeats(this.codes), steps: this.steps })
      + (this.p ? "" : ` ${words[at.zero ? "zeroed" : "infinite"]}`);
    this.parts.forEach((part) => part.paint());
    this.tell();
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.decodes.paint()); // searching may take longer than the rest
  }

  summary() {
    const loss = this.p ? brief(-Math.log(this.p) + 0, 6) : this.at.zero ? "0 (∞)" : "∞";
    return fill(this.words.said, { label: this.at.label || "∅", p: brief(this.p, 6), loss });
  }

  // A path {i} of the list or a state {t, s} of the lattice: pointed at, else pinned by a click.
  seen() {
    const place = this.over ?? this.pinned;
    return { place, path: place && "i" in place ? this.paths[place.i] : null, node: place && "t" in place ? place : null };
  }

  point(place) {
    if (JSON.stringify(place) === JSON.stringify(this.over)) return;
    this.over = place;
    this.mark();
  }

  pick(place, always = false) {
    this.pinned = !always && JSON.stringify(place) === JSON.stringify(this.pinned) ? null : place;
    this.over = null;
    this.mark();
  }

  mark() {
    this.parts.forEach((part) => part.mark());
    this.tell();
  }

  tell() {
    const { path, node } = this.seen();
    this.line.textContent = path ? this.told(path) : node ? this.incoming(node) : this.words.hint;
  }

  told({ states, p }) {
    const factors = states.map((s, t) => String(this.at.table[t][this.ext[s]] / FULL));
    return `p(${this.spelled(states)}) = ${factors.join(" · ")} = ${brief(p)}`;
  }

  // α of a state: what comes in, added, times its own probability.
  incoming({ t, s }) {
    const name = (time, state) => `α${below(time + 1)}(${state + 1}:${this.symbol(this.ext[state])})`;
    const own = String(this.y[t][this.ext[s]]);
    const total = ` = ${brief(this.alpha[t][s])}`;
    if (!t) return `${name(t, s)} = ${s < 2 ? own : `0 (${this.words.no_start})`}`;
    const from = into(this.ext, s);
    const symbols = from.map((q) => name(t - 1, q)).join(" + ");
    const numbers = from.map((q) => brief(this.alpha[t - 1][q])).join(" + ");
    return `${name(t, s)} = (${symbols}) · y = (${numbers}) · ${own}${total}`;
  }
}

const below = (n) => [...String(n)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]).join("");
const slider = (min, max, run) => el("input", { type: "range", min, max, step: 1, oninput: run });

// One symbol more, with an even share.
const shared = (row) => held([...row, 0], row.length, Math.round(FULL / (row.length + 1)));

// A row by chance, some symbols likely and others not.
function drawn(size) {
  const parts = Array.from({ length: size }, () => Math.random() ** 3 + 0.01);
  const all = parts.reduce((a, b) => a + b, 0);
  const row = parts.map((n) => Math.round(n / all * 100) * 100);
  return held(row, 0, Math.min(FULL, row[0]));
}

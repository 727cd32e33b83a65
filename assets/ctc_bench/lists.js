// All paths of the label as bars, and what three ways of decoding read out of the table.

import { el, fill } from "./dom.js";
import { FULL, beam, bestLabel, bestPath, brief, probability } from "./ctc.js";

export const MOST = 60; // paths listed; the rest are summed
const PRODUCT = 4; // time steps up to which the factors stand in the list

export class Paths {
  constructor(bench) {
    this.bench = bench;
    this.list = el("ol", { class: "bars" });
    this.rest = el("p", { class: "rest" });
    this.root = el("section", { class: "paths" }, el("h4", { text: bench.words.paths }), this.list, this.rest);
    this.list.addEventListener("pointerleave", () => bench.point(null));
    this.list.addEventListener("keydown", (event) => this.key(event));
  }

  paint() {
    const { bench } = this;
    const { words, paths, p } = bench;
    const top = paths[0]?.p || 1;
    this.rows = paths.map((path, i) => {
      const bar = el("i", {});
      bar.style.width = `${100 * path.p / top}%`;
      const row = el("button", { type: "button", tabindex: i ? -1 : 0, onclick: () => bench.pick({ i }), onfocus: () => bench.point({ i }) },
        el("b", { text: bench.spelled(path.states) }), el("span", { class: "track" }, bar), el("output", { text: this.product(path) }));
      row.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && bench.point({ i }));
      return row;
    });
    this.list.replaceChildren(...this.rows.map((row) => el("li", {}, row)));
    const more = bench.many - paths.length;
    const listed = paths.reduce((sum, path) => sum + path.p, 0);
    const facts = { count: bench.many.toLocaleString("en"), more: more.toLocaleString("en"), sum: brief(p),
      rest: brief(Math.max(0, p - listed)) };
    this.rest.textContent = paths.length ? fill(words[more ? "sum_rest" : "sum"], facts) : words.no_paths;
    this.mark();
  }

  product(path) {
    const { bench } = this;
    const factors = path.states.map((s, t) => String(bench.at.table[t][bench.ext[s]] / FULL));
    return bench.steps <= PRODUCT ? `${factors.join("·")} = ${brief(path.p)}` : brief(path.p);
  }

  mark() {
    const { place } = this.bench.seen();
    this.rows.forEach((row, i) => row.classList.toggle("on", place?.i === i));
  }

  // One stop for the tabulator; arrows walk.
  key(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const at = this.rows.indexOf(event.target);
    if (!by || at < 0) return;
    event.preventDefault();
    this.rows[Math.max(0, Math.min(this.rows.length - 1, at + by))].focus();
  }
}

export class Decodes {
  constructor(bench) {
    this.bench = bench;
    const { words } = bench;
    const width = el("input", { type: "number", min: 1, max: 20, "aria-label": words.beam_width,
      onchange: () => bench.change({ beam: Math.max(1, Math.min(20, Math.round(Number(width.value) || 1))) }) });
    this.width = width;
    this.body = el("tbody");
    this.line = el("p", { class: "told" });
    const head = ["way", "text", "chance"].map((name) => el("th", { scope: "col", text: words.decode[name] }));
    this.root = el("section", { class: "decodes" }, el("h4", { text: words.decode.title }),
      el("table", {}, el("thead", {}, el("tr", {}, ...head)), this.body), this.line);
  }

  paint() {
    const { bench } = this;
    const { words, y } = bench;
    const [path, found, best] = [bestPath(y), beam(y, bench.at.beam), bestLabel(y)];
    for (const { label } of [path, found]) { // may be better where not everything could be searched
      const p = probability(y, label);
      if (p > best.p * (1 + 1e-9)) Object.assign(best, { label, p });
    }
    const same = (a) => a.join() === best.label.join();
    const row = (name, label, ...more) => el("tr", { "data-way": name, class: same(label) ? null : "off" },
      el("th", { scope: "row" }, words.decode[name], ...more), el("td", {}, this.pick(label)),
      el("td", { class: "number", text: brief(probability(y, label)) }));
    this.width.value = bench.at.beam;
    const walked = path.path.map((k) => bench.symbol(k)).join("");
    this.body.replaceChildren(row("path", path.label, el("small", { text: `${walked} · ${brief(path.p)}` })),
      row("beam", found.label, this.width), row("label", best.label));
    this.line.textContent = best.exact ? words.decode[same(path.label) ? "same" : "differs"] : words.decode.bound;
  }

  // A text read out of the table, put as the label when pressed.
  pick(label) {
    const { bench } = this;
    const text = label.map((k) => bench.symbol(k)).join("");
    return el("button", { type: "button", text: text || "∅", title: bench.words.put,
      onclick: () => bench.change({ label: text }) });
  }
}

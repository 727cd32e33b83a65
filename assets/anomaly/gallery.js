// The pictures of one kind that are judged wrongly, those nearest to the threshold first, each with its restoration.

import { el } from "../board/dom.js";
import { paint, picture } from "../restoring/ink.js";

const SHOWN = 6;

export class Gallery {
  constructor(view, kind, title) {
    Object.assign(this, { view, kind, pairs: new Map() });
    this.count = el("span");
    this.row = el("div", { class: "gallery" });
    this.root = el("section", { "data-kind": kind }, el("h4", {}, title, " ", this.count), this.row);
    this.errors = view.held.errors[kind];
    this.order = [...this.errors.keys()].sort((a, b) => this.errors[a] - this.errors[b]);
  }

  forget() {
    this.pairs.clear();
  }

  paint() {
    const { kind, errors, order, view } = this;
    const above = order.findIndex((i) => errors[i] > view.threshold);
    const at = above < 0 ? order.length : above;
    const wrong = kind === "odd" ? order.slice(0, at).reverse() : order.slice(at);
    this.count.textContent = `(${wrong.length})`;
    this.row.replaceChildren(...wrong.slice(0, SHOWN).map((i) => this.pair(i)));
    if (!wrong.length) this.row.replaceChildren(el("p", { class: "told", text: view.words.none }));
  }

  pair(i) {
    if (!this.pairs.has(i)) {
      const given = picture(this.view.held.pixels[this.kind], i);
      const [above, below] = [el("canvas", { class: "picture" }), el("canvas", { class: "picture" })];
      paint(above, given, this.view.inks);
      paint(below, this.view.restored(given), this.view.inks);
      this.pairs.set(i, el("figure", {}, above, below, el("figcaption", { text: this.errors[i].toFixed(4) })));
    }
    return this.pairs.get(i);
  }
}

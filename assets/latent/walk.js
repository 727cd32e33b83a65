// A walk from one digit to another: along the straight line of each map, and through a mixture of the pixels.

import { el, fill } from "../board/dom.js";
import { paint } from "../restoring/ink.js";

const STEPS = 9;
const WAYS = ["ae", "pca", "mix"];

export class Walk {
  constructor(view) {
    this.view = view;
    this.title = el("h4");
    this.cells = WAYS.map((way) => Array.from({ length: STEPS }, (_, i) => this.cell(way, i)));
    this.root = el("section", { class: "walk" }, this.title, el("p", { class: "told", text: view.words.walk.how }),
      ...WAYS.map((way, row) => el("div", { class: "way", "data-way": way }, el("span", { text: view.words.walk[way] }),
        el("div", { class: "steps" }, ...this.cells[row]))));
  }

  // A step on a map moves its point there.
  cell(way, i) {
    const picture = el("canvas", { class: "picture" });
    if (way === "mix") return picture;
    const told = fill(this.view.words.walk.step, { step: i + 1, steps: STEPS });
    return el("button", { type: "button", title: told, "aria-label": told, onclick: () => {
      this.view.drag(way, this.between(way, i / (STEPS - 1)));
      this.view.rest();
    } }, picture);
  }

  between(way, share) {
    const [a, b] = this.view.chosen.map((i) => this.view.codeOf(way, i));
    return a.map((value, axis) => value + share * (b[axis] - value));
  }

  paint() {
    const { view } = this;
    const look = JSON.stringify([view.stamp, view.chosen, view.theme]);
    if (look === this.look) return;
    this.look = look;
    const [from, to] = view.chosen;
    this.title.textContent = fill(view.words.walk.title, { from: view.labels[from], to: view.labels[to] });
    const [first, last] = [view.picture(from), view.picture(to)];
    WAYS.forEach((way, row) => this.cells[row].forEach((cell, i) => {
      const share = i / (STEPS - 1);
      const values = way === "mix" ? first.map((value, p) => value + share * (last[p] - value))
        : view.decoded(way, this.between(way, share));
      paint(cell.querySelector("canvas") ?? cell, values, view.inks);
    }));
  }
}

// One network: how much the state after every step (rows) still depends on every input (columns), as colours.

import { el } from "./dom.js";
import { paintMap } from "./paint.js";

export class Tiles {
  constructor(view, { cell }) {
    Object.assign(this, { view, cell });
    this.canvas = el("canvas", { tabindex: 0, role: "application", "aria-label": `${view.words.cells[cell]}: ${view.words.tiles}` });
    this.mark = el("i", { class: "mark" });
    this.value = el("p", { class: "value" });
    this.root = el("figure", { "data-cell": cell }, el("figcaption", { text: view.words.cells[cell] }),
      el("div", { class: "sheet" }, this.canvas, this.mark), this.value);
    this.canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && view.point(this.under(event)));
    this.canvas.addEventListener("pointerleave", () => view.point(null));
    this.canvas.addEventListener("click", (event) => view.choose(this.under(event)));
    this.canvas.addEventListener("keydown", (event) => view.key(event));
  }

  under(event) {
    const box = this.canvas.getBoundingClientRect();
    const { length } = this.view.at;
    const inside = (share) => Math.max(1, Math.min(length, Math.floor(share * length) + 1));
    const output = inside((event.clientY - box.top) / box.height);
    return { output, input: Math.min(output, inside((event.clientX - box.left) / box.width)) };
  }

  paint() {
    const { view } = this;
    const { at: { length }, colours, ink } = view;
    const key = JSON.stringify([view.data.stamp, length, view.theme]);
    if (key !== this.look) {
      const sizes = view.sizes[this.cell];
      paintMap(this.canvas, length, length, (p) => {
        const [row, column] = [Math.floor(p / length), p % length];
        return column > row ? 0 : shade(sizes[row * view.steps + column], view.low, view.high);
      }, colours);
      const pen = this.canvas.getContext("2d");
      pen.fillStyle = ink.surface;
      for (let row = 0; row < length - 1; row++) pen.fillRect(row + 1, row, length, 1);
    }
    this.look = key;
    const { output, input } = view.now();
    const share = 100 / length;
    Object.assign(this.mark.style, { left: `${(input - 1) * share}%`, top: `${(output - 1) * share}%`, width: `${share}%`,
      height: `${share}%` });
  }
}

// 0 where a size is 10^low or less, 1 at the largest of all.
const shade = (size, low, high) => (size > 0 ? Math.max(0, Math.min(1, (Math.log10(size) - low) / (high - low))) : 0);

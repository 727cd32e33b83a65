// The channels of one box, large.

import { el, fill } from "./dom.js";
import { paintMap } from "./paint.js";

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// Map `i` of a sheet of levels 0 … 255, 128 is zero.
export function face(canvas, sheet, i, colours) {
  sheet.bytes ??= bytes(sheet.levels);
  const [height, width] = sheet.tile;
  const from = i * height * width;
  paintMap(canvas, width, height, (p) => (sheet.bytes[from + p] - 128) / 127, colours);
}

export class Gallery {
  constructor(view) {
    this.view = view;
    this.title = el("h4");
    this.close = el("button", { type: "button", class: "plain", text: view.words.close, onclick: () => view.go({ box: "" }) });
    this.tiles = el("div", { class: "tiles" });
    this.root = el("section", { class: "gallery", "aria-live": "polite" },
      el("header", {}, this.title, this.close), this.tiles);
  }

  paint() {
    const { view } = this;
    const { gallery, box, boxes } = view.data;
    this.root.hidden = !gallery;
    if (!gallery) return;
    const { title } = view.drawing.boxes[box];
    this.title.textContent = fill(view.words.gallery, { title, total: gallery.total, shape: boxes[box].shape.join("×") });
    if (this.tiles.children.length !== gallery.count) {
      this.tiles.replaceChildren(...Array.from({ length: gallery.count }, (_, i) =>
        el("figure", {}, el("canvas", { role: "img", "aria-label": fill(view.words.channel, { number: i }) }))));
    }
    this.tiles.querySelectorAll("canvas").forEach((canvas, i) => {
      face(canvas, gallery, i, view.colours);
      canvas.parentElement.classList.toggle("shown", i === boxes[box].channel);
    });
  }
}

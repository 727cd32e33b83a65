// A U-Net opened on one picture: the U with a map in every box, a switch on every skip, the mask and its scores.
//
// engine/ui/unet.py joins the files of assets/unet/ with this one. It answers with one trigger: `go`, which skips are
// replaced by zeros and which box is open; what is switched is seen at once, the mask follows from the server.

import { scale } from "./ladder/paint.js";
import { el } from "./board/dom.js";
import { Drawing } from "./unet/drawing.js";
import { Gallery } from "./unet/gallery.js";
import { Result } from "./unet/result.js";

const views = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view?.root.isConnected) {
    view = new View(parentElement.querySelector(".unet"));
    views.set(parentElement, view);
  }
  view.send = setTriggerValue;
  view.update(data);
}

class View {
  constructor(root) {
    this.root = root;
    this.sent = 0;
  }

  update(data) {
    this.data = data;
    this.words = data.words;
    this.sent = Math.max(this.sent, data.ack);
    const late = data.ack < this.sent; // an answer to an earlier click: the switches stay as they are
    if (!late) Object.assign(this, { off: data.off, box: data.box });
    const shape = JSON.stringify([data.language, data.join, data.skips, data.side, Object.keys(data.boxes)]);
    if (shape !== this.shape) this.build();
    this.shape = shape;
    this.root.classList.toggle("busy", late);
    this.paint();
  }

  build() {
    this.result = new Result(this);
    this.drawing = new Drawing(this);
    this.gallery = new Gallery(this);
    const { words, data } = this;
    const up = data.join === "fcn" ? "enlarge" : "up";
    const ways = el("p", { class: "ways" }, ...["down", up, ...(data.skips.length ? ["skip"] : [])].map((name) =>
      el("span", {}, el("i", { class: name }), words.ways[name])));
    this.root.replaceChildren(this.result.root, this.drawing.root, ways, this.gallery.root);
    this.root.hidden = false;
  }

  paint() {
    this.colours = scale(this.root);
    for (const part of [this.result, this.drawing, this.gallery]) part.paint();
  }

  flip(level) {
    this.go({ off: this.off.includes(level) ? this.off.filter((one) => one !== level) : [...this.off, level].sort() });
  }

  go({ off = this.off, box = this.box }) {
    Object.assign(this, { off, box });
    this.sent += 1;
    this.root.classList.add("busy");
    this.drawing.paint();
    this.send("go", { off: off.join("."), box, n: this.sent });
  }
}

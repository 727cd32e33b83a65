// The zoom ladder: network, layer, channel, cell. The multiplication behind the cell is the board below it.
//
// engine/ui/ladder.py joins the files of assets/ladder/ with this one and mounts it with `layers` and `at` (what is seen
// and where one stands, small). Every heavy part (picture, gallery, channel) comes by ladder/part.js, and only when it
// is another one. The ladder answers with one trigger: `go`, where one wants to stand.

import { el } from "./board/dom.js";
import { Gallery } from "./ladder/gallery.js";
import { Pair } from "./ladder/pair.js";
import { scale } from "./ladder/paint.js";
import { writeText } from "./ladder/text.js";
import { join, part } from "./ladder/store.js";
import { Strip } from "./ladder/strip.js";
import { Way } from "./ladder/way.js";

const ladders = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let ladder = ladders.get(parentElement);
  if (!ladder?.root.isConnected) {
    ladder = new Ladder(parentElement.querySelector(".ladder"));
    ladders.set(parentElement, ladder);
  }
  ladder.send = setTriggerValue;
  join(ladder);
  ladder.update(data);
  return () => part(ladder);
}

class Ladder {
  constructor(root) {
    this.root = root;
    this.sent = -1;
  }

  update(data) {
    this.data = data;
    this.words = data.words;
    this.sent = Math.max(this.sent, data.ack);
    if (data.ack === this.sent && data.open) this.at = { ...data.at };
    else if (!data.open && !this.layer(this.at?.layer)) this.at = {};
    const shape = JSON.stringify([data.network, data.language, data.layers.length, data.open]);
    if (shape !== this.shape) this.build();
    this.shape = shape;
    this.paint();
  }

  build() {
    this.strip = new Strip(this);
    this.gallery = new Gallery(this);
    this.pair = new Pair(this);
    this.way = new Way(this);
    this.text = el("details", { class: "text", ontoggle: () => writeText(this) },
      el("summary", { text: this.words.text.title }), el("div"));
    this.pair.root.append(this.way.down);
    const opened = el("div", { class: "open" }, this.gallery.root, this.pair.root);
    const rungs = this.data.open ? [this.way.up, this.strip.root, opened] : [this.strip.root];
    this.root.replaceChildren(...rungs, this.text);
    this.root.hidden = false;
  }

  paint() {
    if (!this.root.isConnected || !this.strip) return;
    this.theme = getComputedStyle(this.root).colorScheme;
    this.strip.paint();
    writeText(this);
    if (!this.data.open) return;
    this.colours = scale(this.root);
    [this.gallery, this.pair, this.way].forEach((rung) => rung.paint());
  }

  layer(name) {
    return this.data.layers.find((layer) => layer.name === name);
  }

  // Another layer, at the same place of the picture; the same channel where there are as many.
  open(name) {
    if (!this.data.open) {
      this.at = { layer: name };
      return this.paint();
    }
    const [from, to] = [this.layer(this.at.layer).shape, this.layer(name).shape];
    const scaled = (at, axis) => (at == null || to.length < 3 ? 0
      : Math.floor((at + 0.5) / (from[axis] ?? 1) * to[axis]));
    const [row, column] = from.length < 3 ? [null, null] : [scaled(this.at.row, 1), scaled(this.at.column, 2)];
    this.go({ layer: name, channel: from[0] === to[0] ? this.at.channel : null, page: null, row, column });
  }

  pick(channel) {
    this.go({ channel });
  }

  // Seen here at once; the server follows with the numbers. Who walks fast is answered at the end.
  go(changes, wait = 0) {
    this.at = { ...this.at, ...changes };
    this.sent += 1;
    clearTimeout(this.timer);
    const send = () => this.send("go", { ...this.at, n: this.sent });
    if (wait) this.timer = setTimeout(send, wait);
    else send();
    this.paint();
  }
}

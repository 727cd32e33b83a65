// The third rung: the picture that went in beside the chosen channel; the cell pointed at and all it can see.

import { draw, el, fill } from "./dom.js";
import { paintMap, shown } from "./paint.js";
import { found } from "./store.js";

const LENS = 76; // pixels of the enlarged field
const WAIT = 140; // milliseconds; who walks with the arrow keys is not answered at every step

export class Pair {
  constructor(ladder) {
    this.ladder = ladder;
    const { words } = ladder.data;
    this.picture = el("canvas", { class: "picture", role: "img", "aria-label": words.picture });
    this.lens = el("canvas", { class: "lens", width: LENS, height: LENS, "aria-hidden": "true" });
    this.map = el("canvas", { class: "map" });
    const told = { role: "application", "aria-label": words.rungs.channel };
    this.pad = el("div", { class: "pad", tabindex: 0, ...told }, this.map);
    this.wires = draw("svg", { class: "wires", "aria-hidden": "true" });
    this.heads = [el("figcaption", { text: words.picture }), el("figcaption")];
    this.frame = el("div", { class: "frame" },
      el("figure", {}, this.heads[0], el("div", { class: "sheet" }, this.picture, this.lens)),
      el("figure", {}, this.heads[1], this.pad), this.wires);
    this.line = el("p", { class: "told", "aria-live": "polite" });
    const arrow = (key) => el("button",
      { type: "button", text: ARROWS[key], "aria-label": words.nudge[key], onclick: () => this.walk(key) });
    this.nudge = el("div", { class: "nudge" }, ...Object.keys(ARROWS).map(arrow));
    this.root = el("section", { class: "pair", tabindex: -1, "aria-label": words.rungs.channel },
      this.frame, el("footer", {}, this.line, this.nudge));
    this.listen();
    this.watch = new ResizeObserver(() => this.overlay());
    this.watch.observe(this.frame);
  }

  listen() {
    this.pad.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.point(this.under(event)));
    this.pad.addEventListener("pointerleave", () => this.point(null));
    this.pad.addEventListener("click", (event) => this.choose(this.under(event)));
    this.pad.addEventListener("keydown", (event) => {
      if (!ARROWS[event.key]) return;
      event.preventDefault();
      this.walk(event.key);
    });
  }

  under(event) {
    const box = this.map.getBoundingClientRect();
    const inside = (at, from, length, cells) =>
      Math.max(0, Math.min(cells - 1, Math.floor((at - from) / length * cells)));
    return { row: inside(event.clientY, box.top, box.height, this.part.rows),
      column: inside(event.clientX, box.left, box.width, this.part.columns) };
  }

  point(cell) {
    if (!this.part || (cell?.row === this.hover?.row && cell?.column === this.hover?.column)) return;
    this.hover = cell;
    this.overlay();
  }

  choose(cell) {
    if (!this.part) return;
    this.hover = null;
    this.ladder.go(cell);
  }

  walk(key) {
    const [down, right] = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
    const { at } = this.ladder;
    const inside = (to, cells) => Math.max(0, Math.min(cells - 1, to));
    this.hover = null;
    this.ladder.go({ row: inside(at.row + down, this.part.rows), column: inside(at.column + right, this.part.columns) },
      WAIT);
  }

  paint() {
    const { data, at, words, theme } = this.ladder;
    const [picture, part] = [found(data.picture), found(data.channel)];
    const late = !part || part.layer !== at.layer || part.channel !== at.channel;
    this.root.classList.toggle("busy", late);
    if (picture && picture !== this.seen) this.show(picture);
    if (!part) return;
    const look = JSON.stringify([part.stamp, at.scale, theme]);
    if (look !== this.look) {
      const full = part.full[at.scale] || 1;
      paintMap(this.map, part.columns, part.rows, (i) => part.values[i] / full, this.ladder.colours);
    }
    [this.look, this.part] = [look, part];
    const single = part.rows * part.columns === 1;
    this.pad.classList.toggle("single", single);
    this.heads[1].textContent = fill(single ? words.number : words.channel,
      { channel: part.channel, shape: `${part.rows}×${part.columns}` });
    this.overlay();
  }

  show(picture) {
    this.seen = picture;
    const { naturalWidth: width, naturalHeight: height } = picture.image;
    Object.assign(this.picture, { width, height });
    this.picture.getContext("2d").drawImage(picture.image, 0, 0);
    this.picture.classList.toggle("small", width < 100);
  }

  // What this cell can see of the picture: [left, top, width, height] in pixels of the picture, cut at its edges.
  field({ row, column }) {
    const { size, stride, start } = this.part.field;
    const [wide, high] = [this.picture.width, this.picture.height];
    const cut = (at, i, most) => {
      const low = Math.max(0, start[i] + at * stride[i]);
      return [low, Math.max(low, Math.min(most, start[i] + at * stride[i] + size[i])) - low];
    };
    const [[top, height], [left, width]] = [cut(row, 0, high), cut(column, 1, wide)];
    return [left, top, width, height];
  }

  overlay() {
    if (!this.part || !this.seen || !this.root.isConnected) return;
    const cell = this.hover ?? this.ladder.at;
    if (cell.row >= this.part.rows || cell.column >= this.part.columns) return;
    const frame = this.frame.getBoundingClientRect();
    const field = this.field(cell);
    const from = place(this.picture, this.picture.width, this.picture.height, field, frame);
    const to = place(this.map, this.part.columns, this.part.rows, [cell.column, cell.row, 1, 1], frame);
    const lines = [[from.right, from.top, to.left, to.top], [from.right, from.bottom, to.left, to.bottom]];
    this.wires.replaceChildren(...lines.map(([x1, y1, x2, y2]) => draw("line", { x1, y1, x2, y2 })),
      ...[["halo", from], ["field", from], ["halo", to], ["cell", to]].map(([name, box]) => rectangle(name, box)));
    this.enlarge(field, from, frame);
    this.tell(cell, field);
  }

  // A small field is drawn once more, large, in the corner far from it.
  enlarge([left, top, width, height], box, frame) {
    const sheet = this.picture.getBoundingClientRect();
    const small = box.right - box.left < LENS / 2 && width && height;
    this.lens.hidden = !small;
    if (!small) return;
    const pen = this.lens.getContext("2d");
    pen.imageSmoothingEnabled = false;
    pen.clearRect(0, 0, LENS, LENS);
    pen.drawImage(this.picture, left, top, width, height, 0, 0, LENS, LENS);
    const across = (box.left + box.right) / 2 + frame.left - sheet.left;
    const along = (box.top + box.bottom) / 2 + frame.top - sheet.top;
    this.lens.classList.toggle("right", across < sheet.width / 2);
    this.lens.classList.toggle("low", along < sheet.height / 2);
  }

  tell(cell, [, , width, height]) {
    const { words } = this.ladder;
    const value = this.part.values[cell.row * this.part.columns + cell.column];
    this.line.replaceChildren(el("span", { text: fill(words.cell, { row: cell.row, column: cell.column }) }),
      el("b", { class: "value", text: shown(value) }),
      el("span", { text: fill(words.field, { size: `${height}×${width}` }) }));
  }
}

const ARROWS = { ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", ArrowRight: "→" };

function place(canvas, columns, rows, [left, top, width, height], frame) {
  const box = canvas.getBoundingClientRect();
  const [x, y] = [box.width / columns, box.height / rows];
  return { left: box.left - frame.left + left * x, right: box.left - frame.left + (left + width) * x,
    top: box.top - frame.top + top * y, bottom: box.top - frame.top + (top + height) * y };
}

function rectangle(name, { left, right, top, bottom }) {
  const grow = Math.max(0, (5 - (right - left)) / 2); // never smaller than can be seen
  return draw("rect", { class: name, x: left - grow, y: top - grow, rx: 1,
    width: right - left + 2 * grow, height: bottom - top + 2 * grow });
}

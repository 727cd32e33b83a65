// One map of codes: every digit stands at its two numbers; the point on it is dragged, and says where it stands.

import { el, fill } from "../board/dom.js";
import { painted, SIDE } from "../restoring/ink.js";

const NEAR = 14; // pixels within which a digit is meant
const ACROSS = 15; // pictures in a row when the map is filled with them
const FAR = 0.01; // of all codes, at either end of an axis
const BUSY = 8; // milliseconds of decoding for the map before the browser may breathe

export class Plane {
  constructor(view, way) {
    Object.assign(this, { view, way });
    const { words } = view;
    this.canvas = el("canvas", { tabindex: 0, role: "application", "aria-label": `${words.ways[way]}: ${words.map}` });
    this.knob = el("i", { class: "knob" });
    this.made = el("canvas", { class: "picture", role: "img", "aria-label": words.made });
    this.code = el("output", { "aria-live": "polite" });
    this.outside = el("small");
    this.root = el("section", { "data-way": way }, el("h4", { text: words.ways[way] }),
      el("div", { class: "map" }, this.canvas, this.knob),
      el("div", { class: "made" }, this.made, el("p", {}, el("b", { text: words.made }), this.code, this.outside)));
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.moved(event));
    this.canvas.addEventListener("pointerup", (event) => this.up(event));
    this.canvas.addEventListener("pointercancel", () => (this.from = null));
    this.canvas.addEventListener("pointerleave", () => view.point(null));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
  }

  // Codes (N, 2) of this map, x and y one after the other. A few far away would squeeze all others together: the
  // frame leaves them out, and says how many.
  hold(codes) {
    this.codes = codes;
    this.frame = [0, 1].map((axis) => {
      const values = codes.filter((_, i) => i % 2 === axis).sort();
      const [low, high] = [FAR, 1 - FAR].map((share) => values[Math.round(share * (values.length - 1))]);
      return [low - 0.1 * (high - low), high + 0.1 * (high - low)];
    });
    const beyond = (value, [low, high]) => value < low || value > high;
    let outside = 0;
    for (let i = 0; i < codes.length; i += 2) outside += this.frame.some((span, axis) => beyond(codes[i + axis], span));
    this.outside.textContent = outside ? fill(this.view.words.outside, { count: outside }) : "";
    this.filled = null;
  }

  // Between code and pixel; up is up.
  pixel([x, y]) {
    const [[left, right], [low, high]] = this.frame;
    return [(x - left) / (right - left) * this.size, (high - y) / (high - low) * this.size];
  }

  place([x, y]) {
    const [[left, right], [low, high]] = this.frame;
    return [left + x / this.size * (right - left), high - y / this.size * (high - low)];
  }

  under(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top].map((value) => Math.max(0, Math.min(this.size, value)));
  }

  // The digit nearest to a pixel, among those that are shown; null when none is near.
  nearest([x, y], within = NEAR) {
    let [best, far] = [null, within ** 2];
    for (let i = 0; i < this.codes.length / 2; i++) {
      if (!this.view.shows(i)) continue;
      const [a, b] = this.pixel([this.codes[2 * i], this.codes[2 * i + 1]]);
      const apart = (a - x) ** 2 + (b - y) ** 2;
      if (apart < far) [best, far] = [i, apart];
    }
    return best;
  }

  down(event) {
    this.from = this.under(event);
    this.canvas.setPointerCapture(event.pointerId);
    this.view.drag(this.way, this.place(this.from));
  }

  moved(event) {
    const at = this.under(event);
    if (this.from) this.view.drag(this.way, this.place(at));
    else if (event.pointerType !== "touch") this.view.point(this.nearest(at));
  }

  // A tap on a digit chooses it; after a drag the point stays where it was let go.
  up(event) {
    const at = this.under(event);
    const still = this.from && Math.hypot(at[0] - this.from[0], at[1] - this.from[1]) < 4;
    this.from = null;
    const digit = still ? this.nearest(at) : null;
    if (digit === null) this.view.rest();
    else this.view.choose(digit);
  }

  key(event) {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const at = this.pixel(this.view.points[this.way]);
    if (event.key === "Enter") this.view.choose(this.nearest(at, 2 * this.size));
    else if (by) {
      const far = (event.shiftKey ? 0.1 : 0.02) * this.size;
      const inside = (value) => Math.max(0, Math.min(this.size, value));
      this.view.drag(this.way, this.place(at.map((value, axis) => inside(value + far * by[axis]))));
      this.view.rest();
    } else return;
    event.preventDefault();
  }

  // As sharp as the screen; again after a change of size, theme or choice of digits.
  fit() {
    this.size = this.canvas.clientWidth;
    const sharp = devicePixelRatio || 1;
    if (this.canvas.width === Math.round(this.size * sharp)) return;
    Object.assign(this.canvas, { width: Math.round(this.size * sharp), height: Math.round(this.size * sharp) });
    this.canvas.getContext("2d").setTransform(sharp, 0, 0, sharp, 0, 0);
  }

  paint() {
    this.fit();
    if (!this.size) return;
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, this.size, this.size);
    if (this.view.pictures) this.fill(pen);
    this.axes(pen);
    if (!this.view.pictures) {
      pen.drawImage(this.layer(), 0, 0, this.size, this.size);
      this.rings(pen);
    }
    this.walk(pen);
    const [x, y] = this.pixel(this.view.points[this.way]);
    Object.assign(this.knob.style, { left: `${x}px`, top: `${y}px` });
    this.code.textContent = `z = (${this.view.points[this.way].map((value) => value.toFixed(2)).join(", ")})`.replaceAll("-", "−");
  }

  axes(pen) {
    const { colours } = this.view;
    const [[left, right], [low, high]] = this.frame;
    Object.assign(pen, { strokeStyle: colours.grid, fillStyle: colours.neutral, lineWidth: 1, font: `11px ${this.view.font}` });
    const [x, y] = this.pixel([0, 0]).map((value) => Math.round(value) + 0.5);
    pen.beginPath();
    pen.moveTo(x, 0);
    pen.lineTo(x, this.size);
    pen.moveTo(0, y);
    pen.lineTo(this.size, y);
    pen.stroke();
    if (this.view.pictures) return;
    const told = (value) => String(Number(value.toPrecision(2))).replace("-", "−");
    const put = (text, at, up, align) => Object.assign(pen, { textAlign: align }) && pen.fillText(text, at, up);
    const inside = (value, rim) => Math.max(5, Math.min(this.size - rim, value)); // zero may lie outside the frame
    const [beside, below] = [inside(x + 5, 50), Math.max(30, inside(y + 13, 22))];
    put(told(left), 5, below, "left");
    put(`${told(right)}  z₁`, this.size - 5, below, "right");
    put(`${told(high)}  z₂`, beside, 13, "left");
    put(told(low), beside, this.size - 6, "left");
  }

  // Each digit is written as what it is: colour is not the only sign. The sheet stays while a point is dragged.
  layer() {
    const { view } = this;
    const key = JSON.stringify([view.stamp, view.theme, view.only, this.canvas.width]);
    if (key === this.sheet?.key) return this.sheet.canvas;
    const canvas = new OffscreenCanvas(this.canvas.width, this.canvas.height);
    const pen = canvas.getContext("2d");
    pen.scale(canvas.width / this.size, canvas.height / this.size);
    Object.assign(pen, { textAlign: "center", textBaseline: "middle", font: `650 12px ${view.font}` });
    view.labels.forEach((label, i) => {
      pen.globalAlpha = view.shows(i) ? 0.92 : 0.07;
      pen.fillStyle = view.classes[label];
      pen.fillText(label, ...this.pixel([this.codes[2 * i], this.codes[2 * i + 1]]));
    });
    this.sheet = { key, canvas };
    return canvas;
  }

  rings(pen) {
    const { view } = this;
    Object.assign(pen, { textAlign: "center", textBaseline: "middle" });
    [...view.chosen.filter((i) => i !== view.now()), view.now()].forEach((i) => this.ring(pen, i));
    pen.textBaseline = "alphabetic";
  }

  ring(pen, i) {
    const { view } = this;
    const [x, y] = this.pixel([this.codes[2 * i], this.codes[2 * i + 1]]);
    Object.assign(pen, { fillStyle: view.colours.paper, strokeStyle: view.classes[view.labels[i]], lineWidth: 2 });
    pen.beginPath();
    pen.arc(x, y, 9, 0, 7);
    pen.fill();
    pen.stroke();
    pen.fillStyle = view.classes[view.labels[i]];
    pen.font = `750 13px ${view.font}`;
    pen.fillText(view.labels[i], x, y + 0.5);
  }

  walk(pen) {
    const ends = this.view.chosen.map((i) => this.pixel([this.codes[2 * i], this.codes[2 * i + 1]]));
    if (ends.length < 2) return;
    Object.assign(pen, { strokeStyle: this.view.colours.ink, lineWidth: 1.5 });
    pen.setLineDash([5, 4]);
    pen.beginPath();
    pen.moveTo(...ends[0]);
    pen.lineTo(...ends[1]);
    pen.stroke();
    pen.setLineDash([]);
  }

  // What the decoder makes of every place, a few pictures a frame, kept until weights or theme change.
  fill(pen) {
    if (this.filled?.theme !== this.view.theme) this.filled = { theme: this.view.theme, tiles: [] };
    const { tiles } = this.filled;
    const start = performance.now();
    while (tiles.length < ACROSS ** 2 && performance.now() - start < BUSY) {
      const [row, column] = [Math.floor(tiles.length / ACROSS), tiles.length % ACROSS];
      const middle = [column, row].map((step) => (step + 0.5) / ACROSS * this.size);
      const tile = new OffscreenCanvas(SIDE, SIDE);
      tile.getContext("2d").putImageData(painted(this.view.decoded(this.way, this.place(middle)), this.view.inks), 0, 0);
      tiles.push(tile);
    }
    const side = this.size / ACROSS;
    tiles.forEach((tile, i) => pen.drawImage(tile, (i % ACROSS) * side, Math.floor(i / ACROSS) * side, side, side));
    if (tiles.length < ACROSS ** 2) requestAnimationFrame(() => this.view.pictures && this.paint());
  }
}

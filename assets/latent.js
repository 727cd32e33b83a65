// Two maps of the same digits, the autoencoder's and PCA's, each with its decoder: drag a point and see its picture.
//
// engine/ui/latent.py joins the files of assets/latent/ and assets/restoring/ with this one. Both decoders run here;
// `go` only tells the server where one stands, for the URL.

import { el, fill } from "./board/dom.js";
import { Plane } from "./latent/plane.js";
import { Walk } from "./latent/walk.js";
import { clipped, colour, inks, mse, paint, picture, SIZE } from "./restoring/ink.js";
import { opened, passed } from "./restoring/net.js";
import { found, join } from "./restoring/store.js";

const views = new WeakMap();
const WAIT = 400; // milliseconds until a place that one rests at goes into the URL
const CLASSES = ["input", "weight", "result", "gradient", "fake", "negative", "real", "positive", "neutral", "ink"];

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view?.root.isConnected) {
    view = new Latent(parentElement.querySelector(".latent"));
    views.set(parentElement, view);
  }
  view.send = setTriggerValue;
  view.update(data);
}

class Latent {
  constructor(root) {
    this.root = root;
    this.watch = new ResizeObserver(() => this.held && this.paint());
    join(this);
  }

  update(data) {
    const again = data.stamp === this.stamp && data.language === this.language && this.held;
    Object.assign(this, { data, words: data.words, stamp: data.stamp, language: data.language });
    if (again) return this.paint();
    this.held = null;
    this.arrived();
  }

  // Weights, pictures and codes are here.
  arrived() {
    const parcel = found(this.stamp);
    if (!parcel || this.held) return;
    const floats = (bytes) => new Float32Array(bytes.buffer);
    const { mean, directions, ae, pca } = Object.fromEntries(["mean", "directions", "ae", "pca"].map((name) => [name, floats(parcel[name])]));
    this.held = { net: opened(parcel.net), pixels: parcel.pixels, mean, directions, codes: { ae, pca } };
    this.labels = [...parcel.labels];
    this.chosen = this.data.at.digits;
    this.build();
    this.stand(this.data.at.z);
    this.paint();
  }

  stand(z) {
    const last = this.chosen.at(-1);
    if (z) this.follow("ae", z);
    else {
      this.points = { ae: this.codeOf("ae", last), pca: this.codeOf("pca", last) };
      this.drawn = {};
    }
  }

  build() {
    const { words } = this;
    this.hover = this.only = null;
    this.chips = [...Array(10).keys()].map((label) => el("button", { type: "button", "aria-pressed": "false", text: label,
      title: fill(words.only, { digit: label }), onclick: () => this.restrict(label) }));
    this.switch = el("input", { type: "checkbox", onchange: (event) => this.show(event.target.checked) });
    this.planes = ["ae", "pca"].map((way) => new Plane(this, way));
    this.planes.forEach((plane) => plane.hold(this.held.codes[plane.way]));
    this.panel = el("section", { class: "digit" });
    this.walk = new Walk(this);
    this.root.replaceChildren(
      el("div", { class: "bar" }, el("div", { class: "chips", role: "group", "aria-label": words.chips }, ...this.chips),
        el("label", { class: "switch" }, this.switch, words.fill)),
      el("p", { class: "told", text: words.how }),
      el("div", { class: "all" }, ...this.planes.map((plane) => plane.root), this.panel), this.walk.root);
    this.root.hidden = false;
    this.watch.disconnect();
    this.watch.observe(this.planes[0].canvas);
  }

  shows = (i) => this.only === null || this.labels[i] === this.only;
  now = () => this.hover ?? this.chosen.at(-1);
  picture = (i) => picture(this.held.pixels, i);
  codeOf = (way, i) => [...this.held.codes[way].subarray(2 * i, 2 * i + 2)];

  decoded(way, z) {
    const { net, mean, directions } = this.held;
    if (way === "ae") return passed(net.decode, Float32Array.from(z));
    return mean.map((value, p) => value + z[0] * directions[p] + z[1] * directions[SIZE + p]);
  }

  encoded(way, x) {
    const { net, mean, directions } = this.held;
    if (way === "ae") return [...passed(net.encode, x)];
    return [0, 1].map((axis) => x.reduce((sum, value, p) => sum + (value - mean[p]) * directions[axis * SIZE + p], 0));
  }

  // The other map is handed the picture that this one has just made.
  follow(way, z) {
    const other = way === "ae" ? "pca" : "ae";
    const made = this.decoded(way, z);
    this.points = { [way]: z, [other]: this.encoded(other, clipped(made)) };
    this.drawn = { [way]: made };
  }

  drag(way, z) {
    this.hover = null;
    this.follow(way, z);
    this.moved = true;
    this.soon();
  }

  rest() {
    this.tell();
  }

  point(digit) {
    if (digit === this.hover) return;
    this.hover = digit;
    this.soon();
  }

  // The walk leads from the digit before to this one.
  choose(digit) {
    if (digit !== this.chosen.at(-1)) this.chosen = [this.chosen.at(-1), digit];
    this.hover = null;
    this.moved = false;
    this.stand(null);
    this.soon();
    this.tell();
  }

  restrict(label) {
    this.only = this.only === label ? null : label;
    this.soon();
  }

  show(pictures) {
    this.pictures = pictures;
    this.soon();
  }

  tell() {
    clearTimeout(this.late);
    this.late = setTimeout(() => this.send("go", { digits: this.chosen, z: this.moved ? this.points.ae : null }), WAIT);
  }

  // Once a frame, however often the pointer moves.
  soon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.paint();
    });
  }

  paint() {
    const theme = getComputedStyle(this.root).colorScheme;
    if (theme !== this.theme) {
      this.theme = theme;
      this.inks = inks(this.root);
      const css = (name) => `rgb(${colour(this.root, name)})`;
      this.classes = CLASSES.map(css);
      this.colours = Object.fromEntries(["grid", "neutral", "ink", "paper"].map((name) => [name, css(name)]));
      this.font = getComputedStyle(this.root).fontFamily;
      this.chips.forEach((chip, label) => chip.style.setProperty("--own", this.classes[label]));
    }
    this.chips.forEach((chip, label) => chip.setAttribute("aria-pressed", String(this.only === label)));
    this.planes.forEach((plane) => {
      plane.paint();
      this.drawn[plane.way] ??= this.decoded(plane.way, this.points[plane.way]);
      paint(plane.made, this.drawn[plane.way], this.inks);
    });
    this.tellDigit();
    this.walk.paint();
  }

  // The digit pointed at, else the one chosen: its picture, and what both make of its two numbers.
  tellDigit() {
    const { words } = this;
    const digit = this.now();
    const look = JSON.stringify([this.stamp, digit, this.theme, this.language]);
    if (look === this.look && this.panel.firstChild) return;
    this.look = look;
    const true_ = this.picture(digit);
    const figure = (name, values, ...lines) => {
      const canvas = el("canvas", { class: "picture" });
      paint(canvas, values, this.inks);
      return el("figure", { "data-way": name }, canvas, el("figcaption", {}, el("b", { text: words.digit[name] }),
        ...lines.map((text) => el("span", { text }))));
    };
    const restored = ["ae", "pca"].map((way) => {
      const z = this.codeOf(way, digit);
      const made = this.decoded(way, z);
      const told = `(${z.map((value) => value.toFixed(2)).join(", ")})`.replaceAll("-", "−");
      return figure(way, made, told, `MSE ${mse(true_, made).toFixed(4)}`);
    });
    this.panel.replaceChildren(el("h4", { text: fill(words.digit.title, { digit: this.labels[digit] }) }),
      el("div", {}, figure("true", true_, fill(words.digit.number, { number: digit })), ...restored));
  }
}

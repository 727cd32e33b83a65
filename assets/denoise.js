// One picture made noisy, squeezed into the latent maps and restored, beside a median filter; all computed here.
//
// engine/ui/denoise.py joins the files of assets/denoise/ and assets/restoring/ with this one. `go` only tells the
// server where the slider stands, for the URL.

import { el, fill } from "./board/dom.js";
import { curve } from "./denoise/curve.js";
import { median, normal } from "./denoise/noise.js";
import { clipped, colour, inks, mse, paint, picture, psnr, SIDE } from "./restoring/ink.js";
import { opened, passed } from "./restoring/net.js";
import { found, join } from "./restoring/store.js";

const views = new WeakMap();
const WAIT = 400; // milliseconds until a place that one rests at goes into the URL
const STEP = 0.05; // of the slider
const DRAWS = 1000;

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view?.root.isConnected) {
    view = new Denoise(parentElement.querySelector(".denoise"));
    views.set(parentElement, view);
  }
  view.send = setTriggerValue;
  view.update(data);
}

class Denoise {
  constructor(root) {
    this.root = root;
    join(this);
  }

  update(data) {
    const same = data.stamp === this.data?.stamp && data.language === this.data?.language;
    this.at ??= data.at;
    Object.assign(this, { data, words: data.words });
    this.clean = picture(Uint8Array.from(atob(data.picture), (letter) => letter.charCodeAt(0)), 0);
    if (!same) this.held = null;
    if (this.held) this.paint();
    else this.arrived();
  }

  arrived() {
    const parcel = found(this.data.stamp);
    if (!parcel || this.held) return;
    this.held = { net: opened(parcel.net), curve: parcel.curve, trained: parcel.trained, side: parcel.side };
    this.build();
    this.paint();
  }

  build() {
    const { words } = this;
    const most = this.held.curve.sigma.at(-1);
    this.slider = el("input", { type: "range", min: 0, max: most, step: STEP, "aria-label": words.sigma,
      oninput: () => this.change({ sigma: Number(this.slider.value) }) });
    this.tick = el("i", { class: "tick", title: words.trained, style: `left: calc(0.5rem + (100% - 1rem) * ${this.held.trained / most})` });
    this.value = el("output");
    const again = el("button", { type: "button", text: words.again, onclick: () => this.change({ draw: (this.at.draw + 1) % DRAWS }) });
    const figure = (name) => {
      const [canvas, score] = [el("canvas", { class: "picture" }), el("span", { class: "score", "aria-live": "polite" })];
      return { canvas, score, root: el("figure", { "data-what": name }, el("figcaption", { text: words.what[name] }), canvas, score) };
    };
    this.figures = Object.fromEntries(["clean", "noisy", "latent", "restored", "median"].map((name) => [name, figure(name)]));
    const { clean, noisy, latent, restored, median: middle } = this.figures;
    const arrow = (text) => el("span", { class: "arrow" }, el("small", { text }), "→");
    this.told = el("p", { class: "told", "aria-live": "polite" });
    this.curve = el("div", { class: "curve" });
    this.root.replaceChildren(
      el("div", { class: "bar" }, el("span", { text: words.sigma }), el("span", { class: "slide" }, this.slider, this.tick), this.value, again),
      el("div", { class: "row" }, clean.root, arrow(words.add), noisy.root, arrow(words.encoder), latent.root, arrow(words.decoder), restored.root, middle.root),
      this.told, el("h4", { text: fill(words.curve.title, { count: this.held.curve.count }) }), this.curve);
    this.root.hidden = false;
  }

  change(changes) {
    Object.assign(this.at, changes);
    clearTimeout(this.late);
    this.late = setTimeout(() => this.send("go", { ...this.at }), WAIT);
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.paint();
    });
  }

  // What is measured of the picture that is shown now.
  work() {
    const { sigma, draw } = this.at;
    const noise = normal(draw, this.clean.length);
    const noisy = clipped(this.clean.map((value, i) => value + sigma * noise[i]));
    const latent = passed(this.held.net.encode, noisy);
    const restored = clipped(passed(this.held.net.decode, latent));
    return { clean: this.clean, noisy, latent, restored, median: median(noisy, this.held.side) };
  }

  paint() {
    const theme = getComputedStyle(this.root).colorScheme;
    if (theme !== this.theme) {
      this.theme = theme;
      this.inks = inks(this.root);
      this.latentInks = [this.inks[0], colour(this.root, "result")];
    }
    const { words, held, at } = this;
    const made = this.work();
    this.slider.value = at.sigma;
    this.value.textContent = `σ = ${at.sigma.toFixed(2)}`;
    const scores = {};
    for (const [name, { canvas, score }] of Object.entries(this.figures)) {
      if (name === "latent") this.latent(canvas, score, made.latent);
      else paint(canvas, made[name], this.inks);
      if (!["noisy", "restored", "median"].includes(name)) continue;
      const error = mse(made.clean, made[name]);
      scores[name] = psnr(error);
      score.replaceChildren(el("b", { text: error ? `${scores[name].toFixed(1)} dB` : "∞ dB" }), ` MSE ${error.toFixed(4)}`);
    }
    const best = Object.keys(scores).reduce((a, b) => (scores[b] > scores[a] ? b : a));
    Object.entries(this.figures).forEach(([name, { root }]) => root.classList.toggle("best", name === best));
    const far = Math.abs(at.sigma - held.trained) < STEP / 2 ? "at" : at.sigma < held.trained ? "below" : "above";
    const said = [words.strange[this.data.strange] ?? "", fill(words.seen[far], { sigma: held.trained }), words.best[best]];
    this.told.textContent = said.join(" ");
    this.curve.replaceChildren(curve(this, scores));
  }

  // Maps of 7 × 7 four in a row; a short vector as one row of squares.
  latent(canvas, score, values) {
    const maps = values.length === 392;
    const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-9);
    const shares = values.map((value) => Math.abs(value) / most);
    const wide = maps ? 31 : Math.ceil(Math.sqrt(values.length));
    const rows = maps ? 15 : Math.ceil(values.length / wide);
    const sheet = new Float32Array(wide * rows);
    shares.forEach((share, i) => {
      const [map, row, column] = [Math.floor(i / 49), Math.floor((i % 49) / 7), i % 7];
      sheet[maps ? (Math.floor(map / 4) * 8 + row) * wide + (map % 4) * 8 + column : i] = share;
    });
    paint(canvas, sheet, this.latentInks, wide);
    score.textContent = fill(maps ? this.words.maps : this.words.vector, { count: values.length });
  }
}

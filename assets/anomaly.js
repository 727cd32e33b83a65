// Errors of what is normal and of what is not, and a threshold between them: what is caught, missed, accused wrongly.
//
// engine/ui/anomaly.py joins the files of assets/anomaly/ and assets/restoring/ with this one. Everything is counted
// here; `go` only tells the server where the threshold stands, for the URL.

import { Gallery } from "./anomaly/gallery.js";
import { histogram, xOf } from "./anomaly/histogram.js";
import { corners, curve, share } from "./anomaly/roc.js";
import { el, fill } from "./board/dom.js";
import { inks, mse, paint, picture } from "./restoring/ink.js";
import { opened, passed } from "./restoring/net.js";
import { found, join } from "./restoring/store.js";

const views = new WeakMap();
const WAIT = 400; // milliseconds until a place that one rests at goes into the URL
const REST = 60; // and until the pictures around the threshold follow
const STEPS = 1000; // of the slider
const KINDS = ["normal", "odd"];

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view?.root.isConnected) {
    view = new Anomaly(parentElement.querySelector(".anomaly"));
    views.set(parentElement, view);
  }
  view.send = setTriggerValue;
  view.update(data);
}

class Anomaly {
  constructor(root) {
    this.root = root;
    join(this);
  }

  update(data) {
    const same = data.stamp === this.data?.stamp && data.language === this.data?.language;
    Object.assign(this, { data, words: data.words });
    this.given = picture(Uint8Array.from(atob(data.picture), (letter) => letter.charCodeAt(0)), 0);
    if (!same) this.held = null;
    if (this.held) this.tested();
    else this.arrived();
  }

  arrived() {
    const parcel = found(this.data.stamp);
    if (!parcel || this.held) return;
    const errors = Object.fromEntries(KINDS.map((kind) => [kind, new Float32Array(parcel[`${kind}_errors`].buffer)]));
    const pixels = Object.fromEntries(KINDS.map((kind) => [kind, parcel[kind]]));
    this.held = { net: opened(parcel.net), errors, pixels, limit: parcel.limit, auroc: parcel.auroc };
    this.most = Math.max(...KINDS.map((kind) => errors[kind].reduce((a, b) => Math.max(a, b)))) * 1.02;
    this.corners = corners(errors);
    this.threshold = this.data.at ?? parcel.limit;
    this.build();
    this.tested();
  }

  build() {
    const { words, data } = this;
    const odd = data.odd;
    this.slider = el("input", { type: "range", min: 0, max: STEPS, "aria-label": words.threshold,
      oninput: () => this.move(this.slider.value / STEPS * this.most) });
    this.value = el("output");
    const back = el("button", { type: "button", text: words.usual, onclick: () => this.move(this.held.limit) });
    this.histogram = el("div", { class: "histogram" });
    const drag = (event) => event.buttons && this.move(xOf(this.histogram, event) * this.most);
    this.histogram.addEventListener("pointerdown", (event) => {
      this.histogram.setPointerCapture(event.pointerId);
      drag(event);
    });
    this.histogram.addEventListener("pointermove", drag);
    this.roc = el("div", { class: "roc" });
    this.table = el("table", {});
    this.line = el("p", { class: "told", "aria-live": "polite" });
    this.missed = new Gallery(this, "odd", fill(words.missed, { odd }));
    this.accused = new Gallery(this, "normal", words.accused);
    this.test = el("section", { class: "test" });
    this.root.replaceChildren(this.test,
      el("div", { class: "bar" }, el("span", { text: words.threshold }), this.slider, this.value, back),
      el("div", { class: "two" },
        el("section", {}, el("h4", { text: words.histogram }),
          el("p", { class: "key" }, el("span", { "data-kind": "normal", text: words.kinds.normal }), el("span", { "data-kind": "odd", text: odd })),
          this.histogram),
        el("section", {}, el("h4", { text: fill(words.roc.title, { auroc: this.held.auroc.toFixed(4) }) }), this.roc)),
      el("div", { class: "wide" }, this.table), this.line,
      el("div", { class: "two even" }, this.missed.root, this.accused.root));
    this.root.hidden = false;
  }

  move(threshold) {
    this.threshold = Math.max(0, Math.min(this.most, threshold));
    clearTimeout(this.late);
    this.late = setTimeout(() => this.send("go", { threshold: this.threshold }), WAIT);
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.paint();
    });
  }

  restored = (x) => passed(this.held.net.decode, passed(this.held.net.encode, x));

  // Another picture to be tested.
  tested() {
    const made = this.restored(this.given);
    this.own = { made, error: mse(this.given, made) };
    this.paint();
  }

  paint() {
    const theme = getComputedStyle(this.root).colorScheme;
    if (theme !== this.theme) {
      this.theme = theme;
      this.inks = inks(this.root);
      [this.missed, this.accused].forEach((gallery) => gallery.forget());
    }
    const { threshold } = this;
    this.slider.value = Math.round(threshold / this.most * STEPS);
    this.value.textContent = threshold.toFixed(4);
    this.histogram.replaceChildren(histogram(this));
    this.roc.replaceChildren(curve(this));
    this.count();
    this.judge();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => [this.missed, this.accused].forEach((gallery) => gallery.paint()), REST);
  }

  // Above the threshold a picture is called anomalous.
  count() {
    const { words, held: { errors }, data: { odd } } = this;
    const row = (kind, name) => {
      const all = errors[kind].length;
      const above = Math.round(share(errors[kind], this.threshold) * all);
      const cell = (count, right, what) => el("td", { class: right ? "right" : "wrong" }, el("b", { text: count }),
        el("span", { text: `${(100 * count / all).toFixed(1)} % · ${what}` }));
      const names = words.cells[kind];
      return [above / all, el("tr", { "data-kind": kind }, el("th", { scope: "row", text: name }),
        cell(above, kind === "odd", names.above), cell(all - above, kind === "normal", names.below))];
    };
    const [[hits, odds], [alarms, normals]] = [row("odd", odd), row("normal", words.kinds.normal)];
    this.table.replaceChildren(el("thead", {}, el("tr", {}, el("td"), el("th", { scope: "col", text: words.above }), el("th", { scope: "col", text: words.below }))),
      el("tbody", {}, odds, normals));
    this.line.textContent = fill(words.rates, { odd, hits: (100 * hits).toFixed(1), alarms: (100 * alarms).toFixed(1) });
  }

  judge() {
    const { words, own } = this;
    const above = own.error > this.threshold;
    const figure = (values, text) => {
      const canvas = el("canvas", { class: "picture" });
      paint(canvas, values, this.inks);
      return el("figure", {}, canvas, el("figcaption", { text }));
    };
    this.test.replaceChildren(figure(this.given, words.given), el("span", { class: "arrow", text: "→" }), figure(own.made, words.restored),
      el("p", { class: above ? "above" : "below" }, el("b", { text: above ? words.verdict.above : words.verdict.below }),
        fill(words.verdict.error, { error: own.error.toFixed(4), threshold: this.threshold.toFixed(4) })));
  }
}

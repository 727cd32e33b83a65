// What goes in and what comes out: the picture, the mask over it with its border, the scores, the logit of a pixel.

import { el, draw, fill } from "./dom.js";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Result {
  constructor(view) {
    this.view = view;
    const { words, data: { side } } = view;
    this.photo = el("img", { alt: words.picture });
    this.image = draw("image", { width: side, height: side });
    this.paths = Object.fromEntries(["outside", "truth", "edge"].map((name) => [name, draw("path", { class: name })]));
    this.pixel = draw("rect", { class: "pixel", width: 1, height: 1, visibility: "hidden" });
    this.svg = draw("svg", { class: "mask", viewBox: `0 0 ${side} ${side}`, role: "application", tabindex: 0 });
    this.svg.append(this.image, ...Object.values(this.paths), this.pixel);
    this.rows = el("div", { class: "rows" });
    this.told = el("p", { class: "told", "aria-live": "polite" });
    this.buttons = el("div", { class: "buttons" });
    this.legend = el("p", { class: "legend" });
    this.root = el("section", { class: "result" },
      el("figure", { class: "in" }, this.photo, el("figcaption", { text: `${words.picture} · 3×${side}×${side}` })),
      el("div", { class: "board" }, this.rows, this.buttons, this.told),
      el("figure", { class: "out" }, this.svg, el("figcaption", { text: `${words.mask} · 1×${side}×${side}` }), this.legend));
    this.listen();
  }

  listen() {
    this.svg.addEventListener("pointermove", (event) => this.point(this.under(event)));
    this.svg.addEventListener("pointerdown", (event) => this.point(this.under(event)));
    this.svg.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.point(null));
    this.svg.addEventListener("keydown", (event) => {
      const by = MOVES[event.key];
      if (!by) return;
      event.preventDefault();
      const half = this.view.data.side >> 1;
      this.point((this.at ?? [half, half]).map((place, i) => this.inside(place + by[i])));
    });
  }

  inside(place) {
    return Math.max(0, Math.min(this.view.data.side - 1, place));
  }

  under(event) {
    const box = this.svg.getBoundingClientRect();
    const { side } = this.view.data;
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
      .map((share) => this.inside(Math.floor(share * side)));
  }

  point(at) {
    this.at = at;
    this.tell();
  }

  // The logit of the pixel pointed at, and the probability it stands for.
  tell() {
    const { words, data } = this.view;
    this.pixel.setAttribute("visibility", this.at ? "visible" : "hidden");
    if (!this.at) {
      this.told.textContent = words.hint;
      return;
    }
    const [x, y] = this.at;
    this.pixel.setAttribute("x", x);
    this.pixel.setAttribute("y", y);
    const logit = this.logits[y * data.side + x] / data.step;
    const [z, p] = [logit.toFixed(2).replace("-", "−"), (1 / (1 + Math.exp(-logit))).toFixed(3)];
    this.told.textContent = fill(words.pixel[logit > 0 ? "inside" : "outside"], { row: y, column: x, z, p });
  }

  paint() {
    const { view, view: { data, words } } = this;
    for (const image of [this.photo, this.image]) {
      const name = image === this.photo ? "src" : "href";
      if (image.getAttribute(name) !== data.picture) image.setAttribute(name, data.picture);
    }
    for (const [name, path] of Object.entries(this.paths)) path.setAttribute("d", data[name]);
    this.logits = new Int16Array(Uint8Array.from(atob(data.logits), (letter) => letter.charCodeAt(0)).buffer);
    this.svg.setAttribute("aria-label", fill(words.mask_told, { percent: percent(data.scores.share) }));
    this.rows.replaceChildren(...this.measures());
    const { off } = view;
    this.buttons.replaceChildren(...(data.skips.length ? [
      this.button("all_on", !off.length, []), this.button("all_off", off.length === data.skips.length, data.skips)] : []));
    this.legend.replaceChildren(...["edge", ...(data.truth ? ["truth"] : [])].map((name) =>
      el("span", {}, el("i", { class: name }), words.legend[name])));
    this.tell();
  }

  button(name, disabled, off) {
    return el("button", { type: "button", class: "plain", disabled, text: this.view.words[name],
      onclick: () => this.view.go({ off: [...off] }) });
  }

  measures() {
    const { words, data: { scores, off } } = this.view;
    const kind = scores.known ? "known" : "unknown";
    if (!scores.known && !off.length) return [el("p", { class: "quiet", text: fill(words.no_truth, { percent: percent(scores.share) }) })];
    return Object.entries(scores.now).map(([name, value]) => {
      const before = scores.whole[name];
      const change = Math.round(100 * value) - Math.round(100 * before);
      const bar = el("span", { class: "bar" }, el("i", { style: `width: ${100 * value}%` }),
        off.length ? el("b", { style: `left: ${100 * before}%` }) : null);
      return el("div", { class: "measure" }, el("span", { text: words[kind][name] }),
        el("strong", { "data-measure": name, text: value.toFixed(2) }),
        el("em", { text: off.length && scores.known ? fill(words.before, { value: before.toFixed(2) }) : "",
          class: change < 0 ? "worse" : "" }), bar);
    });
  }
}

const percent = (share) => `${Math.round(100 * share)}%`;

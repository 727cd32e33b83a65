// The lattice: time to the right, the label with its blanks downwards; every way from left to right is one path.

import { draw, el } from "./dom.js";
import { brief, ends, into, open } from "./ctc.js";

const ROW = 38; // pixels between states, from top to top
const HEAD = 20; // pixels of the time steps above
const R = 11; // of a circle

export class Lattice {
  constructor(bench) {
    this.bench = bench;
    this.svg = draw("svg", { role: "img" });
    this.root = el("div", { class: "lattice", tabindex: 0, role: "application", "aria-label": bench.words.lattice }, this.svg);
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("pointerleave", () => bench.point(null));
  }

  paint() {
    const { bench } = this;
    const { ext, steps } = bench;
    this.wide = Math.max(38, Math.min(96, Math.floor((this.root.clientWidth - 4) / steps)));
    const [width, height] = [this.wide * steps, HEAD + ROW * ext.length + 4];
    Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }).forEach(([name, value]) => this.svg.setAttribute(name, value));
    this.svg.setAttribute("aria-label", bench.summary());
    this.open = open(steps, ext);
    const lines = draw("g", { class: "ways" });
    const nodes = draw("g", {});
    for (let t = 0; t < steps; t++) {
      const label = draw("text", { class: "time", x: this.x(t), y: 12 });
      label.textContent = t ? t + 1 : "t = 1";
      nodes.append(label);
      ext.forEach((_, s) => {
        if (t) this.ways(t, s).forEach((way) => lines.append(way));
        nodes.append(this.node(t, s));
      });
    }
    this.path = draw("polyline", { class: "chosen" });
    this.svg.replaceChildren(lines, this.path, nodes);
    this.mark();
  }

  x = (t) => this.wide * (t + 0.5);
  y = (s) => HEAD + ROW * s + R + 2;

  // Steps into a state; between equal letters the jump that is not allowed is drawn broken.
  ways(t, s) {
    const { ext } = this.bench;
    const live = (q) => this.open[t][s] && this.open[t - 1][q];
    const line = (q, kind) => draw("line", { class: `${kind}${live(q) ? " live" : ""}`, "data-to": `${t}.${s}`,
      x1: this.x(t - 1), y1: this.y(q), x2: this.x(t), y2: this.y(s) });
    const barred = s >= 2 && ext[s] !== 0 && ext[s] === ext[s - 2] && live(s - 2) ? [line(s - 2, "barred")] : [];
    return [...into(ext, s).map((q) => line(q, q === s - 2 ? "jump" : "step")), ...barred];
  }

  node(t, s) {
    const { bench } = this;
    const column = Math.max(...bench.alpha[t]);
    const value = bench.alpha[t][s];
    const group = draw("g", { class: `node${this.open[t][s] ? " live" : ""}${this.final(t, s) ? " final" : ""}`, "data-at": `${t}.${s}` });
    const back = draw("circle", { class: "back", cx: this.x(t), cy: this.y(s), r: R });
    const disc = draw("circle", { class: "disc", cx: this.x(t), cy: this.y(s), r: R });
    disc.style.fillOpacity = column && this.open[t][s] ? 0.55 * value / column : 0;
    const letter = draw("text", { x: this.x(t), y: this.y(s) + 4 });
    letter.textContent = bench.symbol(bench.ext[s]);
    const number = draw("text", { class: "value", x: this.x(t), y: this.y(s) + R + 10 });
    number.textContent = brief(value, 3, 1e-3);
    const hit = draw("rect", { class: "hit", x: this.x(t) - this.wide / 2, y: this.y(s) - R - 2, width: this.wide, height: ROW });
    hit.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && bench.point({ t, s }));
    hit.addEventListener("click", () => bench.pick({ t, s }));
    group.append(back, disc, letter, number, hit);
    return group;
  }

  final = (t, s) => t === this.bench.steps - 1 && ends(this.bench.ext).includes(s);

  // What is pointed at: a path as a line, a state with the ways into it.
  mark() {
    const { bench, svg } = this;
    const { path, node } = bench.seen();
    this.path.setAttribute("points", path ? path.states.map((s, t) => `${this.x(t)},${this.y(s)}`).join(" ") : "");
    const at = node ? `${node.t}.${node.s}` : path ? "" : null;
    svg.querySelectorAll(".on").forEach((one) => one.classList.remove("on"));
    if (at) svg.querySelectorAll(`[data-at="${at}"], line[data-to="${at}"]:not(.barred)`).forEach((one) => one.classList.add("on"));
    if (path) path.states.forEach((s, t) => svg.querySelector(`[data-at="${t}.${s}"]`).classList.add("on"));
  }

  key(event) {
    const { bench } = this;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Escape") return bench.pick(null);
    if (!by) return;
    event.preventDefault();
    const { t, s } = bench.pinned?.t == null ? { t: bench.steps - 1 - by[0], s: bench.ext.length - 1 - by[1] } : bench.pinned;
    const within = (n, size) => Math.max(0, Math.min(size - 1, n));
    bench.pick({ t: within(t + by[0], bench.steps), s: within(s + by[1], bench.ext.length) }, true);
  }
}

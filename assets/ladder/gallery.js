// The second rung: all maps of the chosen layer, or the numbers of a vector as bars.

import { el, fill } from "./dom.js";
import { paintMap, shown } from "./paint.js";
import { found } from "./store.js";

const SCALES = ["map", "layer", "network"];

export class Gallery {
  constructor(ladder) {
    this.ladder = ladder;
    const { words } = ladder.data;
    this.title = el("h4");
    this.scales = el("div", { class: "scales", role: "radiogroup", "aria-label": words.scale.label },
      ...SCALES.map((name) => this.scale(name)));
    this.tiles = el("div", { class: "tiles" });
    this.line = el("p", { class: "told" });
    this.pages = el("div", { class: "pages" });
    this.top = el("div", { class: "top" });
    this.root = el("section", { class: "gallery", tabindex: -1, "aria-label": words.rungs.layer },
      el("header", {}, this.title, this.scales), this.tiles, this.top, el("footer", {}, this.line, this.pages));
    this.tiles.addEventListener("keydown", (event) => this.key(event));
    this.tiles.addEventListener("pointerleave", () => this.tell(null));
    this.tiles.addEventListener("focusout", () => this.tell(null));
  }

  scale(name) {
    const words = this.ladder.data.words.scale;
    return el("button", { type: "button", role: "radio", "data-scale": name, text: words[name], title: words.why[name],
      onclick: () => this.ladder.go({ scale: name }), onkeydown: (event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!by) return;
        event.preventDefault();
        const next = SCALES[(SCALES.indexOf(name) + by + SCALES.length) % SCALES.length];
        this.ladder.go({ scale: next });
        this.scales.querySelector(`[data-scale=${next}]`).focus();
      } });
  }

  // From which number on the colour is full: in its own map, in its layer, in the whole network.
  full(i) {
    const { full, kind, peak } = this.part;
    if (kind === "bars") return Math.max(...peak) || 1;
    const { scale } = this.ladder.at;
    return (scale === "map" ? full.map[i] : full[scale]) || 1;
  }

  paint() {
    const { data, at, words } = this.ladder;
    const part = found(data.gallery);
    this.root.classList.toggle("busy", !part || at.layer !== part.layer);
    this.scales.querySelectorAll("button").forEach((button) => {
      const on = button.dataset.scale === at.scale;
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
    });
    if (!part) return;
    if (part !== this.part) this.fill(part);
    const look = JSON.stringify([part.stamp, at.scale, this.ladder.theme]);
    if (look !== this.look) this.colour();
    this.look = look;
    this.mark();
    this.title.textContent = fill(words.gallery[part.kind], { count: part.total });
  }

  fill(part) {
    this.part = part;
    this.tiles.className = `tiles ${part.kind}`;
    this.tiles.style.setProperty("--across", Math.min(8, Math.ceil(Math.sqrt(part.count))));
    this.cells = Array.from({ length: part.count }, (_, i) => this.tile(i));
    this.tiles.replaceChildren(...this.cells);
    const { words } = this.ladder;
    this.scales.hidden = part.kind === "bars";
    this.top.replaceChildren(...(part.top ?? []).map(({ channel, name, value }) => el("button", { type: "button",
      "data-channel": channel, onclick: () => this.ladder.pick(channel) },
    el("span", { text: name || String(channel) }), el("b", { text: shown(value) }))));
    const turn = (page, sign, label) => el("button", { type: "button", text: sign, "aria-label": label, title: label,
      disabled: page < 0 || page >= part.pages, onclick: () => this.ladder.go({ channel: null, page }) });
    this.pages.replaceChildren(...(part.pages < 2 ? [] : [turn(part.page - 1, "‹", words.gallery.back),
      el("span", { text: `${part.first + 1}–${part.first + part.count} / ${part.total}` }),
      turn(part.page + 1, "›", words.gallery.next)]));
  }

  tile(i) {
    const channel = this.part.first + i;
    return el("button", { type: "button", tabindex: -1, "data-channel": channel, "aria-label": this.text(i),
      onclick: () => this.ladder.pick(channel), onpointerenter: () => this.tell(i), onfocus: () => this.tell(i) },
    el(this.part.kind === "bars" ? "i" : "canvas"));
  }

  colour() {
    const { part, ladder } = this;
    if (part.kind === "bars") return this.bars();
    const { sheet: { width, levels }, tile: [high, wide], across } = part;
    this.cells.forEach((cell, i) => {
      const start = Math.floor(i / across) * high * width + (i % across) * wide;
      const ratio = part.peak[i] / this.full(i) / 127;
      paintMap(cell.firstChild, wide, high,
        (p) => (levels[start + Math.floor(p / wide) * width + (p % wide)] - 128) * ratio, ladder.colours);
    });
  }

  // One bar a number, from the line of zero up or down.
  bars() {
    const { part } = this;
    const top = Math.max(0, ...part.high) / this.full(0);
    const bottom = Math.min(0, ...part.low) / this.full(0);
    const span = top - bottom || 1;
    this.cells.forEach((cell, i) => {
      const share = part.high[i] / this.full(0);
      Object.assign(cell.firstChild.style, {
        top: `${100 * (top - Math.max(0, share)) / span}%`, height: `${Math.max(0.8, 100 * Math.abs(share) / span)}%`,
        background: `var(--${share < 0 ? "negative" : "positive"})` });
    });
  }

  text(i) {
    const { part, ladder: { words } } = this;
    const channel = part.first + i;
    const facts = { channel, name: part.names?.[i] ?? "", low: shown(part.low[i]), high: shown(part.high[i]) };
    return fill(part.kind === "bars" ? words.gallery[part.names ? "named" : "unit"] : words.gallery.range, facts);
  }

  tell(i) {
    const at = i ?? this.cells?.findIndex((cell) => Number(cell.dataset.channel) === this.ladder.at.channel);
    this.line.textContent = at >= 0 && at < this.cells.length ? this.text(at) : "";
  }

  mark() {
    const { channel } = this.ladder.at;
    const here = this.cells.findIndex((cell) => Number(cell.dataset.channel) === channel);
    this.cells.forEach((cell, i) => {
      cell.setAttribute("aria-pressed", String(i === here));
      cell.tabIndex = i === Math.max(here, 0) ? 0 : -1;
    });
    [...this.top.children].forEach((one) =>
      one.setAttribute("aria-pressed", String(Number(one.dataset.channel) === channel)));
    this.tell(null);
  }

  key(event) {
    const at = this.cells.indexOf(event.target.closest("button"));
    const across = this.part.kind === "bars" ? 1 : Number(getComputedStyle(this.tiles).getPropertyValue("--across"));
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
    const to = { Home: 0, End: this.cells.length - 1 }[event.key] ?? at + by;
    if (at < 0 || Number.isNaN(to)) return;
    event.preventDefault();
    this.cells[to]?.focus();
  }
}

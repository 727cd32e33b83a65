// The gate conveyor: one sequence runs through several recurrent networks; a step and a unit of each are looked into.
//
// engine/ui/conveyor.py joins the files of assets/conveyor/ with this one and mounts it with what is small (labels,
// words, where one stands). The numbers of each network come by conveyor/part.js. Pointing, scrubbing and choosing a
// unit happen here; `go` tells the server where one stands, so that the URL and the board below follow.

import { el, fill } from "./board/dom.js";
import { Belt } from "./conveyor/belt.js";
import { listen } from "./conveyor/hands.js";
import { panel } from "./conveyor/panel.js";
import { found, join, leave } from "./conveyor/store.js";
import { writeTable } from "./conveyor/table.js";
import { scale } from "./ladder/paint.js";

const views = new WeakMap();
const LETTER = 8; // pixels; of a letter on the time bar, and of a Korean one
const SYLLABLE = 14;
const WAIT = 160; // milliseconds; who walks with the arrow keys is answered at the end
const BEAT = 350; // milliseconds a step while it plays
const INKS = ["positive", "negative", "weight", "neutral", "input", "ink", "grid"];

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view?.root.isConnected) {
    view = new Conveyor(parentElement.querySelector(".conveyor"));
    views.set(parentElement, view);
  }
  view.send = setTriggerValue;
  join(view);
  view.update(data);
  return () => {
    view.play(false);
    leave(view);
  };
}

class Conveyor {
  constructor(root) {
    this.root = root;
    this.sent = -1;
    this.watch = new ResizeObserver(() => this.measure());
  }

  update(data) {
    this.data = data;
    this.words = data.words;
    this.steps = data.labels.length;
    this.sent = Math.max(this.sent, data.ack);
    const shape = JSON.stringify([data.language, data.labels, data.belts.map(({ cell, hidden, layers }) =>
      [cell, hidden, layers])]);
    if (data.ack === this.sent || shape !== this.shape) this.at = structuredClone(data.at);
    if (shape !== this.shape) this.build();
    data.belts.forEach(({ stamp }, i) => { this.belts[i].stamp = stamp; });
    this.shape = shape;
    this.paint();
  }

  build() {
    const { words, data } = this;
    this.play(false);
    this.hover = this.range = null;
    this.narrow = Math.max(...data.labels.map(across)) + 2;
    this.belts = data.belts.map((belt) => new Belt(this, belt));
    const pill = ({ cell }) => el("button", { type: "button", "data-cell": cell, text: words.cells[cell],
      onclick: () => this.turn(cell) });
    this.pills = el("div", { class: "pills", role: "group", "aria-label": words.which_cells }, ...this.belts.map(pill));
    this.pills.hidden = this.belts.length < 2;
    const tool = (name, run) => el("button", { type: "button", class: name, onclick: run });
    this.player = tool("play", () => this.toggle());
    this.sorter = tool("sort", () => this.go({ order: this.at.order === "kept" ? "number" : "kept" }));
    const step = (by, text, label) => el("button", { type: "button", text, "aria-label": label,
      onclick: () => this.walk(by) });
    this.where = el("output", { class: "where" });
    const walk = el("div", { class: "steps" }, step(-1, "‹", words.back), this.where, step(1, "›", words.next), this.player);
    this.bar = el("div", { class: "bar" }, this.pills, walk, this.sorter);
    this.time = el("div", { class: "time", "aria-hidden": "true" }, ...data.labels.map((text) => el("span", { text })));
    this.cursor = el("i", { class: "cursor" });
    this.ghost = el("i", { class: "cursor ghost" });
    this.band = el("i", { class: "cursor band", hidden: true });
    this.belly = el("div", { class: "belly" }, el("div", { class: "clock" }, el("i"), this.time),
      ...this.belts.map((belt) => belt.root), this.band, this.cursor, this.ghost);
    this.track = el("div", { class: "track", tabindex: 0, role: "application", "aria-label": words.track }, this.belly);
    this.line = el("p", { class: "told", "aria-live": "polite" });
    this.panels = el("div", { class: "panels" });
    this.text = el("details", { class: "text", ontoggle: () => writeTable(this) },
      el("summary", { text: words.table }), el("div"));
    this.legend = el("p", { class: "legend" }, ...["kept", "new", "total"].map((name) =>
      el("span", { class: name, text: words.legend[name] })));
    this.root.replaceChildren(this.bar, this.track, this.legend, this.line, this.panels, this.text);
    this.root.hidden = false;
    listen(this);
    this.watch.disconnect();
    this.watch.observe(this.track);
  }

  span(range) {
    if (JSON.stringify(range) === JSON.stringify(this.range)) return;
    this.range = range;
    this.paint();
  }

  point(place) {
    if (JSON.stringify(place) === JSON.stringify(this.hover)) return;
    this.hover = place;
    this.tell();
  }

  choose(place) {
    if (!place || this.dragged) return;
    this.range = null;
    const { step, cell = this.at.cell, unit } = place;
    const units = unit == null ? this.at.units : { ...this.at.units, [cell]: [this.at.units[cell][0], unit] };
    this.hover = null;
    this.go({ step, cell, units });
  }

  walk(by) {
    this.hover = null;
    this.go({ step: Math.max(1, Math.min(this.steps, this.at.step + by)) }, WAIT);
    this.follow();
  }

  // The unit above or below in the strip.
  change(along) {
    const belt = this.belt();
    if (!belt?.units) return;
    const row = Math.max(0, Math.min(belt.units.length - 1, belt.units.indexOf(belt.at[1]) + along));
    this.go({ units: { ...this.at.units, [belt.cell]: [belt.at[0], belt.units[row]] } }, WAIT);
  }

  turn(cell) {
    const on = this.at.cells.includes(cell) ? this.at.cells.filter((one) => one !== cell) : [...this.at.cells, cell];
    const cells = this.belts.map((belt) => belt.cell).filter((one) => on.includes(one));
    if (!cells.length) return;
    this.go({ cells, cell: cells.includes(this.at.cell) ? this.at.cell : cells[0] });
  }

  play(on) {
    clearInterval(this.timer);
    this.timer = on ? setInterval(() => this.beat(), BEAT) : null;
    if (this.player) this.label();
  }

  toggle() {
    if (this.timer) {
      this.play(false);
      return this.go({});
    }
    if (this.at.step === this.steps) this.at.step = 0;
    this.play(true);
  }

  beat() {
    if (this.at.step === this.steps) return this.toggle();
    this.at.step += 1;
    this.sent += 1; // the server is told at the end
    this.hover = null;
    this.tell();
    this.follow();
  }

  // Seen here at once; the server follows with the board.
  go(changes, wait = 0) {
    if (this.timer && "step" in changes) this.play(false);
    this.at = { ...this.at, ...changes };
    this.sent += 1;
    clearTimeout(this.late);
    const send = () => this.send("go", { ...this.at, n: this.sent });
    if (wait) this.late = setTimeout(send, wait);
    else send();
    this.paint();
  }

  part = (stamp) => found(stamp);
  shown = () => this.belts.filter(({ cell }) => this.at.cells.includes(cell));
  belt = () => this.belts.find(({ cell }) => cell === this.at.cell);

  measure() {
    const names = this.time.offsetLeft;
    const width = Math.max(this.track.clientWidth - names, this.steps * this.narrow);
    if (!this.track.clientWidth || width === this.width) return;
    this.width = width;
    this.belly.style.setProperty("--wide", `${width}px`);
    this.belly.style.setProperty("--step", `${width / this.steps}px`);
    this.belly.style.setProperty("--seen", `${this.track.clientWidth}px`);
    this.paint();
    this.follow();
  }

  // The chosen step stays in sight.
  follow() {
    const [wide, seen] = [this.width / this.steps, this.track.clientWidth - this.time.offsetLeft];
    const left = (this.at.step - 1) * wide;
    if (left < this.track.scrollLeft) this.track.scrollLeft = left - wide;
    else if (left + wide > this.track.scrollLeft + seen) this.track.scrollLeft = left + 2 * wide - seen;
  }

  paint() {
    if (!this.root.isConnected || !this.belts) return;
    this.belts.forEach((belt) => { belt.root.hidden = !this.at.cells.includes(belt.cell); });
    this.measure();
    if (!this.width) return;
    const theme = getComputedStyle(this.root).colorScheme;
    if (theme !== this.theme) {
      this.theme = theme;
      this.colours = scale(this.root);
      this.ink = inks(this.root);
    }
    this.shown().forEach((belt) => belt.paint());
    this.tell();
  }

  label() {
    this.player.textContent = this.timer ? "❚❚" : "▶";
    this.player.setAttribute("aria-label", this.words[this.timer ? "pause" : "play"]);
    this.sorter.textContent = this.words.order[this.at.order];
    this.sorter.hidden = this.legend.hidden = this.shown().every(({ cell }) => cell === "rnn"); // it has no gates
    this.pills.querySelectorAll("button").forEach((pill) =>
      pill.setAttribute("aria-pressed", String(this.at.cells.includes(pill.dataset.cell))));
  }

  // Everything that follows the step pointed at.
  tell() {
    const step = this.hover?.step ?? this.at.step;
    const move = (mark, t) => mark.style.setProperty("--at", t - 1);
    move(this.cursor, this.at.step);
    move(this.ghost, step);
    this.band.hidden = !this.range;
    if (this.range) {
      move(this.band, this.range[0]);
      this.band.style.setProperty("--long", this.range[1] - this.range[0] + 1);
    }
    this.ghost.hidden = step === this.at.step;
    this.label();
    this.where.textContent = fill(this.words.where, { step, steps: this.steps, label: this.data.names[step - 1] });
    this.panels.replaceChildren(...this.shown().filter((belt) => belt.numbers).map((belt) => panel(belt, step)));
    const over = this.hover?.unit != null && this.belts.find(({ cell }) => cell === this.hover.cell);
    this.line.textContent = over && over.numbers ? over.tell(step, this.hover.unit) : this.words[matchMedia("(hover: none)").matches ? "hint_touch" : "hint"];
    if (!this.hover) writeTable(this);
  }
}

// Pixels that a label needs.
const across = (label) => [...label].reduce((all, letter) => all + (letter > "\u0fff" ? SYLLABLE : LETTER), 0);

function inks(root) {
  const probe = root.appendChild(document.createElement("i"));
  const read = (name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  };
  const all = Object.fromEntries(INKS.map(read));
  probe.remove();
  return all;
}

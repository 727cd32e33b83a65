// The board: grids side by side, every cell knowing the cells it came from.
//
// Plain modules, no build step, no network: engine/ui/board.py joins the files of assets/board/ with this one.
// The server sends `data` (grids, words, colours, what was refused); the board answers with four triggers:
// `edit` (numbers typed), `size` (of a table), `act` (reset, random, practice, stop, share) and `practice` (how it
// went). Light, pin, walk, step and check happen here.

import { bar, key } from "./board/bar.js";
import { draw, el, isDark } from "./board/dom.js";
import { figure } from "./board/figure.js";
import { listen } from "./board/hands.js";
import { Net } from "./board/net.js";
import { Practice } from "./board/practice.js";
import { writeSheet } from "./board/sheet.js";
import { Steps } from "./board/steps.js";
import { sayAloud, writeStrip } from "./board/strip.js";
import { drawWires } from "./board/wires.js";

const boards = new WeakMap();

// Streamlit calls this again after every change of data or theme; the board on screen stays and takes in what is new.
export default function ({ data, parentElement, setTriggerValue }) {
  let board = boards.get(parentElement);
  if (!board?.root.isConnected) {
    board = new Board(parentElement.querySelector(".board"));
    boards.set(parentElement, board);
  }
  board.send = setTriggerValue;
  board.update(data);
  return () => board.leave();
}

class Board {
  constructor(root) {
    this.root = root;
    this.hover = this.pinned = this.editing = this.typo = null;
    this.pending = []; // numbers typed that the server has not answered yet
    this.lit = [];
    this.steps = new Steps(this);
    this.practice = new Practice(this);
    this.print = () => { this.sheet.open = true; writeSheet(this); };
    window.addEventListener("beforeprint", this.print);
    this.watch = new ResizeObserver(() => this.wire());
  }

  leave() {
    window.removeEventListener("beforeprint", this.print);
    this.watch.disconnect();
  }

  update(data) {
    const before = this.data;
    this.data = data;
    this.words = data.words;
    this.net = new Net(data.grids);
    if (data.serial !== before?.serial) this.refused = data.refused;
    this.pending = this.pending.filter((one) => one.sent.n > data.ack);
    const shape = JSON.stringify([data.language, data.practice, data.grids.map((grid) =>
      [grid.name, grid.values.map((row) => row.length), grid.caption, grid.mathml, grid.editable, grid.row_labels,
        grid.column_labels])]);
    if (shape !== this.shape) this.rebuild(before);
    else this.flash(before);
    this.shape = shape;
    this.colour();
    this.fillIn();
    this.show();
  }

  // The grids themselves are other ones, or the language is: build again, go back to the same place.
  rebuild(before) {
    const back = before && this.wayBack();
    const exists = (id) => (id < this.net.cells.length ? id : null);
    this.pinned = this.pinned == null ? null : exists(this.pinned);
    this.hover = this.editing = this.typo = null;
    if (this.data.pinned) this.pinned = this.net.at(...this.data.pinned);
    if (this.data.practice) this.steps.now = this.pinned = null;
    this.steps.rebuild();
    this.practice.rebuild(before);
    this.build();
    back?.();
  }

  // How to focus again, in the grids to be built, what is focused now.
  wayBack() {
    const at = this.root.getRootNode().activeElement;
    if (!at || !this.root.contains(at)) return null;
    const cell = at.closest("td")?.cell;
    if (cell != null) return () => cell < this.tds.length && this.focus(cell);
    const [name, kind] = [at.getAttribute("aria-label"), at.classList[0]];
    return () => [...this.root.querySelectorAll("button")].find((one) => one.classList[0] === kind
      && (kind || one.getAttribute("aria-label") === name))?.focus();
  }

  build() {
    this.tds = [];
    this.lit = [];
    this.wires = draw("svg", { class: "wires", "aria-hidden": "true" });
    this.figures = this.data.grids.map((grid, g) => figure(this, grid, g));
    const lines = this.figures.flatMap((node, g) =>
      (this.data.grids[g].starts_line ? [el("i", { class: "break" }), node] : [node]));
    this.stage = el("div", { class: "stage" }, this.wires, ...lines);
    this.line = el("div", { class: "line" });
    this.problem = el("p", { class: "problem", role: "alert" });
    this.strip = el("div", { class: "strip" });
    this.live = el("div", { class: "quiet", "aria-live": "polite" });
    this.link = el("div", { class: "link", hidden: true });
    this.sheet = el("details", { class: "sheet", hidden: !!this.data.practice, ontoggle: () => writeSheet(this) },
      el("summary", { text: this.words.sheet.title }), el("div"));
    this.root.replaceChildren(bar(this), this.link,
      el("div", { class: "card" }, this.line, this.stage, el("div", { class: "foot" }, this.problem, this.strip)),
      key(this), this.live, this.sheet);
    this.root.hidden = false;
    listen(this);
    this.watch.disconnect();
    this.watch.observe(this.stage);
  }

  colour() {
    const theme = this.data.colours[isDark(this.root) ? "dark" : "light"];
    for (const [role, value] of Object.entries(theme)) this.root.style.setProperty(`--${role}`, value);
  }

  // ---------------------------------------------------------------- numbers into cells

  fillIn() {
    this.tds.forEach((td, id) => {
      const pending = this.pending.find((one) => one.cell === id);
      const text = pending ? String(pending.sent.value) : this.net.of(id, "shown");
      td.firstChild.textContent = text;
      td.classList.toggle("pending", !!pending);
      if (!this.practice.blanks.has(id)) td.setAttribute("aria-label", `${this.net.name(id)} = ${text}`);
    });
    this.line.replaceChildren();
    this.steps.show();
    this.practice.show();
    writeSheet(this);
  }

  flash(before) {
    const changed = this.data.grids.flatMap((grid, g) => grid.shown.flatMap((row, r) => row.flatMap((text, c) =>
      (text === before.grids[g].shown[r][c] ? [] : [this.tds[this.net.at(g, r, c)]]))));
    changed.forEach((td) => td.classList.remove("changed"));
    void this.stage.offsetWidth; // so that the animation starts again
    changed.forEach((td) => td.classList.add("changed"));
  }

  // ---------------------------------------------------------------- light

  focused() {
    const at = this.root.getRootNode().activeElement;
    return this.root.contains(at) ? at.closest("td")?.cell ?? null : null;
  }

  active() {
    const at = this.focused();
    const id = this.practice.blanks.has(at) ? at : this.pinned ?? this.hover ?? at;
    return id != null && this.steps.seen(id) ? id : null;
  }

  show() {
    const id = this.active();
    this.traced = id != null && this.practice.lights(id) ? id : null;
    this.lit.forEach((td) => td.classList.remove("on", "held", "source", "far", "consumer", "refused"));
    this.lit = [];
    if (id != null) this.light(id, "on", id === this.pinned && "held");
    if (this.traced != null) this.trace(id);
    const { grid, row, col } = this.refused ?? {};
    if (grid != null) this.light(this.net.at(grid, row, col), "refused");
    this.stage.classList.toggle("lit", id != null);
    writeStrip(this, id);
    this.wire();
  }

  // Once a frame at most: measuring cells in between would lay the page out again each time.
  wire() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      drawWires(this, this.traced);
    });
  }

  light(id, ...names) {
    this.tds[id].classList.add(...names.filter(Boolean));
    this.lit.push(this.tds[id]);
  }

  trace(id) {
    const straight = new Set(this.net.sources[id]);
    this.net.ancestors(id).forEach((cell) => this.light(cell, straight.has(cell) ? "source" : "far"));
    this.net.consumers[id].forEach((cell) => this.steps.seen(cell) && this.light(cell, "consumer"));
  }

  sayAloud(id) {
    sayAloud(this, id);
  }

  pin(id) {
    this.pinned = id;
    this.refused = null;
    this.show();
    if (id != null) sayAloud(this, id);
  }

  focus(id) {
    (this.practice.blanks.has(id) ? this.tds[id].lastChild : this.tds[id]).focus();
  }
}

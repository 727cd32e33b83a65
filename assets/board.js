// The board: grids side by side, every cell knowing the cells it came from.
//
// Plain modules, no build step, no network: engine/ui/board.py joins the files of assets/board/ with this one. The server sends
// `data` (grids, words, colours, what was refused); the board answers with three triggers: `edit` (numbers typed), `act` (reset,
// random, practice, stop, share) and `practice` (how it went). Light, pin, walk, step and check happen here.

import { el, draw, icon, isDark } from "./board/dom.js";
import { edit } from "./board/edit.js";
import { figure } from "./board/figure.js";
import { Net } from "./board/net.js";
import { Practice } from "./board/practice.js";
import { share, writeSheet } from "./board/sheet.js";
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
    this.watch = new ResizeObserver(() => drawWires(this, this.traced));
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
    this.pending = this.pending.filter((one) => one.sent.n > data.ack);
    const shape = JSON.stringify([data.language, data.practice, data.grids.map((grid) => [grid.name, grid.values.map((row) => row.length),
      grid.caption, grid.mathml, grid.editable, grid.row_labels, grid.column_labels])]);
    if (shape !== this.shape) this.rebuild(before);
    else this.flash(before);
    this.shape = shape;
    this.colour();
    this.fillIn();
    this.show();
  }

  // The grids themselves are other ones, or the language is: build again, go back to the same place.
  rebuild(before) {
    const place = before && this.focused();
    const exists = (id) => (id < this.net.cells.length ? id : null);
    this.pinned = this.pinned == null ? null : exists(this.pinned);
    this.hover = this.editing = this.typo = null;
    if (this.data.practice) this.steps.now = null;
    this.steps.rebuild();
    this.practice.rebuild(before);
    this.build();
    if (place != null && exists(place) != null) this.focus(place);
  }

  build() {
    this.tds = [];
    this.lit = [];
    this.wires = draw("svg", { class: "wires", "aria-hidden": "true" });
    this.figures = this.data.grids.map((grid, g) => figure(this, grid, g));
    this.stage = el("div", { class: "stage" }, this.wires, ...this.figures);
    this.line = el("div", { class: "line" });
    this.problem = el("p", { class: "problem", role: "alert" });
    this.strip = el("div", { class: "strip" });
    this.live = el("div", { class: "quiet", "aria-live": "polite" });
    this.link = el("div", { class: "link", hidden: true });
    this.sheet = el("details", { class: "sheet", hidden: !!this.data.practice, ontoggle: () => writeSheet(this) },
      el("summary", { text: this.words.sheet.title }), el("div"));
    this.root.replaceChildren(this.bar(), this.link,
      el("div", { class: "card" }, this.line, this.stage, el("div", { class: "foot" }, this.problem, this.strip)),
      this.key(), this.live, this.sheet);
    this.root.hidden = false;
    this.listen();
    this.watch.disconnect();
    this.watch.observe(this.stage);
  }

  bar() {
    const { practice } = this.data;
    const button = (name, pressed, action) => {
      const node = el("button", { type: "button", class: `${name} ${pressed == null ? "minor" : ""}`, onclick: action }, icon(name), el("span"));
      return this.nameButton(node, name, pressed);
    };
    const act = (name) => () => this.send("act", name);
    const roles = [...new Set(this.data.grids.map((grid) => grid.role))];
    this.stepButton = button("steps", this.steps.now != null, () => this.steps.go(this.steps.now == null ? 0 : null));
    return el("div", { class: "bar" },
      practice ? null : this.stepButton,
      button("practice", !!practice, act(practice ? "stop" : "practice")),
      button("random", null, act(practice ? "practice" : "random")),
      practice ? null : button("reset", null, act("reset")),
      practice ? null : button("share", null, () => share(this)),
      el("div", { class: "legend" }, ...roles.map((role) => el("span", { "data-role": role }, el("i"), this.words.roles[role]))));
  }

  nameButton(node, name, pressed) {
    const words = this.words.buttons[pressed ? `${name}_stop` : name];
    node.lastChild.textContent = words;
    node.setAttribute("aria-label", words);
    if (pressed == null) node.title = words;
    else node.setAttribute("aria-pressed", String(pressed));
    return node;
  }

  key() {
    return el("div", { class: "key", "aria-hidden": "true" }, ...["source", "far", "consumer"].map((light) =>
      el("span", { class: light }, el("i"), this.words.lights[light])));
  }

  colour() {
    const theme = this.data.colours[isDark(this.root) ? "dark" : "light"];
    for (const [role, value] of Object.entries(theme)) this.root.style.setProperty(`--${role}`, value);
  }

  // ---------------------------------------------------------------- numbers into cells

  fillIn() {
    const { refused } = this.data;
    const wrong = refused?.grid == null ? null : this.net.at(refused.grid, refused.row, refused.col);
    this.tds.forEach((td, id) => {
      const pending = this.pending.find((one) => one.cell === id);
      const text = pending ? String(pending.sent.value) : this.net.of(id, "shown");
      td.firstChild.textContent = text;
      td.classList.toggle("pending", !!pending);
      td.classList.toggle("refused", id === wrong);
      if (!this.practice.blanks.has(id)) td.setAttribute("aria-label", `${this.net.name(id)} = ${text}`);
    });
    this.line.replaceChildren();
    this.steps.show();
    this.practice.show();
    writeSheet(this);
  }

  flash(before) {
    this.data.grids.forEach((grid, g) => grid.shown.forEach((row, r) => row.forEach((text, c) => {
      if (text === before.grids[g].shown[r][c]) return;
      const td = this.tds[this.net.at(g, r, c)];
      td.classList.remove("changed");
      void td.offsetWidth; // so that the animation starts again
      td.classList.add("changed");
    })));
  }

  // ---------------------------------------------------------------- light

  focused() {
    const at = this.root.getRootNode().activeElement;
    return this.root.contains(at) ? at.closest("td")?.cell ?? null : null;
  }

  active() {
    const id = this.pinned ?? this.hover ?? this.focused();
    return id != null && this.steps.seen(id) ? id : null;
  }

  show() {
    const id = this.active();
    this.traced = id != null && this.practice.lights(id) ? id : null;
    this.lit.forEach((td) => td.classList.remove("on", "held", "source", "far", "consumer"));
    this.lit = [];
    if (id != null) this.light(id, "on", id === this.pinned && "held");
    if (this.traced != null) this.trace(id);
    this.stage.classList.toggle("lit", id != null);
    writeStrip(this, id);
    drawWires(this, this.traced);
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

  // ---------------------------------------------------------------- mouse, finger, keyboard

  listen() {
    const heard = (name, action) => this.stage.addEventListener(name, (event) => {
      const id = event.target.closest?.("td")?.cell;
      if (id != null) action(id, event);
    });
    this.stage.addEventListener("pointerdown", (event) => { this.touch = event.pointerType === "touch"; });
    this.stage.addEventListener("pointerover", (event) => this.point(event, event.target.closest("td")?.cell ?? null));
    this.stage.addEventListener("pointerleave", (event) => this.point(event, null));
    this.stage.addEventListener("focusout", () => queueMicrotask(() => this.show()));
    this.stage.addEventListener("scroll", () => drawWires(this, this.traced), true);
    this.root.onkeydown = (event) => this.onKey(event);
    heard("click", (id, event) => this.onClick(id, event));
    heard("dblclick", (id) => edit(this, id));
    heard("focusin", (id) => this.onFocus(id));
  }

  point(event, id) {
    if (event.pointerType === "touch" || id === this.hover) return;
    this.hover = id;
    this.show();
  }

  onClick(id, event) {
    if (this.editing != null || this.practice.blanks.has(id) || event.detail > 1) return;
    if (this.touch && this.pinned === id && this.net.grid(id).editable) return edit(this, id);
    this.focus(id);
    this.pin(this.pinned === id ? null : id);
  }

  onFocus(id) {
    const { g } = this.net.cells[id];
    this.tds.forEach((td, other) => { if (this.net.cells[other].g === g) td.tabIndex = -1; });
    if (!this.practice.blanks.has(id)) this.tds[id].tabIndex = 0; // Tab comes back here
    this.show();
    if (this.editing == null && this.root.getRootNode().activeElement.matches(":focus-visible")) sayAloud(this, id);
  }

  pin(id) {
    this.pinned = id;
    this.show();
    if (id != null) sayAloud(this, id);
  }

  focus(id) {
    (this.practice.blanks.has(id) ? this.tds[id].lastChild : this.tds[id]).focus();
  }

  onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const id = event.target.closest("td")?.cell ?? null;
    const inField = event.target.tagName === "INPUT";
    if (inField ? id != null && this.practice.onKey(id, event) : this.steps.onKey(event) || this.onCellKey(id, event.key)) event.preventDefault();
  }

  onCellKey(id, key) {
    if (key === "Escape" && this.pinned != null) this.pin(null);
    else if (id == null) return false;
    else if (key === "Enter" || key === " ") this.pin(this.pinned === id ? null : id);
    else if (key === "F2") edit(this, id);
    else if (/^[-−.\d]$/.test(key)) edit(this, id, key);
    else {
      const next = this.net.walk(id, key, (cell) => this.steps.seen(cell));
      if (next == null) return false;
      this.focus(next);
    }
    return true;
  }
}

// Step by step: grids appear one at a time, in the order they are worked out.

import { nameButton } from "./bar.js";
import { calm, el, fill } from "./dom.js";

export class Steps {
  constructor(board) {
    this.board = board;
    this.now = null; // null: everything is shown
  }

  // After a change of the grids: the same place, as far as it still exists.
  rebuild() {
    this.all = this.board.net.steps();
    if (this.now != null) this.now = Math.min(this.now, this.all.length - 1);
  }

  seen(id) {
    const { g } = this.board.net.cells[id];
    return this.now == null || this.all.findIndex((step) => step.includes(g)) <= this.now;
  }

  go(step) {
    const { board } = this;
    this.now = step == null ? null : Math.max(0, Math.min(step, this.all.length - 1));
    board.pinned = board.refused = null;
    nameButton(board, board.stepButton, "steps", this.now != null);
    this.show();
    board.show();
    if (this.now == null) return;
    board.figures[this.all[this.now].at(-1)].scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    board.live.textContent = `${this.place()}: ${this.caption()}`;
  }

  onKey(event) {
    const step = { KeyN: 1, KeyB: -1 }[event.code];
    if (this.now == null || !step) return false;
    this.go(this.now + step);
    return true;
  }

  show() {
    this.board.figures.forEach((figure, g) => {
      const unseen = !this.seen(this.board.net.first[g]);
      figure.classList.toggle("unseen", unseen);
      figure.classList.toggle("fresh", this.now > 0 && this.all[this.now].includes(g));
      figure.inert = unseen;
    });
    if (this.now != null) this.line();
  }

  place() {
    return fill(this.board.words.step.place, { now: this.now + 1, all: this.all.length });
  }

  caption() {
    return this.all[this.now].map((g) => this.board.data.grids[g].caption).join(" · ");
  }

  line() {
    const { board } = this;
    const button = (name, to, off) => el("button",
      { type: "button", class: name, text: board.words.buttons[name], disabled: off, onclick: () => this.go(to) });
    const held = board.root.getRootNode().activeElement?.className;
    board.line.replaceChildren(
      button("back", this.now - 1, this.now === 0), el("span", { class: "place", text: this.place() }),
      button("next", this.now + 1, this.now === this.all.length - 1),
      el("span", { class: "note", text: this.caption() }), el("span", { class: "keys", text: board.words.step.keys }));
    if (held !== "next" && held !== "back") return;
    (board.line.querySelector(`.${held}:enabled`) ?? board.line.querySelector("button:enabled")).focus();
  }
}

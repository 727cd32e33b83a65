// Practice: some cells are blank, the learner works them out; a wrong one first lights its sources, then tells how
// it is made.

import { el, fill } from "./dom.js";
import { complain } from "./edit.js";
import { near, number } from "./number.js";

export class Practice {
  constructor(board) {
    this.board = board;
    this.answers = new Map(); // cell -> {text, tries, right, told}
    this.blanks = new Set();
  }

  rebuild(before) {
    const { practice } = this.board.data;
    if (practice?.round !== before?.practice?.round) this.answers.clear();
    this.blanks = new Set((practice?.blanks ?? []).map((place) => this.board.net.at(...place)));
  }

  // A blank keeps its secret until it is right, or was wrong twice.
  hides(id) {
    const answer = this.answers.get(id);
    return this.blanks.has(id) && !answer?.right && !answer?.told;
  }

  lights(id) {
    return !this.hides(id) || this.answers.has(id);
  }

  remarks(id) {
    const words = this.board.words.practice;
    const answer = this.answers.get(id);
    if (!this.blanks.has(id)) return [];
    if (!answer) return [[words.ask]];
    if (answer.right) return [[words.right, "good"]];
    return [[answer.told ? words.told : words.hint, "bad"]];
  }

  field(id) {
    const input = el("input", { inputmode: "decimal", autocomplete: "off", value: this.answers.get(id)?.text ?? "",
      "aria-label": `${this.board.net.name(id)}, ${this.board.words.practice.blank}` });
    input.addEventListener("blur", () => this.check(id, input));
    input.addEventListener("input", () => complain(this.board, input, null));
    return input;
  }

  onKey(id, event) {
    const input = event.target;
    const across = !input.value && ["ArrowLeft", "ArrowRight"].includes(event.key);
    if (event.key === "Enter") {
      this.check(id, input);
      const open = [...this.blanks].filter((blank) => !this.answers.get(blank)?.right);
      if (this.answers.get(id)?.right && open.length) this.board.focus(open.find((blank) => blank > id) ?? open[0]);
    } else if (across || ["ArrowUp", "ArrowDown"].includes(event.key)) {
      this.board.focus(this.board.net.walk(id, event.key, () => true));
    } else return false;
    return true;
  }

  check(id, input) {
    const { board } = this;
    const before = this.answers.get(id) ?? { text: "", tries: 0, told: false };
    if (!input.value.trim() || input.value === before.text) return;
    const guess = number(input.value, true);
    if (Number.isNaN(guess)) return complain(board, input, input.value);
    const right = near(guess, board.net.of(id, "values"), board.net.grid(id).digits);
    const tries = before.tries + 1;
    if (!right) input.select(); // the next try takes its place
    this.answers.set(id, { text: input.value, tries, right, told: before.told || (!right && tries > 1) });
    this.show();
    board.show();
    board.sayAloud(id);
    this.report();
  }

  show() {
    const { board } = this;
    if (!board.data.practice) return;
    this.answers.forEach((answer, id) => {
      const td = board.tds[id];
      td.classList.toggle("right", answer.right);
      td.classList.toggle("told", answer.told);
      td.classList.toggle("wrong", !answer.right);
      td.lastChild.readOnly = answer.right;
      td.lastChild.setAttribute("aria-invalid", String(!answer.right));
    });
    const { right, total } = this.score();
    board.line.replaceChildren(
      el("span", { class: "place", text: fill(board.words.practice.place, { right, all: total }) }),
      el("span", { class: "note", text: this.verdict() ?? board.words.practice.ask }));
  }

  // Right counts what was found without being told.
  score() {
    const filled = [...this.answers.values()].filter((answer) => answer.right);
    return { right: filled.filter((answer) => !answer.told).length, total: this.blanks.size, filled: filled.length };
  }

  verdict() {
    const { right, total, filled } = this.score();
    if (filled < total) return null;
    const words = this.board.words.practice;
    return right === total ? words.done_all : fill(words.done, { right, all: total });
  }

  report() {
    const { right, total } = this.score();
    const { round } = this.board.data.practice;
    if (!this.verdict() || this.reported === round) return;
    this.reported = round;
    this.board.send("practice", { right, total });
  }
}

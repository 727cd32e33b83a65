// The U: encoder on the left, decoder on the right, at every depth a switch for what is handed across.

import { el, draw, fill } from "./dom.js";
import { face } from "./gallery.js";

const ARROW = 5; // pixels, half the width of an arrow's head

export class Drawing {
  constructor(view) {
    Object.assign(this, { view, boxes: {}, switches: {} });
    const { words } = view;
    this.levels = Object.keys(view.data.boxes).filter((name) => name.startsWith("enc")).map((name) => Number(name.slice(3)));
    this.arrows = draw("svg", { class: "arrows", "aria-hidden": "true" });
    const rows = this.levels.map((level) => this.row(level));
    const low = ["bottom", "coarse"].filter((name) => name in view.data.boxes).map((name) => this.box(name));
    this.root = el("section", { class: "drawing", "aria-label": words.drawing }, this.arrows, ...rows,
      el("div", { class: "level low", style: `--depth: ${rows.length}` }, ...low));
    new ResizeObserver(() => this.connect()).observe(this.root);
  }

  row(level) {
    const up = ["up", "dec"].map((part) => `${part}${level}`).filter((name) => name in this.view.data.boxes);
    return el("div", { class: "level", style: `--depth: ${level - 1}` }, this.box(`enc${level}`),
      this.bridge(level), ...up.map((name) => this.box(name)));
  }

  box(name) {
    const { words, data: { boxes } } = this.view;
    const [, part, level] = name.match(/^([a-z]+)(\d*)$/);
    const canvas = el("canvas");
    const title = `${words.parts[part]} ${level}`.trim();
    const shape = boxes[name].shape.join("×");
    const button = el("button", { type: "button", class: `box ${part}`, "data-box": name, title: `${title} · ${shape}`,
      "aria-label": `${title}, ${shape}`, onclick: () => this.view.go({ box: this.view.box === name ? "" : name }) },
    el("span", { class: "stack" }, canvas), el("span", { class: "shape", text: shape }));
    this.boxes[name] = { button, canvas, title };
    return button;
  }

  // What lies between encoder and decoder: a line with a switch, or nothing.
  bridge(level) {
    const { words, data } = this.view;
    if (!data.skips.includes(level)) return el("div", { class: "bridge none" });
    const [channels] = data.boxes[`enc${level}`].shape;
    const joined = data.join === "concat" ? channels + channels : channels;
    const button = el("button", { type: "button", role: "switch", "data-level": level,
      "aria-label": fill(words.switch, { level }), onclick: () => this.view.flip(level) }, el("i"));
    const text = el("span");
    this.switches[level] = { button, text, sum: `${channels} ${data.join === "concat" ? "∪" : "+"} ${channels} = ${joined}` };
    return el("div", { class: "bridge" }, button, text);
  }

  paint() {
    const { view, boxes, switches } = this;
    for (const [name, { button, canvas }] of Object.entries(boxes)) {
      face(canvas, view.data.boxes[name], 0, view.colours);
      button.setAttribute("aria-pressed", String(view.box === name));
    }
    for (const [level, { button, text, sum }] of Object.entries(switches)) {
      const on = !view.off.includes(Number(level));
      button.setAttribute("aria-checked", String(on));
      button.parentElement.classList.toggle("cut", !on);
      text.textContent = on ? sum : view.words.zeros;
    }
    this.connect();
  }

  // Arrows between the levels, from where the boxes stand now.
  connect() {
    const around = this.root.getBoundingClientRect();
    const at = (name, side) => {
      const box = this.boxes[name].canvas.parentElement.getBoundingClientRect();
      const under = this.boxes[name].button.getBoundingClientRect();
      return [box.left + box.width / 2 - around.left, (side === "top" ? box.top - 3 : under.bottom + 1) - around.top];
    };
    const paths = [];
    const go = (from, to, kind) => paths.push(arrow(from, to, kind));
    const down = [...this.levels.map((level) => `enc${level}`), "bottom"];
    down.slice(1).forEach((name, i) => go(at(down[i], "bottom"), at(name, "top"), "down"));
    const up = this.levels.filter((level) => `up${level}` in this.boxes).reverse();
    up.forEach((level, i) => go(at(i ? `dec${level + 1}` : "bottom", "top"), at(`up${level}`, "bottom"), "up"));
    const top = Math.max(0, at("enc1", "top")[1] - 14);
    go([at("enc1", "top")[0], top], at("enc1", "top"), "down");
    const last = "dec1" in this.boxes ? at("dec1", "top") : [around.width - 40, at("coarse", "top")[1]];
    const from = "dec1" in this.boxes ? last : at("coarse", "top");
    go(from, [last[0], "dec1" in this.boxes ? top : 0], "up");
    this.arrows.setAttribute("viewBox", `0 0 ${around.width} ${around.height}`);
    this.arrows.replaceChildren(...paths.flat());
  }
}

function arrow([x, y], [toX, toY], kind) {
  const turn = Math.atan2(toY - y, toX - x);
  const tip = (by) => [toX - 2 * ARROW * Math.cos(turn + by), toY - 2 * ARROW * Math.sin(turn + by)];
  const [[aX, aY], [bX, bY]] = [tip(0.5), tip(-0.5)];
  return [draw("path", { class: kind, d: `M${x} ${y}L${toX} ${toY}` }),
    draw("path", { class: `${kind} head`, d: `M${toX} ${toY}L${aX} ${aY}L${bX} ${bY}z` })];
}

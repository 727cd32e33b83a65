// Where one stands (network › layer › channel › cell), the way up, and the way down to what
// this cell was made of.

import { calm, el, fill } from "./dom.js";

export class Way {
  constructor(ladder) {
    this.ladder = ladder;
    this.up = el("nav", { class: "crumbs", "aria-label": ladder.data.words.way });
    this.down = el("div", { class: "down" });
  }

  paint() {
    const { at, data, words } = this.ladder;
    const crumbs = [["network", data.title], ["layer", at.layer],
      ["channel", at.channel == null ? "…" : fill(words.crumb.channel, { channel: at.channel })],
      ["cell", at.row == null ? "…" : `[${at.row}, ${at.column}]`]];
    this.up.replaceChildren(el("ol", {}, ...crumbs.map(([rung, text]) => el("li", {},
      el("button", { type: "button", "aria-label": `${words.rungs[rung]}: ${text}`, onclick: () => this.climb(rung) },
        el("small", { text: words.rungs[rung] }), el("span", { text }))))));
    const still = data.ack >= this.ladder.sent;
    const step = (to) => el("button", { type: "button", class: "step", disabled: !still,
      onclick: () => this.ladder.go({ page: null, ...to }) },
    el("span", { text: words.down }), el("b", { text: to.layer }), el("small", { text: fill(words.at, to) }));
    this.down.replaceChildren(...data.down.map(step),
      data.down.length ? "" : el("p", { class: "ground", text: words.ground }));
  }

  // Up to a rung: the page shows it and the keyboard stands on it.
  climb(rung) {
    const { strip, gallery, pair } = this.ladder;
    const home = { network: strip.root, layer: gallery.root, channel: pair.root, cell: pair.root }[rung];
    home.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    const first = { network: '[tabindex="0"]', layer: '.tiles [tabindex="0"]', channel: ".pad", cell: ".pad" }[rung];
    (home.querySelector(first) ?? home).focus({ preventScroll: true });
  }
}

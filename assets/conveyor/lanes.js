// The lanes of one unit: its states and gates as signed bars, a column for every step.

// What is drawn of a cell, from top to bottom. Gates between 0 and 1 stand on the floor, the others on a zero line.
export const LANES = {
  rnn: ["h", "past", "now"],
  lstm: ["c", "f", "i", "c_hat", "h", "o"],
  gru: ["h", "z", "r", "g"],
};
const SHARES = new Set(["f", "i", "o", "r", "z"]);
const HIGH = { c: 64, h: 52 };
const GATE = 30;
export const SIGNS = { c: "c", h: "h", f: "f", i: "i", c_hat: "ĉ", o: "o", z: "z", r: "r", g: "g", past: "Uh",
  now: "Wx" };

export const high = (lane) => HIGH[lane] ?? GATE; // pixels

export function paintLanes(belt) {
  const { view, cell } = belt;
  const tall = LANES[cell].reduce((all, lane) => all + (high(lane)), 0);
  const ratio = devicePixelRatio || 1;
  Object.assign(belt.lanes, { width: Math.round(view.width * ratio), height: tall * ratio });
  belt.lanes.style.height = `${tall}px`;
  const pen = belt.lanes.getContext("2d");
  pen.scale(ratio, ratio);
  let top = 0;
  LANES[cell].forEach((lane) => {
    paintLane(belt, pen, lane, top + 3, high(lane) - 6);
    top += high(lane);
  });
}

function paintLane(belt, pen, lane, top, tall) {
  const { view, view: { steps, ink } } = belt;
  const wide = view.width / steps;
  const [low, full] = reach(belt, lane);
  const y = (value) => top + tall * (full - value) / (full - low);
  pen.fillStyle = ink.grid;
  pen.fillRect(0, y(0) - 0.5, view.width, 1);
  if (SHARES.has(lane)) pen.fillRect(0, y(1) - 0.5, view.width, 0.5);
  const gap = Math.min(2, wide / 6);
  const bar = (value, left, width, colour) => {
    pen.fillStyle = colour;
    pen.fillRect(left, Math.min(y(0), y(value)), width, Math.max(0.7, Math.abs(y(value) - y(0))));
  };
  for (let t = 1; t <= steps; t++) {
    const [left, width, parts] = [(t - 1) * wide + gap / 2, wide - gap, belt.parts(t)];
    const value = belt.value(lane, t);
    if (parts?.lane !== lane) {
      bar(value, left, width, SHARES.has(lane) ? ink.weight : ink[value < 0 ? "negative" : "positive"]);
      continue;
    }
    bar(parts.kept, left, width / 2, ink.neutral);
    bar(parts.new, left + width / 2, width / 2, ink.input);
    pen.fillStyle = ink.ink;
    pen.fillRect(left - gap / 2, y(value) - 1, wide, 2);
  }
}

// From where to where a lane reaches: gates as far as they can, states and sums as far as this unit goes.
export function reach(belt, lane) {
  if (SHARES.has(lane)) return [0, 1];
  if (lane === "c_hat" || lane === "g") return [-1, 1];
  const lanes = lane === "past" || lane === "now" ? ["past", "now"] : [lane];
  let [low, full] = [0, 0];
  for (let t = 1; t <= belt.view.steps; t++) {
    const parts = belt.parts(t);
    const all = [...lanes.map((one) => belt.value(one, t)), ...(parts?.lane === lane ? [parts.kept, parts.new] : [])];
    low = Math.min(low, ...all);
    full = Math.max(full, ...all);
  }
  return full - low > 1e-9 ? [low, full] : [-1, 1];
}

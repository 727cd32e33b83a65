// Gaussian noise that is the same for the same number, and a median filter as in engine/models/median.py.

import { SIDE } from "../restoring/ink.js";

// Whole numbers mixed (mulberry32), two of them made normal (Box and Muller 1958).
export function normal(seed, count) {
  let state = (seed * 0x9e3779b1 + 1) >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  return Float32Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}

// The middle one of the pixels around each; beyond the rim those of the rim are repeated.
export function median(values, side) {
  const [reach, middle] = [(side - 1) / 2, (side * side - 1) / 2];
  const inside = (place) => Math.max(0, Math.min(SIDE - 1, place));
  const around = new Float32Array(side * side);
  return values.map((_, at) => {
    const [row, column] = [Math.floor(at / SIDE), at % SIDE];
    for (let i = 0; i < around.length; i++) {
      around[i] = values[inside(row + Math.floor(i / side) - reach) * SIDE + inside(column + (i % side) - reach)];
    }
    return around.sort()[middle];
  });
}

// Pictures of 28 × 28 in ink on paper, in the colours of the page; and how well one of them was restored.

import { el } from "../board/dom.js";

export const SIDE = 28;
export const SIZE = SIDE * SIDE;

// A colour of the page as [red, green, blue].
export function colour(root, name) {
  const probe = root.appendChild(el("i", { style: `color: var(--${name})` }));
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  probe.remove();
  return parts;
}

export const inks = (root) => ["surface", "ink"].map((name) => colour(root, name));

// `values` 0 (paper) … 1 (ink), row by row; what lies outside is cut off.
export function painted(values, [paper, ink], width = SIDE) {
  const image = new ImageData(width, values.length / width);
  for (let i = 0; i < values.length; i++) {
    const share = Math.max(0, Math.min(1, values[i]));
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = paper[c] + share * (ink[c] - paper[c]);
    image.data[4 * i + 3] = 255;
  }
  return image;
}

export function paint(canvas, values, colours, width = SIDE) {
  const image = painted(values, colours, width);
  Object.assign(canvas, { width, height: image.height });
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// The picture with this number in a row of bytes.
export const picture = (bytes, number) => Float32Array.from(bytes.subarray(number * SIZE, (number + 1) * SIZE), (byte) => byte / 255);

export const clipped = (values) => values.map((value) => Math.max(0, Math.min(1, value)));

export const mse = (a, b) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length;

// Decibels, of pictures 0 … 1.
export const psnr = (error) => -10 * Math.log10(error);

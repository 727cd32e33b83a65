// Numbers as colours: zero has the colour of the page, as on every chart; canvases must be on the page.

const ENDS = ["negative", "paper", "positive"];

// 255 colours from −1 to 1 in the theme of now: [r, g, b, 255, …].
export function scale(root) {
  const probe = root.appendChild(document.createElement("i"));
  const [minus, zero, plus] = ENDS.map((name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  });
  probe.remove();
  const colours = new Uint8ClampedArray(255 * 4);
  for (let i = 0; i < 255; i++) {
    const share = (i - 127) / 127;
    const end = share < 0 ? minus : plus;
    for (let c = 0; c < 3; c++) colours[4 * i + c] = zero[c] + (end[c] - zero[c]) * Math.abs(share);
    colours[4 * i + 3] = 255;
  }
  return colours;
}

// `share(i)` is the number of pixel i from −1 to 1.
export function paintMap(canvas, width, height, share, colours) {
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  const to = new Uint32Array(image.data.buffer);
  const from = new Uint32Array(colours.buffer);
  for (let i = 0; i < to.length; i++) {
    to[i] = from[127 + Math.round(127 * Math.max(-1, Math.min(1, share(i))))];
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

export const shown = (value, digits = 4) => {
  const text = Number(value.toPrecision(digits));
  const small = text !== 0 && Math.abs(text) < 1e-4;
  return (small ? text.toExponential(1) : String(text)).replaceAll("-", "−");
};

// Elements, icons and words: the few lines that stand in for a framework.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (name === "text") node.textContent = value;
    else if (name === "mathml") node.innerHTML = value; // made by engine/ui/mathml.py from formulas of ours
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export function draw(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

const ICONS = {
  steps: "M5 4v16M10 6l9 6-9 6z",
  practice: "M4 20l4-1L19 8l-3-3L5 16zM14 7l3 3",
  random: "M4 7h3l10 10h3M4 17h3l3-3M14 10l3-3h3M18 5l2 2-2 2M18 15l2 2-2 2",
  reset: "M5 12a7 7 0 1 0 2.2-5.1L5 9M5 4v5h5",
  share: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
};

export function icon(name) {
  const drawing = draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  drawing.append(draw("path", { d: ICONS[name] }));
  return drawing;
}

export const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Streamlit tells the colour of its page; ours follow.
export function isDark(root) {
  const paper = getComputedStyle(root).getPropertyValue("--st-background-color");
  const [r, g, b] = (el("i", { style: `color:${paper}` }).style.color.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

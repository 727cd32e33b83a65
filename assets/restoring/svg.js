// Words in a drawing.

import { draw } from "../board/dom.js";

export function written(x, y, words, anchor, more = {}) {
  const node = draw("text", { x, y, "text-anchor": anchor, ...more });
  node.textContent = words;
  return node;
}

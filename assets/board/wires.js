// One curve from each grid that feeds the lit cell, drawn behind the cells.

import { draw } from "./dom.js";

export function drawWires(board, id) {
  board.wires.replaceChildren();
  if (id == null) return;
  const groups = new Map();
  board.net.sources[id].forEach((cell) => {
    const { g } = board.net.cells[cell];
    groups.set(g, [...(groups.get(g) ?? []), cell]);
  });
  groups.delete(board.net.cells[id].g);
  const to = box(board, [id]);
  groups.forEach((cells, g) => wire(board.wires, box(board, cells), to, board.data.grids[g].role));
}

// Where some cells of one grid stand on the stage, and (edge) the whole grid, as far as it is scrolled into view.
function box(board, ids) {
  const stage = board.stage.getBoundingClientRect();
  const frame = board.tds[ids[0]].closest(".scroll").getBoundingClientRect();
  const rects = ids.map((id) => board.tds[id].getBoundingClientRect());
  const seen = (x) => Math.min(Math.max(x, frame.left), frame.right);
  const left = seen(Math.min(...rects.map((rect) => rect.left))) - stage.left;
  const right = seen(Math.max(...rects.map((rect) => rect.right))) - stage.left;
  const top = Math.min(...rects.map((rect) => rect.top)) - stage.top;
  const bottom = Math.max(...rects.map((rect) => rect.bottom)) - stage.top;
  const edge = { left: frame.left - stage.left, right: frame.right - stage.left, top: frame.top - stage.top, bottom: frame.bottom - stage.top };
  return { left, right, top, bottom, edge, x: (left + right) / 2, y: (top + bottom) / 2 };
}

const GAP = 7; // pixels between the tip and the grid

function wire(wires, from, to, role) {
  const beside = from.edge.right < to.edge.left || to.edge.right < from.edge.left;
  const onward = beside ? from.edge.right < to.edge.left : from.edge.bottom < to.edge.top;
  const start = beside ? [onward ? from.edge.right : from.edge.left, from.y] : [from.x, onward ? from.edge.bottom : from.edge.top];
  const end = beside ? [onward ? to.edge.left - GAP : to.edge.right + GAP, to.y] : [to.x, onward ? to.edge.top - GAP : to.edge.bottom + GAP];
  const along = beside ? 0 : 1;
  const reach = Math.max(Math.abs(end[along] - start[along]) / 2, 14) * (onward ? 1 : -1);
  const bend = [start, end].map((point, last) => point.map((x, axis) => (axis === along ? x + (last ? -reach : reach) : x)));
  const turn = (beside ? 0 : 90) + (onward ? 0 : 180);
  wires.append(
    draw("path", { d: `M${start} C${bend[0]} ${bend[1]} ${end}`, "data-role": role }),
    draw("polygon", { points: "-3,-4.5 5.5,0 -3,4.5", transform: `translate(${end}) rotate(${turn})`, "data-role": role }));
}

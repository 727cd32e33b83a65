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

// The grid of some cells on the stage, as far as it is scrolled into view, and (x, y) the middle of those cells.
function box(board, ids) {
  const stage = board.stage.getBoundingClientRect();
  const table = board.tds[ids[0]].closest("tbody").getBoundingClientRect();
  const frame = board.tds[ids[0]].closest(".scroll").getBoundingClientRect();
  const rects = ids.map((id) => board.tds[id].getBoundingClientRect());
  const inside = (x) => Math.min(Math.max(x, frame.left), frame.right) - stage.left;
  const middle = (low, high) =>
    (Math.min(...rects.map((rect) => rect[low])) + Math.max(...rects.map((rect) => rect[high]))) / 2;
  return {
    left: inside(table.left), right: inside(table.right), top: table.top - stage.top, bottom: table.bottom - stage.top,
    x: inside(middle("left", "right")), y: middle("top", "bottom") - stage.top,
  };
}

const GAP = 7; // pixels between the tip and the grid
const BELOW = 30; // pixels between two grids from which on they stand in different rows
const DISTANT = 260; // pixels; a longer curve is only hinted at, for it crosses other grids

function wire(wires, from, to, role) {
  const apart = Math.max(from.top - to.bottom, to.top - from.bottom);
  const beside = apart < BELOW && (from.right < to.left || to.right < from.left);
  const onward = beside ? from.right < to.left : from.bottom < to.top;
  const start = beside ? [onward ? from.right : from.left, from.y] : [from.x, onward ? from.bottom : from.top];
  const end = beside ? [onward ? to.left - GAP : to.right + GAP, to.y] : [to.x, onward ? to.top - GAP : to.bottom + GAP];
  const along = beside ? 0 : 1;
  const reach = Math.max(Math.abs(end[along] - start[along]) / 2, 14) * (onward ? 1 : -1);
  const shifted = (point, by) => point.map((x, axis) => (axis === along ? x + by : x));
  const turn = (beside ? 0 : 90) + (onward ? 0 : 180);
  wires.append(
    draw("path", { class: Math.abs(end[1] - start[1]) > DISTANT ? "distant" : "", "data-role": role,
      d: `M${start} C${shifted(start, reach)} ${shifted(end, -reach)} ${end}` }),
    draw("polygon", { points: "-3,-4.5 5.5,0 -3,4.5", transform: `translate(${end}) rotate(${turn})`, "data-role": role }));
}

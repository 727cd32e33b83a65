// One grid as a real table: symbol and caption above, formula below, every cell with a name of its own.

import { el } from "./dom.js";

export function figure(board, grid, g) {
  const head = grid.column_labels && el("thead", {}, el("tr", {}, grid.row_labels ? el("td", { class: "corner" }) : null,
    ...grid.column_labels.map((text) => el("th", { scope: "col", text }))));
  const rows = grid.values.map((row, r) => el("tr", {},
    grid.row_labels ? el("th", { scope: "row", text: grid.row_labels[r] }) : null,
    ...row.map((_, c) => cell(board, board.net.at(g, r, c)))));
  return el("figure", { "data-role": grid.role, "data-name": grid.name },
    el("figcaption", {},
      el("span", { class: "symbol", mathml: grid.symbol_mathml }), el("span", { class: "caption", text: grid.caption })),
    el("div", { class: "scroll" },
      el("table", { role: "grid", "aria-label": `${grid.name}: ${grid.caption}` }, head, el("tbody", {}, ...rows))),
    grid.sizes && !board.data.practice ? sizes(board, grid) : null,
    grid.mathml ? el("div", { class: "formula", mathml: grid.mathml }) : null);
}

// Rows and columns of a table that may be smaller or larger.
function sizes(board, grid) {
  const words = board.words.size;
  const now = [grid.values.length, grid.values[0].length];
  const stepper = (axis, name) => {
    const [low, high] = grid.sizes[axis];
    if (low === high) return null;
    const to = (step) => now.map((count, one) => (one === axis ? count + step : count));
    const button = (step, sign, label) => el("button", { type: "button", text: sign, title: label,
      "aria-label": `${grid.name}: ${label}`, disabled: now[axis] + step < low || now[axis] + step > high,
      onclick: () => board.send("size", { grid: grid.name, size: to(step) }) });
    return el("span", {}, button(-1, "−", words[`fewer_${name}`]), words[name], button(1, "+", words[`more_${name}`]));
  };
  return el("div", { class: "sizes" }, stepper(0, "rows"), stepper(1, "columns"));
}

function cell(board, id) {
  const blank = board.practice.blanks.has(id);
  const editable = board.net.grid(id).editable && !board.data.practice;
  const td = el("td", { role: "gridcell", "aria-readonly": String(!editable && !blank), tabindex: -1,
    class: [editable && "editable", blank && "blank"].filter(Boolean).join(" ") }, el("span", { class: "value" }));
  if (blank) td.append(board.practice.field(id));
  else if (board.net.first.includes(id)) td.tabIndex = 0;
  td.cell = id;
  board.tds[id] = td;
  return td;
}

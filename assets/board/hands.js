// Mouse, finger and keyboard on the cells.

import { edit } from "./edit.js";

export function listen(board) {
  const { stage } = board;
  const cell = (event) => event.target.closest?.("td")?.cell ?? null;
  const heard = (name, action) => stage.addEventListener(name, (event) => {
    if (cell(event) != null) action(board, cell(event), event);
  });
  stage.addEventListener("pointerdown", (event) => { board.touch = event.pointerType === "touch"; });
  stage.addEventListener("pointerover", (event) => point(board, cell(event), event));
  stage.addEventListener("pointerleave", (event) => point(board, null, event));
  stage.addEventListener("focusout", () => queueMicrotask(() => board.show()));
  stage.addEventListener("scroll", () => board.wire(), true);
  heard("click", onClick);
  heard("dblclick", edit);
  heard("focusin", onFocus);
  board.root.onkeydown = (event) => onKey(board, cell(event), event);
}

function point(board, id, event) {
  if (event.pointerType === "touch" || id === board.hover) return;
  board.hover = id;
  board.show();
}

function onClick(board, id, event) {
  if (board.editing != null || board.practice.blanks.has(id) || event.detail > 1) return;
  if (board.touch && board.pinned === id && board.net.grid(id).editable) return edit(board, id);
  board.focus(id);
  board.pin(board.pinned === id ? null : id);
}

function onFocus(board, id) {
  const { g } = board.net.cells[id];
  board.tds.forEach((td, other) => { if (board.net.cells[other].g === g) td.tabIndex = -1; });
  if (!board.practice.blanks.has(id)) board.tds[id].tabIndex = 0; // Tab comes back here
  board.show();
  if (board.editing == null && board.root.getRootNode().activeElement.matches(":focus-visible")) board.sayAloud(id);
}

function onKey(board, id, event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const used = event.target.tagName === "INPUT"
    ? id != null && board.practice.onKey(id, event)
    : board.steps.onKey(event) || onCellKey(board, id, event.key);
  if (used) event.preventDefault();
}

function onCellKey(board, id, key) {
  if (key === "Escape" && board.pinned != null) board.pin(null);
  else if (id == null) return false;
  else if (key === "Enter" || key === " ") board.pin(board.pinned === id ? null : id);
  else if (key === "F2") edit(board, id);
  else if (/^[-−.\d]$/.test(key)) edit(board, id, key);
  else {
    const next = board.net.walk(id, key, (cell) => board.steps.seen(cell));
    if (next == null) return false;
    board.focus(next);
  }
  return true;
}

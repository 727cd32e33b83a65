// Who comes from whom. Cells are numbered through all grids: one integer a cell.

export class Net {
  constructor(grids) {
    this.grids = grids;
    this.first = []; // grid -> its first cell
    this.cells = []; // cell -> {g, r, c}
    grids.forEach((grid, g) => {
      this.first.push(this.cells.length);
      grid.values.forEach((row, r) => row.forEach((_, c) => this.cells.push({ g, r, c })));
    });
    this.sources = this.cells.map(({ g, r, c }) =>
      [...new Set(grids[g].sources[r][c].map((place) => this.at(...place)))]);
    this.consumers = this.cells.map(() => []);
    this.sources.forEach((list, id) => list.forEach((source) => this.consumers[source].push(id)));
  }

  at(g, r, c) {
    return this.first[g] + r * this.grids[g].values[0].length + c;
  }

  grid(id) {
    return this.grids[this.cells[id].g];
  }

  size(g) {
    return [this.grids[g].values.length, this.grids[g].values[0].length];
  }

  ancestors(id) {
    const found = new Set(this.sources[id]);
    for (const one of found) this.sources[one].forEach((source) => found.add(source)); // a Set grows while walked
    return found;
  }

  // "values", "shown" or "arithmetic" of a cell
  of(id, what) {
    const { g, r, c } = this.cells[id];
    return this.grids[g][what][r][c];
  }

  index(id) {
    const { g, r, c } = this.cells[id];
    const { row_labels: rowLabels, column_labels: columnLabels } = this.grids[g];
    const [rows, columns] = this.size(g);
    const row = rows > 1 || rowLabels ? rowLabels?.[r] ?? r + 1 : null;
    const column = columns > 1 || columnLabels ? columnLabels?.[c] ?? c + 1 : null;
    return [row, column].filter((one) => one != null).join(",");
  }

  name(id) {
    const index = this.index(id);
    return this.grid(id).name + (index && `[${index}]`);
  }

  // The order of a teacher's hand: given grids that stand together at once, then one computed grid at a time.
  steps() {
    const steps = [];
    this.grids.forEach((grid, g) => {
      if (grid.given && g && this.grids[g - 1].given) steps.at(-1).push(g);
      else steps.push([g]);
    });
    return steps;
  }

  // Arrows walk the grid and go on into its neighbours at the edges; Home and End go along the row.
  // null: the key does not walk.
  walk(id, key, open) {
    const { g, r, c } = this.cells[id];
    const [rows, columns] = this.size(g);
    if (key === "Home") return this.at(g, r, 0);
    if (key === "End") return this.at(g, r, columns - 1);
    const way = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
    if (!way) return null;
    const [row, column] = [r + way[0], c + way[1]];
    if (row >= 0 && row < rows && column >= 0 && column < columns) return this.at(g, row, column);
    const next = g + way[0] + way[1];
    if (!this.grids[next] || !open(this.first[next])) return id;
    const [nextRows, nextColumns] = this.size(next);
    if (way[1]) return this.at(next, Math.min(r, nextRows - 1), way[1] > 0 ? 0 : nextColumns - 1);
    return this.at(next, way[0] > 0 ? 0 : nextRows - 1, Math.min(c, nextColumns - 1));
  }
}

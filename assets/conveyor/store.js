// Every gate and state of one network over the sequence: heavy, so it arrives by itself, once, under a stamp.
// Kept on the window, because each mount may have a module of its own.

const FEW = 12; // networks over sequences remembered

const store = (globalThis[Symbol.for("ai-library.conveyor")] ??= { parts: new Map(), views: new Set() });

export function found(stamp) {
  const part = store.parts.get(stamp);
  if (part && store.parts.delete(stamp)) store.parts.set(stamp, part); // asked for at every painting: the youngest
  return part;
}

export const join = (view) => store.views.add(view);
export const leave = (view) => store.views.delete(view);

// `values` are float32 in base64: for every layer its tables one after the other, (rows, hidden) each.
export function keep({ stamp, steps, layers, values }) {
  if (store.parts.has(stamp)) return;
  const numbers = new Float32Array(Uint8Array.from(atob(values), (letter) => letter.charCodeAt(0)).buffer);
  let from = 0;
  const take = (size) => numbers.subarray(from, (from += size));
  const unpacked = layers.map(({ hidden, tables }) => ({ hidden, ...Object.fromEntries(tables.map((name) =>
    [name, take((steps + (name === "c" || name === "h" ? 1 : 0)) * hidden)])) }));
  store.parts.set(stamp, { steps, layers: unpacked });
  while (store.parts.size > FEW) store.parts.delete(store.parts.keys().next().value);
  store.views.forEach((view) => view.paint());
}

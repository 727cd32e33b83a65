// CTC on a small table (Graves et al. 2006). Symbols are numbers, 0 is the blank; y[t][k] is the probability of symbol k
// at time step t; ext is the label with a blank before, between and after its letters.

export const FULL = 10000; // a row of the table in whole parts, so that it sums to exactly 1

export const extended = (label) => [0, ...label.flatMap((k) => [k, 0])];
export const repeats = (label) => label.filter((k, i) => i && k === label[i - 1]).length;
export const needed = (label) => label.length + repeats(label); // the fewest time steps

// May a blank before s be jumped over? Never between equal letters: they would merge.
export const jumps = (ext, s) => s >= 2 && ext[s] !== 0 && ext[s] !== ext[s - 2];
export const into = (ext, s) => [s, s - 1, ...(jumps(ext, s) ? [s - 2] : [])].filter((q) => q >= 0);
export const ends = (ext) => [ext.length - 2, ext.length - 1].filter((s) => s >= 0);

// (T, S): the probability of all beginnings of paths that reach a cell.
export function forward(y, ext) {
  const alpha = [];
  y.forEach((row, t) => alpha.push(ext.map((k, s) =>
    row[k] * (t ? into(ext, s).reduce((sum, q) => sum + alpha[t - 1][q], 0) : Number(s < 2)))));
  return alpha;
}

// (T, S): does some path of the label pass here, whatever its probability?
export function open(steps, ext) {
  const reached = [];
  for (let t = 0; t < steps; t++) {
    reached.push(ext.map((_, s) => (t ? into(ext, s).some((q) => reached[t - 1][q]) : s < 2)));
  }
  const kept = reached.map((row) => row.map(() => false));
  ends(ext).forEach((s) => { kept[steps - 1][s] = reached[steps - 1][s]; });
  for (let t = steps - 1; t > 0; t--) {
    ext.forEach((_, s) => kept[t][s] && into(ext, s).forEach((q) => { kept[t - 1][q] ||= reached[t - 1][q]; }));
  }
  return kept;
}

export function probability(y, label) {
  const ext = extended(label);
  const last = forward(y, ext).at(-1);
  return ends(ext).reduce((sum, s) => sum + last[s], 0);
}

// How many paths the label has.
export const count = (steps, ext) => probability(Array.from({ length: steps }, () => Array(Math.max(...ext) + 1).fill(1)),
  ext.filter((k) => k));

// The `most` likeliest paths of the label as their places in ext, with their products: each place keeps its best beginnings.
export function likeliest(y, ext, most) {
  const kept = open(y.length, ext);
  let now = ext.map((k, s) => (kept[0][s] ? [{ p: y[0][k], s, before: null }] : []));
  for (let t = 1; t < y.length; t++) {
    const past = now;
    now = ext.map((k, s) => (kept[t][s] ? into(ext, s).flatMap((q) => past[q]).sort(falling).slice(0, most)
      .map((before) => ({ p: before.p * y[t][k], s, before })) : []));
  }
  const states = (one) => (one ? [...states(one.before), one.s] : []);
  return ends(ext).flatMap((s) => now[s]).sort(falling).slice(0, most).map((one) => ({ states: states(one), p: one.p }));
}

const falling = (a, b) => b.p - a.p;

export const collapse = (path) => path.filter((k, i) => k !== path[i - 1]).filter((k) => k !== 0);

export function bestPath(y) {
  const path = y.map((row) => row.indexOf(Math.max(...row)));
  return { path, label: collapse(path), p: path.reduce((p, k, t) => p * y[t][k], 1) };
}

// The likeliest label by prefix search (section 3.2): exact unless `budget` prefixes were not enough.
export function bestLabel(y, budget = 1500) {
  const blank = [];
  y.forEach((row, t) => blank.push((t ? blank[t - 1] : 1) * row[0]));
  let best = { label: [], p: blank.at(-1) };
  const queue = [{ label: [], letter: y.map(() => 0), blank, rest: 1 - best.p }]; // by what longer texts can have, rising
  for (let i = 0; i < budget; i++) {
    const parent = queue.pop();
    if (!parent || parent.rest <= best.p) return { ...best, exact: true };
    for (let k = 1; k < y[0].length; k++) {
      const child = longer(y, parent, k);
      if (child.p > best.p) best = { label: child.label, p: child.p };
      if (child.rest > best.p) insert(queue, child);
    }
  }
  return { ...best, exact: false };
}

function insert(queue, child) {
  let [low, high] = [0, queue.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (queue[middle].rest < child.rest) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, child);
}

// A prefix with one more letter: `letter` and `blank` hold, for each t, the probability of having read just it.
function longer(y, parent, k) {
  const [letter, blank] = [[], []];
  let all = 0;
  y.forEach((row, t) => {
    const fresh = t ? parent.blank[t - 1] + (parent.label.at(-1) === k ? 0 : parent.letter[t - 1])
      : Number(!parent.label.length);
    letter.push(row[k] * (fresh + (t ? letter[t - 1] : 0)));
    blank.push(t ? row[0] * (blank[t - 1] + letter[t - 1]) : 0);
    all += row[k] * fresh;
  });
  const p = letter.at(-1) + blank.at(-1);
  return { label: [...parent.label, k], letter, blank, p, rest: all - p };
}

// Prefix beam search: at each time step only the `width` likeliest prefixes live on.
export function beam(y, width) {
  let live = [{ label: [], letter: 0, blank: 1 }];
  y.forEach((row) => {
    const next = new Map();
    const at = (label) => {
      const key = label.join();
      if (!next.has(key)) next.set(key, { label, letter: 0, blank: 0 });
      return next.get(key);
    };
    live.forEach(({ label, letter, blank }) => {
      at(label).blank += row[0] * (letter + blank);
      if (label.length) at(label).letter += row[label.at(-1)] * letter;
      for (let k = 1; k < row.length; k++) {
        at([...label, k]).letter += row[k] * (blank + (k === label.at(-1) ? 0 : letter));
      }
    });
    live = [...next.values()].sort((a, b) => b.letter + b.blank - a.letter - a.blank).slice(0, width);
  });
  return { label: live[0].label, p: live[0].letter + live[0].blank };
}

// A probability in few digits, and as a power of ten below `small`.
export function brief(value, digits = 4, small = 1e-4) {
  const text = value && value < small ? value.toExponential(digits - 2) : String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", "−");
}

// A row of whole numbers that sum to FULL, with `value` in place k: the others share the rest as they did before.
export function held(row, k, value) {
  const others = row.reduce((sum, n, i) => (i === k ? sum : sum + n), 0);
  const share = (n) => (others ? n / others : 1 / (row.length - 1));
  const next = row.map((n, i) => (i === k ? value : Math.floor((FULL - value) * share(n))));
  const most = next.reduce((top, n, i) => (i !== k && (top === k || n > next[top]) ? i : top), k ? 0 : 1);
  next[most] += FULL - next.reduce((a, b) => a + b, 0);
  return next;
}

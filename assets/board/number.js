// Numbers as keyboards give them: "−3", "３" and "1,5" are understood; an answer may also be a fraction such as 1/3.

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

export function number(text, fractions = false) {
  const plain = text.normalize("NFKC").replace(/−/g, "-").replace(",", ".").trim();
  const parts = fractions ? plain.split("/") : [plain];
  if (parts.length > 2 || !parts.every((part) => NUMBER.test(part))) return NaN;
  const value = parts.map(Number).reduce((a, b) => a / b);
  return Number.isFinite(value) ? value : NaN;
}

// Right to one part in a thousand, or to the digits on the board where those are coarser.
export function near(guess, value, digits) {
  return Math.abs(guess - value) <= Math.max(1e-3 * Math.abs(value), 0.5 * 10 ** -digits) + 1e-12;
}

// 4.3e-5 -> 4.3×10⁻⁵; what is neither tiny nor huge stands as it is.

import { shown } from "./paint.js";

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export const raised = (whole) =>
  String(whole).replace("-", "⁻").replace(/\d/g, (digit) => DIGITS[digit]);

export function power(value, digits = 2) {
  if (value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5)) return shown(value, digits);
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return `${mantissa}×10${raised(Number(exponent))}`;
}

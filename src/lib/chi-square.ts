/** The chance of a chi-square of at least `x` with `df` degrees of freedom (at least 1). */
export function chiSquareTail(x: number, df: number): number {
  if (!(x > 0)) return 1;
  const [a, half] = [df / 2, x / 2];
  const head = Math.exp(a * Math.log(half) - half - logGamma(a));
  return half < a + 1 ? 1 - head * series(a, half) : head * fraction(a, half);
}

/** Regularised lower incomplete gamma without its head, for x < a + 1. */
function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 10_000 && term > sum * 1e-16; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** The upper one as a continued fraction (Lentz), for x >= a + 1. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 10_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const step = c * d;
    h *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return h;
}

/** Lanczos, g = 7; x > 0. */
function logGamma(x: number): number {
  const parts = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
    12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  const sum = parts.reduce((total, part, i) => total + part / (y + i + 1), 0.9999999999998099);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

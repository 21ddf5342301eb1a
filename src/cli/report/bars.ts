// Bars in eighths of a column, and sparklines; in plain ASCII where there is no Unicode.

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;
const SPARKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const ASCII_SPARKS = [".", ":", "-", "=", "+", "*", "%", "#"] as const;

export interface BarOptions {
  /** Columns of a full bar. */
  readonly width: number;
  readonly unicode: boolean;
}

/** A bar for `share` (0 to 1); what is not nothing shows at least an eighth. */
export function renderBar(share: number, { width, unicode }: BarOptions): string {
  const bounded = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0));
  if (!unicode) return "#".repeat(bounded > 0 ? Math.max(1, Math.round(bounded * width)) : 0);
  const eighths = bounded > 0 ? Math.max(1, Math.round(bounded * width * 8)) : 0;
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

/** One character a value, the highest value full; zero is a gap. */
export function renderSparkline(values: readonly number[], unicode: boolean): string {
  const highest = Math.max(1, ...values);
  const marks = unicode ? SPARKS : ASCII_SPARKS;
  return values.map((value) => (value <= 0 ? " " : marks[Math.min(7, Math.ceil((value / highest) * 8) - 1)] ?? " ")).join("");
}

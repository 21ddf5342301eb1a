// Vector strings of the Common Vulnerability Scoring System: metrics with slashes between, each once, each with one of its values.

export type Metrics = ReadonlyMap<string, string>;

/** What a version knows: its prefix, and the values of each metric, the mandatory ones apart. */
export interface VectorGrammar {
  /** As `CVSS:3.1/`; empty for version 2, which has none. */
  readonly prefix: string;
  /** Metric to its values, as `AV` to `NALP`; values of several letters have commas between. */
  readonly mandatory: Readonly<Record<string, string>>;
  readonly optional: Readonly<Record<string, string>>;
}

/** All metrics of version 4 together have some 180 characters. */
const MAX_VECTOR_LENGTH = 400;

/** Null for what is no vector of that version: unknown, repeated or missing metrics. */
export function parseVector(text: string, grammar: VectorGrammar): Metrics | null {
  if (text.length > MAX_VECTOR_LENGTH || !text.startsWith(grammar.prefix)) return null;
  const metrics = new Map<string, string>();
  for (const part of text.slice(grammar.prefix.length).split("/")) {
    const [name = "", value = "", ...rest] = part.split(":");
    const values = valuesOf(grammar, name);
    if (rest.length > 0 || values === null || !values.includes(value) || metrics.has(name)) return null;
    metrics.set(name, value);
  }
  return Object.keys(grammar.mandatory).every((name) => metrics.has(name)) ? metrics : null;
}

function valuesOf({ mandatory, optional }: VectorGrammar, name: string): readonly string[] | null {
  const values = Object.hasOwn(mandatory, name) ? mandatory[name] : Object.hasOwn(optional, name) ? optional[name] : undefined;
  if (values === undefined) return null;
  return values.includes(",") ? values.split(",") : [...values];
}

// What every syntax of requirements becomes: any of several alternatives, each a list of bounds that all hold.

export interface Bound {
  readonly op: "<" | "<=" | ">" | ">=" | "=" | "!=";
  readonly version: string;
}

/** All of them hold. None at all takes every version. */
export type Bounds = readonly Bound[];

/** One of them holds. */
export type Alternatives = readonly Bounds[];

const OPERATORS: ReadonlySet<string> = new Set<Bound["op"]>(["<", "<=", ">", ">=", "=", "!="]);

export function isOperator(text: string): text is Bound["op"] {
  return OPERATORS.has(text);
}

/** The least version that is above all that begin with these numbers. */
export function incrementLast(numbers: readonly string[]): string {
  return numbers.map((number, at) => (at === numbers.length - 1 ? String(BigInt(number) + 1n) : number)).join(".");
}

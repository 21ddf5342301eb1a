// The shape of the vectors: the body of a function `f(a, b, c, d)`, and what it comes to, computed by hand.

export interface Vectors {
  readonly language: string;
  /** The file in which the body stands; `f` is its first function. */
  readonly wrap: (body: string) => string;
  readonly cases: readonly (readonly [what: string, body: string, cyclomatic: number, cognitive: number])[];
}

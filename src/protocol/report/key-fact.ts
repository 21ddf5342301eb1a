// A fact of a report that is worth a sentence.

export interface KeyFact {
  readonly topic: "code" | "people" | "activity" | "origin" | "comments" | "content";
  /** What was found, a sentence. */
  readonly finding: string;
  /** What it means, a sentence. */
  readonly meaning: string;
  /** How the number came about. */
  readonly basis: string;
  /** How telling, 0 to 1. */
  readonly weight: number;
}

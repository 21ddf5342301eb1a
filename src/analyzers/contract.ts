// What an analyser is: a pure function from bytes to facts, which carries its own true and false positives. Those run in the
// tests; an analyser whose examples fail is not taken.

export interface Analyzer {
  /** As in `product.analyzers` of a report. */
  readonly id: string;
  /** Raised with every change of its answers: kept facts of another version are not used. */
  readonly version: number;
  /** What it finds, in one line. */
  readonly summary: string;
  readonly examples: {
    readonly finds: readonly Example[];
    /** What looks like a find and is none. */
    readonly ignores: readonly Example[];
  };
  /** What it says of one file (or stream), short enough to be compared by eye. */
  readonly examine: (path: string, content: Uint8Array) => string;
}

export interface Example {
  readonly path: string;
  readonly content: string;
  /** What `examine` says. */
  readonly says: string;
}

/**
 * One text file as the analysers of its content see it. What they find is kept under content and base name, so that an update pays
 * for new files alone: nothing else may decide, neither the folder nor other files.
 */
export interface AnalysedFile {
  /** Base name. */
  readonly name: string;
  /** As in GitHub Linguist's list, or «Other». */
  readonly language: string;
  /** All of it. Not to be kept beyond the call. */
  readonly content: Uint8Array;
}

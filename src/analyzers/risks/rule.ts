// What a rule is: data. What it looks for is one shape of the tree, what it says of a find is what a reader needs to judge and mend it,
// and its examples are what it must and must not find: a rule whose examples fail is not taken.

import type { GrammarId } from "#analyzers/syntax/grammars.ts";

export interface RiskRule {
  /** Stable: reports refer to it. */
  readonly id: string;
  /** Number in the Common Weakness Enumeration. */
  readonly cwe: number;
  readonly severity: "critical" | "high" | "medium" | "low";
  /** How often a find is one: "high" where only odd code is found wrongly. */
  readonly confidence: "high" | "medium";
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly match: readonly RiskMatch[];
  readonly examples: {
    readonly finds: readonly RiskExample[];
    readonly ignores: readonly RiskExample[];
  };
}

/** A language by GitHub Linguist's name, and a piece of a file in it. */
export type RiskExample = readonly [language: string, code: string];

export type RiskMatch = (CallMatch | SettingMatch | NodeMatch | FunctionMatch) & {
  readonly in: readonly GrammarId[];
  /** The file holds this too: the import that tells whose `exec` it is. */
  readonly requires?: RegExp;
  /** The file holds what makes it harmless. */
  readonly unless?: RegExp;
  /** The statement around, up to 400 characters of it. */
  readonly around?: RegExp;
};

/** A call, by the last name in what is called. */
export interface CallMatch {
  readonly calls: readonly string[];
  /** All that is called, up to 120 characters of its end: no spaces, one point for `->`, `::` and `?.`, `new ` before a constructor. */
  readonly callee?: RegExp;
  /** By place, from 0, or by name; each must be there and hold. */
  readonly arguments?: Readonly<Record<string, ValueTest>>;
  /** Some argument. */
  readonly any?: ValueTest;
  /** All of the text between its parentheses. */
  readonly text?: RegExp;
  readonly notText?: RegExp;
}

/** A value that is given to a name: an assignment, a pair of an object, a named argument. */
export interface SettingMatch {
  readonly settings: readonly string[];
  readonly value: ValueTest;
  /** What it is given to, as it is written. */
  readonly target?: RegExp;
}

/** A node of a kind of the grammar, by its text. */
export interface NodeMatch {
  readonly nodes: readonly string[];
  readonly text: RegExp;
  readonly notText?: RegExp;
}

/** A function of this name whose body, without comments and white space at its ends, is this. */
export interface FunctionMatch {
  readonly functions: readonly string[];
  readonly body: RegExp;
}

/**
 * What an expression is. "literal": nothing in it can differ from one run to the next. "built": text put together with something that can.
 * "variable": anything else. A name stands for what was last assigned to it in the function.
 */
export interface ValueTest {
  readonly is?: readonly ValueKind[];
  /** As it is written (of a name: as it was assigned). */
  readonly text?: RegExp;
  readonly notText?: RegExp;
  /** The parts of it that are literal text, one after the other. */
  readonly literal?: RegExp;
  /** The name of an array of fixed size in the same function. */
  readonly isFixedBuffer?: true;
}

export type ValueKind = "literal" | "built" | "variable";

export interface RiskFind {
  /** Id of the rule. */
  readonly rule: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
}

// Groups of grammars, and values that many rules ask for.

import type { GrammarId } from "#analyzers/syntax/grammars.ts";
import type { ValueTest } from "#analyzers/risks/rule.ts";

export const JS: readonly GrammarId[] = ["javascript", "typescript", "tsx"];
export const C: readonly GrammarId[] = ["c", "cpp"];
export const JVM: readonly GrammarId[] = ["java", "kotlin", "scala"];

export const BUILT: ValueTest = { is: ["built"] };
/** Not the same in every run. */
export const OPEN: ValueTest = { is: ["built", "variable"] };
export const TRUE: ValueTest = { text: /^(true|True|1|YES)$/ };
export const FALSE: ValueTest = { text: /^(false|False|0|0L|nil|NO)$/ };

/**
 * Text put together that is a statement of SQL, and not merely prose that begins like one. Statements about tables and users are left
 * out: names cannot be parameters, and it is migrations and administration that need them.
 */
export const BUILT_SQL: ValueTest = {
  is: ["built"],
  literal: /^[\s"'`@$frbu(]*(?:select\b[^]{0,400}\bfrom\b|insert\s+(?:ignore\s+)?into\b|update\b[^]{0,200}\bset\b|delete\s+from\b|replace\s+into\b|with\s+\w+\s+as\b)/i,
};

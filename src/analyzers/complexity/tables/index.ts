// The table of each grammar.

import type { ComplexityTable } from "#analyzers/complexity/table.ts";
import type { GrammarId } from "#analyzers/syntax/grammars.ts";
import { C, CPP, CSHARP, JAVA } from "./c-family.ts";
import { JAVASCRIPT, TYPESCRIPT } from "./ecmascript.ts";
import { GO, KOTLIN, RUST, SCALA, SWIFT } from "./moderns.ts";
import { PHP, PYTHON, RUBY } from "./scripts.ts";

export const COMPLEXITY_TABLES: Readonly<Record<GrammarId, ComplexityTable>> = {
  javascript: JAVASCRIPT, typescript: TYPESCRIPT, tsx: TYPESCRIPT, python: PYTHON, php: PHP, ruby: RUBY,
  c: C, cpp: CPP, csharp: CSHARP, java: JAVA, go: GO, rust: RUST, kotlin: KOTLIN, swift: SWIFT, scala: SCALA,
};

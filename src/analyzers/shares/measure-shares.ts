// What one file says of tests, documentation and size, in small numbers. Decided by content and language alone; what its path says, and
// what all files are together, is `summarize-shares.ts`.

import type { AnalysedFile } from "#analyzers/contract.ts";
import { markHeader } from "#analyzers/assistants/assistants.ts";
import { scanTokens } from "#analyzers/tokens/scan-tokens.ts";
import { countDocumented } from "./count-documented.ts";
import { countTests, mayHaveTests, NO_TESTS } from "./count-tests.ts";

export interface ShareFacts {
  readonly language: string;
  /** Physical lines, blank ones among them. */
  readonly lines: number;
  /** Of TEST_FRAMEWORKS; null: no tests. */
  readonly framework: string | null;
  readonly tests: number;
  readonly assertions: number;
  readonly emptyTests: number;
  readonly publicDeclarations: number;
  readonly documentedDeclarations: number;
  /** Ids of ASSISTANTS that the file's first lines name as its author. */
  readonly assistants: readonly string[];
}

/** Larger files are measured in lines only. */
const MAX_SCANNED_BYTES = 1024 * 1024;
const NOT_DOCUMENTED = { publicDeclarations: 0, documentedDeclarations: 0 };
/** Languages in which public declarations are counted. */
const DECLARING = new Set(["TypeScript", "TSX", "JavaScript", "Go", "Rust", "Java", "PHP", "C#", "Swift", "Scala", "Python"]);

export function measureShares({ language, content }: AnalysedFile): ShareFacts {
  const lines = countLines(content);
  const assistants = markHeader(content);
  const isDeclaring = DECLARING.has(language);
  if (content.length > MAX_SCANNED_BYTES || (!isDeclaring && !mayHaveTests(content, language))) return { language, lines, ...NO_TESTS, ...NOT_DOCUMENTED, assistants };
  const tokens = scanTokens(content, language);
  return { language, lines, ...countTests(content, { language, tokens }), ...(isDeclaring ? countDocumented(content, { language, tokens }) : NOT_DOCUMENTED), assistants };
}

const LINE_FEED = 0x0a;

/** A last line without a line feed is one. */
function countLines(content: Uint8Array): number {
  let lines = 0;
  for (let at = content.indexOf(LINE_FEED); at !== -1; at = content.indexOf(LINE_FEED, at + 1)) lines++;
  return content.length > 0 && content.at(-1) !== LINE_FEED ? lines + 1 : lines;
}

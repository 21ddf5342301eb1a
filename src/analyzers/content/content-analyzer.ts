// What an analyser of content is to the sandbox: it is asked for each text file, and says something or nothing.

import type { AnalysedFile } from "#analyzers/contract.ts";
import type { NotParsed } from "#analyzers/syntax/parsers.ts";
import type { SyntaxTree } from "#analyzers/syntax/tree.ts";
import type { ContentAnalyzerId } from "#protocol/sandbox/wire.ts";

/** What analysers of content are given besides the file. */
export interface ContentTools {
  /** A keyed hash, in hexadecimal, that stands for a secret. */
  fingerprint(secret: Uint8Array): string;
  /** The syntax tree of the file, made once for all who ask; valid until the next file. */
  parse(file: AnalysedFile): SyntaxTree | NotParsed;
}

export interface ContentAnalyzer {
  readonly id: ContentAnalyzerId;
  /** JSON; null where there is nothing to say of the file. */
  analyse(file: AnalysedFile, tools: ContentTools): unknown;
}

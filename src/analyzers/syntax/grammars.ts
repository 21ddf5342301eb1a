// The grammars there are, and which languages (by GitHub Linguist's name) each one reads.

import { GRAMMAR_FILES, type GrammarId } from "#protocol/sandbox/grammar-files.ts";

export type { GrammarId } from "#protocol/sandbox/grammar-files.ts";

export interface Grammar {
  readonly id: GrammarId;
  readonly languages: readonly string[];
  /** Path below the folder of packages. */
  readonly file: string;
}

const LANGUAGES: Readonly<Record<GrammarId, readonly string[]>> = {
  typescript: ["TypeScript"],
  tsx: ["TSX"],
  javascript: ["JavaScript"],
  python: ["Python"],
  java: ["Java"],
  go: ["Go"],
  c: ["C"],
  cpp: ["C++"],
  csharp: ["C#"],
  rust: ["Rust"],
  php: ["PHP"],
  ruby: ["Ruby"],
  swift: ["Swift"],
  kotlin: ["Kotlin"],
  scala: ["Scala"],
};

export const GRAMMARS: readonly Grammar[] = (Object.keys(GRAMMAR_FILES) as GrammarId[]).map((id) => ({ id, languages: LANGUAGES[id], file: GRAMMAR_FILES[id] }));

const BY_LANGUAGE: ReadonlyMap<string, Grammar> = new Map(GRAMMARS.flatMap((grammar) => grammar.languages.map((language) => [language, grammar])));

/** Null for a language that has no grammar here. */
export function findGrammar(language: string): Grammar | null {
  return BY_LANGUAGE.get(language) ?? null;
}

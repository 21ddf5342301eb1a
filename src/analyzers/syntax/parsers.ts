// From a file's bytes to its syntax tree, or to the reason why there is none. Whatever the bytes are, it ends, in bounded memory, and
// says the same of the same bytes: sizes and counted steps decide, and a clock only over what was made to take long.

import { MIB } from "#base/units.ts";
import { RUNTIME_FILE } from "#protocol/sandbox/grammar-files.ts";
import { findGrammar, type Grammar } from "./grammars.ts";
import { startRuntime, type LoadedLanguage } from "./runtime.ts";
import { SyntaxTree } from "./tree.ts";

/** Why a file has no tree. */
export type NotParsed = "no-grammar" | "too-large" | "timeout" | "too-deep" | "out-of-memory";

export interface SyntaxParsers {
  /**
   * `language` by GitHub Linguist's name. Bytes that are no UTF-8 read as U+FFFD. The tree is valid until the next call.
   */
  parse(language: string, content: Uint8Array): SyntaxTree | NotParsed;
}

export interface SyntaxParsersOptions {
  /** The bytes of one of `listGrammarFiles()`; asked for when a language is first met. */
  readonly readGrammar: (file: string) => Uint8Array;
  /** Milliseconds, of the processor's time where that can be had. */
  readonly now: () => number;
}

/** Larger sources are tables of data or the output of programs. */
export const MAX_PARSED_BYTES = MIB;

export async function createSyntaxParsers({ readGrammar, now }: SyntaxParsersOptions): Promise<SyntaxParsers> {
  const runtime = await startRuntime(() => readGrammar(RUNTIME_FILE), now);
  const decoder = new TextDecoder();
  const tree = new SyntaxTree();
  const loaded = new Map<Grammar, LoadedLanguage>();

  function load(grammar: Grammar): LoadedLanguage {
    let language = loaded.get(grammar);
    if (language === undefined) {
      language = runtime.load(grammar.id, readGrammar(grammar.file));
      loaded.set(grammar, language);
    }
    return language;
  }

  return {
    parse(language, content) {
      const grammar = findGrammar(language);
      if (grammar === null) return "no-grammar";
      if (content.length > MAX_PARSED_BYTES) return "too-large";
      const outcome = runtime.parse(load(grammar), decoder.decode(content), tree);
      return outcome === "parsed" ? tree : outcome;
    },
  };
}

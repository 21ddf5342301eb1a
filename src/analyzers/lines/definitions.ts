// All definitions by the public name of the language. What has none is text without comments.

import { compileSyntax, type LineTable } from "./compile.ts";
import { BRACE_LANGUAGES } from "./definitions-braces.ts";
import { HASH_LANGUAGES } from "./definitions-hash.ts";
import { MORE_LANGUAGES } from "./definitions-more.ts";
import { OTHER_LANGUAGES } from "./definitions-others.ts";
import type { Syntax } from "./syntax.ts";

const NO_COMMENTS: Syntax = {};

const DEFINITIONS: ReadonlyMap<string, Syntax> = new Map(
  [BRACE_LANGUAGES, HASH_LANGUAGES, OTHER_LANGUAGES, MORE_LANGUAGES].flatMap((languages) => Object.entries(languages)),
);

const tables = new Map<Syntax, LineTable>();

/** The table of a language, compiled when it is first met: a few milliseconds, once for all languages that share a definition. */
export function lineTableOf(language: string): LineTable {
  const syntax = syntaxOf(language);
  let table = tables.get(syntax);
  if (table === undefined) {
    table = compileSyntax(syntax);
    tables.set(syntax, table);
  }
  return table;
}

/** The tokens of a language's comments and strings; none for text without comments. */
export function syntaxOf(language: string): Syntax {
  return DEFINITIONS.get(language) ?? NO_COMMENTS;
}

export function definedLanguages(): readonly string[] {
  return [...DEFINITIONS.keys()];
}

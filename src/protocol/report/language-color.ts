// The colour of a language: the usual one where there is one; else one of eight that people with any colour vision tell
// apart (Okabe and Ito, with a grey for black), chosen by the name so that the same language has the same colour everywhere.

import languages from "./languages.json" with { type: "json" };

const USUAL: ReadonlyMap<string, string | null> = new Map(Object.entries(languages));

/** Categorical colours for anything that has none of its own. */
export const CATEGORICAL_COLORS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#8a8781"] as const;

/** As `#3178c6`; always six lower-case hexadecimal digits. */
export function languageColor(name: string): string {
  return USUAL.get(name)?.toLowerCase() ?? CATEGORICAL_COLORS[hash(name) % CATEGORICAL_COLORS.length] ?? CATEGORICAL_COLORS[0];
}

function hash(name: string): number {
  let value = 0;
  for (const character of name) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}

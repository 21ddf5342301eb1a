// The colour of a language: the usual one where there is one; else one of eight that people with any colour vision tell
// apart (Okabe and Ito, with a grey for black), chosen by the name so that the same language has the same colour everywhere.

import languages from "./languages.json" with { type: "json" };

const USUAL: ReadonlyMap<string, string | null> = new Map(Object.entries(languages));

/** Categorical colours for anything that has none of its own. */
export const CATEGORICAL_COLORS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#8a8781"] as const;

/** As `#3178c6`, to be seen on light and on dark paper; always six lower-case hexadecimal digits. */
export function languageColor(name: string): string {
  return lift(USUAL.get(name)?.toLowerCase() ?? CATEGORICAL_COLORS[hash(name) % CATEGORICAL_COLORS.length] ?? CATEGORICAL_COLORS[0]);
}

/** No channel of these is lighter: on dark paper nobody would see them. */
const NEARLY_BLACK = 0x30;
const GREY = 0x8a;

function lift(color: string): string {
  const channels = [1, 3, 5].map((from) => Number.parseInt(color.slice(from, from + 2), 16));
  if (Math.max(...channels) > NEARLY_BLACK) return color;
  return `#${channels.map((channel) => Math.round(channel * 0.4 + GREY * 0.6).toString(16).padStart(2, "0")).join("")}`;
}

function hash(name: string): number {
  let value = 0;
  for (const character of name) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}

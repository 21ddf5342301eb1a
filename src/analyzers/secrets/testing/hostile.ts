// Texts that are made to cost time: keywords in rows, with what patterns could go back over between them.

import { SECRET_RULES } from "#analyzers/secrets/rules/index.ts";

const FILLERS = ["", "a", "0", "-", "_", " ", "\n", ".", "=", ":", "\"", "'", "\\", "\\n", "a1B2", "f0", "eyJ", "/", "a.", "x=", " -u ", "<", "&a=", "Zz9-", "+", "\" + \"", ": A", "login ", "--", "=a,", "=\"a\","] as const;

export const HOSTILE_BYTES = 64 * 1024;

export interface HostileText {
  readonly name: string;
  readonly content: Buffer;
}

/** Every keyword of every rule with every filler, in three orders; `pick` leaves out those it is not true for. */
export function* hostileTexts(pick: (number: number) => boolean, bytes = HOSTILE_BYTES): Generator<HostileText> {
  const keywords = [...new Set(SECRET_RULES.flatMap((rule) => rule.keywords))];
  let number = 0;
  for (const keyword of keywords) {
    for (const filler of FILLERS) {
      for (const [order, piece] of [["in turn", keyword + filler], ["with sixteen", keyword + filler.repeat(16)], ["once", `${keyword}${filler.repeat(1000)}`]] as const) {
        if (!pick(number++)) continue;
        yield { name: `${JSON.stringify(keyword)} and ${JSON.stringify(filler)} ${order}`, content: Buffer.from(piece.repeat(Math.ceil(bytes / piece.length))) };
      }
    }
  }
}

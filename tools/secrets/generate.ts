// Generates src/analyzers/secrets/letter-pairs.json from this repository's own text: how much likelier each pair of letters is in the
// words of code and prose than by chance. Run by hand when the analyser's version is raised; what is committed is what counts.
//
// node tools/secrets/generate.ts

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PAIR_LETTERS, ZERO_SCORE } from "#analyzers/secrets/letter-pairs.ts";

const root = join(import.meta.dirname, "../..");
const FOLDERS = ["src", "test", "tools", "docs"];
const TEXT = /\.(?:tsx?|sql|md|css)$/;
const WORD = /[A-Za-z0-9]{3,40}/g;
/** A pair that was never seen is not impossible. */
const PRIOR = 0.3;
/** Scores are in quarters of a bit, kept as one printable character each. */
const STEPS_PER_BIT = 4;

const words = new Set<string>();
for (const folder of FOLDERS) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT.test(entry.name)) continue;
    for (const [word] of readFileSync(join(entry.parentPath, entry.name), "utf8").matchAll(WORD)) words.add(word);
  }
}

const size = PAIR_LETTERS.length;
const counts = new Float64Array(size * size).fill(PRIOR);
for (const word of words) {
  for (let at = 1; at < word.length; at++) {
    const pair = PAIR_LETTERS.indexOf(word.charAt(at - 1)) * size + PAIR_LETTERS.indexOf(word.charAt(at));
    (counts[pair] as number)++;
  }
}
const rows = Array.from({ length: size }, (_, row) => {
  const total = counts.subarray(row * size, (row + 1) * size).reduce((sum, count) => sum + count, 0);
  return Array.from({ length: size }, (_column, column) => {
    const bits = Math.log2(((counts[row * size + column] as number) / total) * size);
    return String.fromCharCode(ZERO_SCORE + Math.max(-24, Math.min(24, Math.round(bits * STEPS_PER_BIT))));
  }).join("");
});
writeFileSync(join(root, "src/analyzers/secrets/letter-pairs.json"), `${JSON.stringify(rows, null, 1)}\n`);
console.log(`secrets: letter pairs of ${words.size} words`);

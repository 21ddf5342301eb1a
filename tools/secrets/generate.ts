// Generates src/analyzers/secrets/letter-pairs.json from the pinned packages of PACKAGES: how much likelier each pair of letters is in the
// words of code and prose than by chance. Another table finds other secrets: raise the analyser's version with it.
//
// node tools/secrets/generate.ts writes it; with --check it fails when the committed one differs.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PAIR_LETTERS, ZERO_SCORE } from "#analyzers/secrets/letter-pairs.ts";

const root = join(import.meta.dirname, "../..");
/** Declarations with what each does in sentences. */
const PACKAGES = ["@types/node", "undici-types", "@types/react"];
const FILE = "src/analyzers/secrets/letter-pairs.json";
const TEXT = /\.(?:d\.ts|md)$/;
const WORD = /[A-Za-z0-9]{3,40}/g;
/** A pair that was never seen is not impossible. */
const PRIOR = 0.3;
/** Scores are in quarters of a bit, kept as one printable character each. */
const STEPS_PER_BIT = 4;

const words = new Set<string>();
for (const name of PACKAGES) {
  for (const entry of readdirSync(join(root, "node_modules", name), { recursive: true, withFileTypes: true })) {
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
const text = `${JSON.stringify(rows, null, 1)}\n`;
if (!process.argv.includes("--check")) writeFileSync(join(root, FILE), text);
const isSame = readFileSync(join(root, FILE), "utf8") === text;
console.log(`secrets: letter pairs of ${words.size} words`);
if (!isSame) {
  console.error(`${FILE} is not what \`node tools/secrets/generate.ts\` writes: run it, and raise the version of the analyser of secrets`);
  process.exitCode = 1;
}

// Reads `git cat-file --batch` on standard input, as the sandbox does, and looks for secrets in every blob, each for itself. Prints what it took as JSON.
// With `keywords` only the table of keywords is gone through; with `read`, nothing is.

import { compileKeywords, findKeywords } from "#analyzers/secrets/automaton.ts";
import { SECRET_RULES } from "#analyzers/secrets/rules/index.ts";
import { SecretScanner } from "#analyzers/secrets/scanner.ts";
import { BatchReader } from "#sandbox/batch-reader.ts";
import { openByteSource } from "#sandbox/byte-source.ts";

const mode = process.argv[2] ?? "secrets";
const reader = new BatchReader(openByteSource(0));
const secrets = new SecretScanner();
const keywords = compileKeywords([...new Set(SECRET_RULES.flatMap((rule) => rule.keywords.map((keyword) => keyword.toLowerCase())))]);
const count = Number(process.argv[3]);
let blobsWithFinds = 0;
let finds = 0;
let hits = 0;
const before = process.cpuUsage();
for (let blob = 0; blob < count; blob++) {
  const { size } = reader.nextHeader();
  let state = 0;
  secrets.begin({ bareValues: true });
  reader.readContent(size, (piece) => {
    if (mode === "secrets") secrets.push(piece);
    else if (mode === "keywords") state = findKeywords(keywords, piece, { from: 0, to: piece.length, state, onKeyword: () => hits++ });
  });
  const found = mode === "secrets" ? secrets.finish().finds.length : 0;
  finds += found;
  if (found > 0) blobsWithFinds++;
}
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ blobs: count, bytes: reader.contentBytes, blobsWithFinds, finds, hits, cpuSeconds: (user + system) / 1e6, peakMib: process.resourceUsage().maxRSS / 1024 }));

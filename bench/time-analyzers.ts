// What each analyser of content takes of the processor over all files of a folder, in the order of the sandbox and with the tree and the
// tokens made once for all: the program that `bench head` measures. node bench/time-analyzers.ts FOLDER

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { MAX_CONTENT_BYTES } from "#analyzers/content/content-limit.ts";
import type { ContentTools } from "#analyzers/content/content-analyzer.ts";
import { CONTENT_ANALYZERS } from "#analyzers/content/registry.ts";
import { BlobAnalysis } from "#analyzers/files/blob-analysis.ts";
import { FACT } from "#analyzers/files/file-fact.ts";
import { createInstalledParsers } from "#analyzers/syntax/testing/read-grammar.ts";

const [folder = "."] = process.argv.slice(2);
const parsers = await createInstalledParsers();
const blob = new BlobAnalysis();
const milliseconds = new Map<string, number>();
let bytes = 0;

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const content = readFileSync(join(entry.parentPath, entry.name));
  bytes += content.length;
  const fact = timed("languages and lines", () => {
    blob.begin(entry.name, content.length);
    blob.push(content);
    return blob.end();
  });
  const language = fact[FACT.language];
  if (typeof language !== "string" || content.length > MAX_CONTENT_BYTES) continue;
  const file = { name: entry.name, language, content };
  const tree = timed("parsing", () => parsers.parse(language, content));
  const tools: ContentTools = { fingerprint: () => "", parse: () => tree };
  for (const { id, analyse } of CONTENT_ANALYZERS) timed(id, () => analyse(file, tools));
}
process.stdout.write(`${JSON.stringify({ bytes, milliseconds: Object.fromEntries(milliseconds) })}\n`);

function timed<T>(what: string, work: () => T): T {
  const before = process.cpuUsage().user;
  const result = work();
  milliseconds.set(what, (milliseconds.get(what) ?? 0) + (process.cpuUsage().user - before) / 1000);
  return result;
}

// Grammars for tests and benchmarks: from the installed packages.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createSyntaxParsers, type SyntaxParsers } from "#analyzers/syntax/parsers.ts";

const PACKAGES = join(import.meta.dirname, "../../../../node_modules");

export function readGrammar(file: string): Uint8Array {
  return readFileSync(join(PACKAGES, file));
}

export function createInstalledParsers(): Promise<SyntaxParsers> {
  return createSyntaxParsers({ readGrammar, now: () => process.cpuUsage().user / 1000 });
}

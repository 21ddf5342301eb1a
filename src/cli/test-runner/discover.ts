// Which test files there are, and which of them were asked for.

import { globSync } from "node:fs";
import { relative, resolve } from "node:path";

/** Suites that start a database, a browser or the whole program, that try thousands of inputs, or that take their time: not among the fast ones. */
const SLOW_KINDS = [".db.test.ts", ".browser.test.ts", ".fuzz.test.ts", ".long.test.ts"];

export interface TestSelection {
  /** Only the fast ones beside the code. */
  readonly unitOnly: boolean;
  /** Parts of paths, or paths; a file that has one of them is in. Empty: all. */
  readonly patterns: readonly string[];
}

/** Paths from `root` with `/`, sorted. */
export function discoverTests(root: string, selection: TestSelection): readonly string[] {
  const globs = selection.unitOnly ? ["src/**/*.test.ts"] : ["src/**/*.test.ts", "test/**/*.test.ts"];
  const files = globSync(globs, { cwd: root }).sort();
  return files.filter((file) => (!selection.unitOnly || !isSlow(file)) && isWanted(root, file, selection.patterns));
}

/** Whether a file can run in one process with others: what tests the code it lies beside, and is fast. */
export function sharesProcess(file: string): boolean {
  return file.startsWith("src/") && !isSlow(file);
}

/** Whether a run that has only so much time may leave the file to another: what takes its time, and tries things by chance. */
export function mayBeLeft(file: string): boolean {
  return file.endsWith(".long.test.ts") || file.endsWith(".fuzz.test.ts");
}

/** Whether a run without `--full` tries only some of what the file could. */
export function takesSample(file: string): boolean {
  return mayBeLeft(file) || file.startsWith("test/attacks/");
}

function isSlow(file: string): boolean {
  return SLOW_KINDS.some((kind) => file.endsWith(kind));
}

function isWanted(root: string, file: string, patterns: readonly string[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => file.includes(pattern) || relative(root, resolve(pattern)) === file);
}

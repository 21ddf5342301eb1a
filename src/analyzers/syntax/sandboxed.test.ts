// Under the flags of the sandbox (platform/process/sandboxed-node.ts), with the named grammars to read and nothing else.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

import { NODE_LIBRARIES } from "#platform/process/node-libraries.ts";
import { RUNTIME_FILE } from "#protocol/sandbox/grammar-files.ts";

const ROOT = join(import.meta.dirname, "../../..");
const PACKAGES = join(ROOT, "node_modules");
const PROGRAM = ["src/analyzers", "src/base", "src/protocol/sandbox", "package.json", "node_modules/web-tree-sitter/web-tree-sitter.js", "node_modules/web-tree-sitter/package.json"];
const C_GRAMMAR = "@repomix/tree-sitter-wasms/out/tree-sitter-c.wasm";

function parseInSandbox(language: string, input: string, grammars: readonly string[]): { readonly status: number | null; readonly output: string; readonly errors: string } {
  const readable = [...PROGRAM.map((file) => join(ROOT, file)), ...grammars.map((file) => join(PACKAGES, file))];
  const { status, stdout, stderr } = spawnSync(process.execPath, [
    "--permission", ...readable.map((file) => `--allow-fs-read=${file}`), "--max-old-space-size=96", "--max-semi-space-size=8", "--v8-pool-size=1", "--no-turbofan",
    "--no-addons", "--disable-proto=throw", "--disallow-code-generation-from-strings", "--disable-warning=ExperimentalWarning",
    join(import.meta.dirname, "testing/parse-in-sandbox.ts"), PACKAGES, language,
  ], { input, encoding: "utf8", env: NODE_LIBRARIES });
  return { status, output: stdout, errors: stderr };
}

test("a file is parsed, its functions measured and its risks found", () => {
  const { status, output, errors } = parseInSandbox("C", "int f(int a) { if (a) gets(a); return 1; }\n", [RUNTIME_FILE, C_GRAMMAR]);
  assert.equal(status, 0, errors);
  assert.deepEqual(JSON.parse(output), {
    functions: [{ name: "f", line: 1, lines: 1, parameters: 1, cyclomatic: 2, cognitive: 1, nesting: 1 }],
    risks: [{ rule: "unbounded-read", line: 1, column: 23, endLine: 1 }],
  });
});

test("a grammar that was not named cannot be read", () => {
  const { status, errors } = parseInSandbox("C", "int a;\n", [RUNTIME_FILE]);
  assert.notEqual(status, 0);
  assert.match(errors, /ERR_ACCESS_DENIED/);
});

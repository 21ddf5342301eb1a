// What a route leaves out does not compile: each statement is taken from a whole route in turn, and the compiler must object.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { test } from "node:test";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

const WHOLE = {
  endpoint: "endpoint",
  access: '{ permission: "things.read" }',
  limit: "{ requests: 1, perMs: 1000 }",
  audit: '"none"',
  success: "200",
  handler: "async (call) => ({ id: call.params.teamId })",
};

const ENDPOINT = {
  id: '"thing.get"',
  method: '"GET"',
  path: '"/api/v1/teams/:teamId"',
  summary: '"A thing"',
  input: '{ params: teamParamsSchema, query: "none", body: "none" }',
  output: "z.strictObject({ id: z.string() })",
};

function literal(parts: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(parts).map(([name, value]) => `${name}: ${value}`).join(", ")} }`;
}

function without(parts: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).filter(([each]) => each !== name));
}

function program(route: Readonly<Record<string, string>>, endpoint: Readonly<Record<string, string>> = ENDPOINT): string {
  return [
    'import { z } from "zod";',
    'import { defineEndpoint } from "#protocol/api/endpoint.ts";',
    'import { teamParamsSchema } from "#protocol/api/values.ts";',
    'import { defineRoute } from "#platform/http/route.ts";',
    `const endpoint = defineEndpoint(${literal(endpoint)});`,
    `export const route = defineRoute(${literal(route)});`,
  ].join("\n");
}

test("a whole route compiles, and one without any of its statements does not", () => {
  const cases = new Map<string, string>([
    ["whole", program(WHOLE)],
    ...Object.keys(WHOLE).map((name) => [`route-without-${name}`, program(without(WHOLE, name))] as const),
    ...Object.keys(ENDPOINT).map((name) => [`endpoint-without-${name}`, program(WHOLE, without(ENDPOINT, name))] as const),
    ["output-of-another-form", program({ ...WHOLE, handler: "async () => ({ id: 1 })" })],
    ["parameter-that-is-not-there", program({ ...WHOLE, handler: "async (call) => ({ id: call.params.vaultId })" })],
    ["access-unknown", program({ ...WHOLE, access: '"anyone"' })],
  ]);
  // Inside the repository, so that `#` and packages resolve as they do for the sources.
  const folder = mkdtempSync(join(ROOT, "src/platform/http/.compile-"));
  try {
    for (const [name, text] of cases) writeFileSync(join(folder, `${name}.ts`), text);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../../../tsconfig/server.json", include: ["./*.ts"], exclude: [] }));
    const failed = filesWithErrors(folder);
    assert.deepEqual([...failed].sort(), [...cases.keys()].filter((name) => name !== "whole").sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function filesWithErrors(folder: string): ReadonlySet<string> {
  try {
    execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", folder, "--noEmit", "--pretty", "false"], { encoding: "utf8", cwd: folder });
    return new Set();
  } catch (error) {
    const output = String((error as { stdout?: unknown }).stdout);
    return new Set([...output.matchAll(/^([\w-]+)\.ts\(\d+,\d+\): error/gm)].map((match) => match[1] ?? ""));
  }
}

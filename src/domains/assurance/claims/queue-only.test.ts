// The check of what programs load, on a small copy of the house that is broken in each way.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";

import type { CheckOutcome } from "#platform/domain/claim.ts";
import { queueOnly } from "./queue-only.ts";

const SOUND = {
  "src/roles/web.ts": 'import Fastify from "fastify";\nimport type { Work } from "#domains/vaults/work/index.ts";\nimport { route } from "#domains/vaults/routes.ts";\n',
  "src/domains/vaults/routes.ts": 'export { thing } from "./thing.ts";\n',
  "src/domains/vaults/thing.ts": "export const thing = 1;\n",
  "src/domains/vaults/work/index.ts": "export const work = 1;\n",
  "src/platform/http/server.ts": "export const server = 1;\n",
  "src/roles/worker.ts": 'import { work } from "#domains/vaults/work/index.ts";\n',
  "src/sandbox/main.ts": 'import { scan } from "#analyzers/scan.ts";\n',
  "src/analyzers/scan.ts": "export const scan = 1;\n",
};

async function check(t: TestContext, changes: Readonly<Record<string, string>>): Promise<CheckOutcome> {
  const programDir = await mkdtemp(join(tmpdir(), "programs-"));
  t.after(() => rm(programDir, { recursive: true }));
  for (const [path, source] of Object.entries({ ...SOUND, ...changes })) {
    await mkdir(dirname(join(programDir, path)), { recursive: true });
    await writeFile(join(programDir, path), source);
  }
  assert.ok(queueOnly.proof !== "not yet proven" && "check" in queueOnly.proof);
  return queueOnly.proof.check.run({ programDir } as never);
}

test("CR-15 is proven when the roles load only what is theirs, types aside", async (t) => {
  const outcome = await check(t, {});
  assert.equal(outcome.ok, true, outcome.finding);
  assert.equal(outcome.evidence["src/roles/web.ts"], 3);
});

const BROKEN: readonly [string, Readonly<Record<string, string>>][] = [
  ["the web role loads the worker, two hops away", { "src/domains/vaults/thing.ts": 'import { work } from "#domains/vaults/work/index.ts";\nexport const thing = work;\n' }],
  ["the web role loads an analyser late", { "src/domains/vaults/thing.ts": 'export const thing = () => import("#analyzers/scan.ts");\n' }],
  ["the worker loads a server", { "src/domains/vaults/work/index.ts": 'export { server } from "#platform/http/server.ts";\n' }],
  ["the worker loads a package that listens", { "src/domains/vaults/work/index.ts": 'import Fastify from "fastify";\n' }],
  ["the sandbox loads the network", { "src/analyzers/scan.ts": 'import { createServer } from "node:http";\n' }],
];

for (const [what, changes] of BROKEN) {
  test(`CR-15 goes red when ${what}`, async (t) => {
    assert.equal((await check(t, changes)).ok, false);
  });
}

test("CR-15 cannot be proven when a file is missing", async (t) => {
  await assert.rejects(check(t, { "src/sandbox/main.ts": 'import { gone } from "#analyzers/gone.ts";\n' }), TypeError);
});

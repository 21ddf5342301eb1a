// The memory of a whole process is searched.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

test("the process's memory holds the plaintext while it is open and not after", async () => {
  const probe = fileURLToPath(new URL("./testing/memory-probe.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", probe]);
  const found: unknown = JSON.parse(stdout);
  assert.deepEqual(found, { whileOpen: true, afterwards: false, inHeapSnapshot: false });
});

// Outside strings reach the pages as text only: no page names a sink that makes markup or code of a string, or an address to run.

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";

const SINKS = /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|srcDoc|\beval\(|new Function|javascript:/;

test("no page has a sink for raw HTML or code", () => {
  const files = globSync("src/web/**/*.{ts,tsx}", { cwd: new URL("../../", import.meta.url).pathname }).filter((file) => !file.endsWith(".test.ts"));
  assert.ok(files.length > 40, String(files.length));
  for (const file of files) assert.doesNotMatch(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"), SINKS, file);
});

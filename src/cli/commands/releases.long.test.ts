// The command as it is used, from a report to a report that says how far its dependencies are behind. The registry is a server on loopback.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { startHttpPlace } from "#platform/egress/testing/http-place.ts";
import { NODE_LIBRARIES } from "#platform/process/node-libraries.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

interface Freshness {
  readonly facets: { readonly freshness: { readonly releases: Readonly<Record<string, unknown>> | null; readonly behind: readonly Readonly<Record<string, unknown>>[] } };
}

test("releases are gathered for a report from whom one names, read, and told in the next report", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-test-releases-"));
  t.after(async () => await rm(folder, { recursive: true, force: true }));
  const run = async (...args: readonly string[]) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env: { ...NODE_LIBRARIES, PATH: process.env["PATH"], LANG: "C.UTF-8", XDG_CACHE_HOME: join(folder, "cache") } });
    const code = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, err };
  };
  await mkdir(join(folder, "project"));
  await writeFile(join(folder, "project", "package-lock.json"), JSON.stringify({
    lockfileVersion: 3,
    packages: {
      "": { dependencies: { "made-up": "^1.0.0", "@inside/secret": "1.0.0" } },
      "node_modules/made-up": { version: "1.0.0" },
      "node_modules/@inside/secret": { version: "1.0.0" },
    },
  }));
  await writeFile(join(folder, "project", "package.json"), JSON.stringify({ dependencies: { "made-up": "^1.0.0", "@inside/secret": "1.0.0" } }));
  const registry = await startHttpPlace((_request, response) => void response.end(JSON.stringify({ versions: { "1.0.0": {}, "1.1.0": {}, "2.0.0": {} }, time: { "1.0.0": "2020-01-01T00:00:00Z", "1.1.0": "2021-01-01T00:00:00Z", "2.0.0": "2022-01-01T00:00:00Z" } })));
  t.after(async () => await registry.close());
  const report = async (): Promise<Freshness["facets"]["freshness"]> => {
    const { code, err } = await run("report", "project", "--quiet", "--only", "freshness", "--json", "report.json");
    assert.equal(code, 0, err);
    return (JSON.parse(await readFile(join(folder, "report.json"), "utf8")) as Freshness).facets.freshness;
  };
  const before = await report();
  assert.deepEqual([before.releases, before.behind], [null, []]);
  assert.deepEqual((await run("releases", "status")).out, "absent: read them with `strongroom releases update --from FOLDER`\n");
  const gathered = await run("releases", "gather", "report.json", "--registry", `npm=${registry.origin}`, "--except", "@inside/", "--to", "gathered");
  assert.deepEqual([gathered.code, gathered.out], [0, "npm: releases of 1 package.\n"], gathered.err);
  assert.deepEqual(registry.requests.map(({ url }) => url), ["/made-up"]);
  const updated = await run("releases", "update", "--from", "gathered");
  assert.equal(updated.code, 0, updated.err);
  assert.match(updated.out, /^Releases of 1 package as of /);
  assert.match((await run("releases", "status")).out, /^current: releases of 1 package, as of /);
  const after = await report();
  assert.deepEqual([after.releases?.["majorBehind"], after.releases?.["withoutData"], after.releases?.["withLibyears"]], [1, 1, 1]);
  const { name, newest, releasesBehind, step, newestTaken } = after.behind[0] ?? {};
  assert.deepEqual([name, newest, releasesBehind, step, newestTaken], ["made-up", "2.0.0", 2, "major", "1.1.0"]);
  assert.equal(after.behind[1]?.["libyears"], null);
});

for (const args of [["update"], ["gather"], ["gather", "none.json"], ["gather", "none.json", "--registry", "npm=https://registry.example.org", "--to", "x"], ["gather", "none.json", "--registry", "cobol=https://registry.example.org", "--to", "x"], ["fetch"]]) {
  test(`«releases ${args.join(" ")}» is not understood`, async () => {
    const child = spawn(process.execPath, [MAIN, "releases", ...args], { env: { ...NODE_LIBRARIES, PATH: process.env["PATH"] } });
    const code = new Promise<number | null>((resolve) => child.once("close", resolve));
    const err = await text(child.stderr);
    assert.equal(await code, 2, err);
  });
}

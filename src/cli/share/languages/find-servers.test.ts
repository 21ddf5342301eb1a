// Which language servers are taken for a project, and who is asked.

import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { findServers, parseNamedServer } from "./find-servers.ts";
import { KNOWN_SERVERS } from "./known-servers.ts";
import { Lines } from "./positions.ts";

test("the person's choice goes before the project's, the project's before what is found; its own programs are marked as such", async (t) => {
  const root = await mkdtemp(join(tmpdir(), "strongroom-servers-"));
  t.after(() => rm(root, { recursive: true }));
  const put = async (path: string, content: string): Promise<void> => {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), content);
    await chmod(join(root, path), 0o755);
  };
  await put("node_modules/.bin/yaml-language-server", "");
  await put("node_modules/typescript/package.json", '{"version":"5.9.3"}');
  await put("node_modules/typescript/bin/tsc", "");
  await put("tool/server", "");
  await put(".strongroom/share.json", JSON.stringify({ languageServers: { python: { command: ["./tool/server", "-x"], initializationOptions: { a: 1 } }, odd: { command: ["./tool/server"], extensions: { odd: "odd" } }, go: { command: ["./tool/server"] } } }));
  const specs = await findServers({ root, named: parseNamedServer("go=/bin/sh -c x") });
  const of = (language: string): unknown => specs.filter((each) => each.language === language).map(({ program, args, isProjects, initializationOptions }) => ({ program, args, isProjects, initializationOptions }))[0];
  assert.deepEqual(of("python"), { program: join(root, "tool/server"), args: ["-x"], isProjects: true, initializationOptions: { a: 1 } });
  assert.deepEqual(of("go"), { program: "/bin/sh", args: ["-c", "x"], isProjects: false, initializationOptions: undefined });
  assert.deepEqual(of("yaml"), { program: join(root, "node_modules/.bin/yaml-language-server"), args: ["--stdio"], isProjects: true, initializationOptions: undefined });
  assert.deepEqual(specs.find(({ language }) => language === "odd")?.extensions, { odd: "odd" });
  await put(".strongroom/share.json", '{"languageServers":{"python":{"command":"pylsp"}}}');
  await assert.rejects(findServers({ root, named: {} }), /share\.json of the project is not as expected/);
  assert.throws(() => parseNamedServer("pylsp"), /LANGUAGE=COMMAND/);
});

test("no extension is of two languages", () => {
  const extensions = KNOWN_SERVERS.flatMap(({ extensions: each }) => Object.keys(each));
  assert.equal(new Set(extensions).size, extensions.length);
});

test("places in a text and back, beyond its ends too", () => {
  const lines = new Lines("ab\n😀\n\nlast");
  for (const [offset, line, character] of [[0, 0, 0], [2, 0, 2], [3, 1, 0], [5, 1, 2], [6, 2, 0], [7, 3, 0], [11, 3, 4]] as const) {
    assert.deepEqual(lines.positionAt(offset), { line, character });
    assert.equal(lines.offsetAt({ line, character }), offset);
  }
  assert.deepEqual([lines.offsetAt({ line: 0, character: 99 }), lines.offsetAt({ line: 9, character: 0 }), lines.lineText(1), lines.lineText(9)], [2, 11, "😀", ""]);
});

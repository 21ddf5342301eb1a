import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, before, test } from "node:test";

import { SANDBOX_PACKAGES } from "#protocol/sandbox/packages.ts";
import { importClosure } from "./import-closure.ts";
import { NODE_LIBRARIES } from "./node-libraries.ts";
import { prepareProgram } from "./prepared-program.ts";

const SANDBOX = join(import.meta.dirname, "../../sandbox/main.ts");
const BUNDLER = join(import.meta.dirname, "bundle-program.ts");

let folder: string;
before(() => void (folder = realpathSync(mkdtempSync(join(tmpdir(), "prepared-program-test-")))));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A small package of its own, and the packages that lie in it. */
function writeTree(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, name);
  for (const [path, text] of Object.entries({ "package.json": `{ "type": "module" }`, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function bundle(entry: string, files: readonly string[]): { readonly target: string; readonly errors: string } {
  const target = join(mkdtempSync(join(folder, "bundles-")), "bundle");
  const { stderr } = spawnSync(process.execPath, [BUNDLER, entry, target], { env: NODE_LIBRARIES, input: JSON.stringify(files), encoding: "utf8" });
  return { target, errors: stderr };
}

function run(program: string): string {
  return spawnSync(process.execPath, [program], { env: NODE_LIBRARIES, encoding: "utf8" }).stdout;
}

test("the sandbox is kept as one file without types, which loads nothing else", () => {
  const { entry, files } = prepareProgram(SANDBOX, { packages: SANDBOX_PACKAGES });
  if (entry === SANDBOX) return; // Nothing can be written here: it runs as it is.
  assert.deepEqual(files, [entry]);
  const text = readFileSync(entry, "utf8");
  assert.doesNotMatch(text, /^(?:import\b|interface )/m);
  assert.equal(statSync(entry).mode & 0o777, 0o644);
  assert.equal(statSync(dirname(entry)).mode & 0o777, 0o755);
});

test("a program that begins as those of the sandbox do is kept with a snapshot, which this Node starts from", () => {
  const { entry, files, snapshot } = prepareProgram(join(import.meta.dirname, "../../sandbox/testing/attempt-forbidden.ts"), { snapshot: true });
  if (!entry.endsWith(".cjs")) return; // Nothing can be written here: it runs as it is.
  assert.deepEqual(files, [entry]);
  assert.ok(snapshot !== null && dirname(snapshot) === dirname(entry));
  assert.equal(statSync(snapshot).mode & 0o777, 0o644);
});

test("a program elsewhere runs as it is", () => {
  assert.deepEqual(prepareProgram("/bin/cat"), { entry: "/bin/cat", files: ["/bin/cat"], snapshot: null });
});

test("all that a program imports goes into one file: code with types, JSON, a package and what it depends on", () => {
  const root = writeTree("whole", {
    "src/main.ts": `import { sum } from "#part.ts";\nimport table from "./table.json" with { type: "json" };\nimport { label } from "labels";\nimport type { Kind } from "never";\nconst kind: Kind = label(sum(table.one, 2));\nconsole.log(kind);\n`,
    "package.json": `{ "type": "module", "imports": { "#*": "./src/*" } }`,
    "src/part.ts": `import { sep } from "node:path";\nexport function sum(a: number, b: number): string { return \`\${a + b}\${sep}\`; }\n`,
    "src/table.json": `{ "one": 1, "__proto__": 5 }`,
    "node_modules/labels/package.json": `{ "name": "labels", "type": "module", "exports": "./labels.js", "dependencies": { "marks": "1" } }`,
    "node_modules/labels/labels.js": `import { mark } from "marks"; const { inspect } = await import("util"); export const label = (text) => mark + inspect(text);`,
    "node_modules/labels/node_modules/marks/package.json": `{ "name": "marks", "main": "index.js" }`,
    "node_modules/labels/node_modules/marks/index.js": `const { name } = require("./package.json"); exports.mark = name + "> ";`,
  });
  const closure = importClosure(join(root, "src/main.ts"), ["labels", "marks"]);
  assert.deepEqual(closure.files.map((file) => relative(root, file)), ["src/main.ts", "src/part.ts", "src/table.json"]);
  assert.deepEqual(closure.packageFiles.map((file) => relative(root, file)), [
    "node_modules/labels/labels.js", "node_modules/labels/package.json",
    "node_modules/labels/node_modules/marks/index.js", "node_modules/labels/node_modules/marks/package.json",
  ]);
  const { target, errors } = bundle(join(root, "src/main.ts"), [...closure.files, ...closure.packageFiles]);
  assert.equal(errors, "");
  rmSync(root, { recursive: true });
  assert.equal(run(join(target, "main.mjs")), "marks> '3/'\n");
});

const REFUSED: readonly (readonly [what: string, source: string, packages: readonly string[]])[] = [
  ["a package that is not listed", `import "labels";`, ["marks"]],
  ["a package that a listed one depends on", `import "labels";`, ["labels"]],
  ["a package that is not installed", `import "absent";`, ["absent"]],
  ["a module of Node by its bare name", `import "fs";`, []],
  ["what is imported later", `await import("labels");`, ["labels", "marks"]],
];

for (const [index, [what, source, packages]] of REFUSED.entries()) {
  test(`${what} is refused before anything starts`, () => {
    const root = writeTree(`refused-${index}`, {
      "main.ts": source,
      "node_modules/labels/package.json": `{ "name": "labels", "dependencies": { "marks": "1" } }`,
      "node_modules/marks/package.json": `{ "name": "marks" }`,
    });
    assert.throws(() => importClosure(join(root, "main.ts"), packages), TypeError);
  });
}

test("a file that goes in without being listed fails the bundle, and leaves nothing", () => {
  const root = writeTree("unlisted", { "main.ts": `import { a } from "./a.ts";\nconsole.log(a);`, "a.ts": `export const a = 1;` });
  const { target, errors } = bundle(join(root, "main.ts"), [join(root, "main.ts")]);
  assert.match(errors, /expected only listed files in one program, got .*a\.ts/);
  assert.ok(!existsSync(target));
});

import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { MIB, SECOND } from "#base/units.ts";
import { ordinaryUser } from "./isolation.ts";
import { NODE_LIBRARIES } from "./node-libraries.ts";
import type { ProcessEnd } from "./process.ts";
import { startSandboxedNode, type SandboxedNodeSpec } from "./sandboxed-node.ts";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "sandboxed-node-test-"));
  chmodSync(folder, 0o755);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const LIMITS = { timeoutMs: 20 * SECOND, maxOutputBytes: MIB, maxHeapBytes: 64 * MIB, maxMemoryBytes: 128 * MIB };

interface Outcome {
  readonly text: string;
  readonly errors: string;
  readonly end: ProcessEnd;
  readonly isolation: { readonly network: boolean; readonly user: boolean; readonly limits: boolean };
}

let programs = 0;

async function runSandboxed(source: string, limits: Partial<SandboxedNodeSpec["limits"]> = {}): Promise<Outcome> {
  const entry = join(folder, `program-${programs++}.mts`);
  writeFileSync(entry, source);
  const running = startSandboxedNode({ entry, args: [], stdin: "none", limits: { ...LIMITS, ...limits } });
  const text = (await running.stdout.toArray()).join("");
  const end = await running.ended;
  return { text, errors: running.stderrTail(), end, isolation: running.isolation };
}

/** A program that prints the code of the error that `attempt` gives, or «done». */
function attempting(imports: string, attempt: string): string {
  return `${imports}\ntry { ${attempt}; console.log("done"); } catch (error) { console.log(error.code ?? error.message); }`;
}

test("it computes, reads what it imports, and writes to standard output", async () => {
  writeFileSync(join(folder, "part.mts"), "export const answer: number = 42;");
  const { text, end } = await runSandboxed(`import { answer } from "./part.mts";\nconsole.log(answer);`);
  assert.equal(text, "42\n");
  assert.equal(end.code, 0);
});

test("it imports a package that is listed, and reads the data that it was given and none beside it", async () => {
  const root = join(folder, "with-package");
  mkdirSync(join(root, "node_modules/labels"), { recursive: true });
  const files = {
    "package.json": `{ "type": "module" }`,
    "main.ts": `import { label } from "labels"; import { readFileSync } from "node:fs";
      for (const path of process.argv.slice(2)) try { console.log(label(readFileSync(path, "utf8") as string)); } catch (error) { console.log(error.code); }`,
    "node_modules/labels/package.json": `{ "name": "labels", "exports": "./index.js" }`,
    "node_modules/labels/index.js": `exports.label = (text) => "> " + text;`,
    "given": "given",
    "beside": "beside",
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  const [given, beside] = [join(root, "given"), join(root, "beside")];
  const running = startSandboxedNode({ entry: join(root, "main.ts"), packages: ["labels"], data: [given], args: [given, beside], stdin: "none", limits: LIMITS });
  assert.equal((await running.stdout.toArray()).join(""), "> given\nERR_ACCESS_DENIED\n", running.stderrTail());
  await running.ended;
});

test("data that is not one file by its absolute path is refused", () => {
  for (const data of ["given", folder, join(folder, "*"), join(folder, "absent")]) {
    assert.throws(() => startSandboxedNode({ entry: join(folder, "program-0.mts"), data: [data], args: [], stdin: "none", limits: LIMITS }));
  }
});

const DENIED: readonly (readonly [string, string, string])[] = [
  ["reading another file", `import { readFileSync } from "node:fs";`, `readFileSync("/etc/passwd")`],
  ["reading a file beside its own", `import { readFileSync } from "node:fs";`, `readFileSync("FOLDER/secret")`],
  ["listing its own folder", `import { readdirSync } from "node:fs";`, `readdirSync("FOLDER")`],
  ["opening a file that is not there", `import { openSync } from "node:fs";`, `openSync("FOLDER/none", "r")`],
  ["writing a new file", `import { writeFileSync } from "node:fs";`, `writeFileSync("FOLDER/new", "x")`],
  ["writing over itself", `import { writeFileSync } from "node:fs";`, `writeFileSync(import.meta.filename, "x")`],
  ["removing itself", `import { unlinkSync } from "node:fs";`, `unlinkSync(import.meta.filename)`],
  ["starting a program", `import { spawnSync } from "node:child_process";`, `spawnSync("/bin/true")`],
  ["starting itself again", `import { fork } from "node:child_process";`, `fork(import.meta.filename)`],
  ["a worker thread", `import { Worker } from "node:worker_threads";`, `new Worker("1", { eval: true })`],
  ["an add-on", `import { createRequire } from "node:module";`, `process.dlopen({ exports: {} }, "FOLDER/addon.node")`],
  ["a WASI instance", `import { WASI } from "node:wasi";`, `new WASI({ version: "preview1" })`],
  ["the inspector", `import { open } from "node:inspector";`, `open(0)`],
];

for (const [what, imports, attempt] of DENIED) {
  test(`${what} is denied`, async () => {
    writeFileSync(join(folder, "secret"), "secret", { mode: 0o644 });
    const { text } = await runSandboxed(attempting(imports, attempt.replace("FOLDER", folder)));
    assert.match(text, /^(ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED|ERR_DLOPEN_FAILED|ERR_INSPECTOR_NOT_AVAILABLE)\n$/);
    assert.ok(!existsSync(join(folder, "new")));
  });
}

test("what is started from a snapshot is denied the same", async () => {
  writeFileSync(join(folder, "secret"), "secret", { mode: 0o644 });
  const entry = join(import.meta.dirname, "../../sandbox/testing/attempt-forbidden.ts");
  const running = startSandboxedNode({ entry, snapshot: true, args: [folder], stdin: "none", limits: LIMITS });
  const lines = (await running.stdout.toArray()).join("").trimEnd().split("\n");
  assert.equal((await running.ended).code, 0, running.stderrTail());
  // macOS puts one into every process.
  const { __CF_USER_TEXT_ENCODING: _ofTheSystem, ...environment } = JSON.parse((lines.pop() ?? "").replace("environment: ", "")) as Record<string, string>;
  assert.deepEqual(environment, NODE_LIBRARIES);
  assert.equal(lines.length, 10);
  for (const line of lines) assert.match(line, /: (ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED|ERR_PROTO_ACCESS|Code generation from strings disallowed for this context)$/);
  assert.ok(!existsSync(join(folder, "new")));
});

test("code made from strings is denied", async () => {
  const { text } = await runSandboxed(attempting("", `new Function("return 1")()`));
  assert.match(text, /Code generation from strings disallowed/);
});

test("connecting is denied", async () => {
  let reached = 0;
  const server = createServer(() => reached++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const { text } = await runSandboxed(
    `import { connect } from "node:net";
     try { connect(${port}, "127.0.0.1").on("connect", () => console.log("done")).on("error", (error) => console.log(error.code)); } catch (error) { console.log(error.code); }`,
  );
  server.close();
  assert.match(text, /^ERR_ACCESS_DENIED\n$/);
  assert.equal(reached, 0);
});

test("listening, name look-ups and datagrams are denied", async () => {
  const { text } = await runSandboxed(
    `import { createServer } from "node:net"; import { lookup } from "node:dns"; import { createSocket } from "node:dgram";
     const tell = (name) => (error) => console.log(name, error?.code ?? "done");
     const attempt = (name, act) => { try { act(); } catch (error) { tell(name)(error); } };
     process.on("uncaughtException", tell("listen"));
     attempt("listen", () => createServer().on("error", tell("listen")).listen(0, "127.0.0.1", tell("listen")));
     attempt("lookup", () => lookup("localhost.example", tell("lookup")));
     attempt("datagram", () => { const s = createSocket("udp4"); s.on("error", tell("datagram")); s.send("x", 9, "127.0.0.1", (e) => { tell("datagram")(e); s.close(); }); });`,
  );
  for (const line of text.trim().split("\n")) assert.match(line, / (ERR_ACCESS_DENIED|ENETUNREACH|EAI_AGAIN|ENOTFOUND)$/);
  assert.match(text, /listen ERR_ACCESS_DENIED/);
  assert.match(text, /datagram/);
});

test("the environment is empty and the user is an ordinary one in a network of its own", async (t) => {
  const { text, isolation } = await runSandboxed(`console.log(JSON.stringify([process.env, process.getuid()]))`);
  const [environment, uid] = JSON.parse(text) as [unknown, number];
  // But for what Node itself links, where the machine lacks it.
  assert.deepEqual(environment, NODE_LIBRARIES);
  const user = ordinaryUser();
  if (user !== null && isolation.user) assert.equal(uid, user.uid);
  t.diagnostic(JSON.stringify(isolation));
});

test("a program that only its owner may read still runs, without capabilities", async () => {
  const entry = join(folder, "owner-only.mts");
  writeFileSync(entry, `console.log("ran", process.getuid())`, { mode: 0o600 });
  const running = startSandboxedNode({ entry, args: [], stdin: "none", limits: LIMITS });
  assert.match((await running.stdout.toArray()).join(""), /^ran \d+\n$/);
  await running.ended;
});

test("a heap beyond its limit ends it", async () => {
  const { text, end } = await runSandboxed(`const kept = []; for (let i = 0; i < 3e7; i++) kept.push({ i }); console.log("done", kept.length)`);
  assert.equal(text, "");
  assert.notEqual(end.code, 0);
});

test("buffers beyond the memory limit are refused", async (t) => {
  const { text, isolation } = await runSandboxed(
    attempting("", `const kept = []; for (let i = 0; i < 64; i++) kept.push(Buffer.alloc(16 * 1024 * 1024, 1)); console.log(kept.length)`),
  );
  if (!isolation.limits) return t.diagnostic("no prlimit here");
  assert.doesNotMatch(text, /done/);
});

test("buffers within the memory limit are had", async () => {
  const { text } = await runSandboxed(attempting("", `Buffer.alloc(100 * 1024 * 1024, 1)`));
  assert.equal(text, "done\n");
});

test("the deadline ends a program that never stops", async () => {
  const { end } = await runSandboxed("for (;;);", { timeoutMs: 500 });
  assert.equal(end.reason, "timeout");
});

test("the output limit ends a program that says too much", async () => {
  const { end, text } = await runSandboxed(`const line = "x".repeat(1000); setInterval(() => { for (let i = 0; i < 100; i++) console.log(line); })`);
  assert.equal(end.reason, "output-limit");
  assert.equal(text.length, LIMITS.maxOutputBytes);
});

test("a program that imports a package or imports dynamically is not started", async () => {
  await assert.rejects(runSandboxed(`import fastify from "fastify";`), TypeError);
  await assert.rejects(runSandboxed(`await import("node:fs");`), TypeError);
});

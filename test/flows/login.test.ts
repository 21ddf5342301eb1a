// The command line signs in, says as whom, and signs out: the real program on both sides, a person in between.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { callRemoteServer, parseServer } from "#platform/http/remote-client.ts";
import { getOwnToken, listApiTokens } from "#protocol/api/api-tokens.ts";
import { decideDeviceLogin, lookAtDeviceLogin } from "#protocol/api/device-login.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { openAnyPlace } from "#roles/testing/fresh-place.ts";
import { programEnvironment, ROOT, runProgram, startServe } from "#roles/testing/served-program.ts";

const MAIN = join(ROOT, "src/main.ts");

test("a machine is signed in by a code that a person confirms, works with its token, and signs out", async (t) => {
  const place = await openAnyPlace(t);
  const program = await startServe({ dataDir: place.dataDir, env: place.env });
  t.after(() => program.kill());
  const owner = await becomeOwner(program, { teamName: "Harbour" });
  const config = await mkdtemp(join(tmpdir(), "strongroom-login-"));
  t.after(() => rm(config, { recursive: true, force: true }));
  const env = { XDG_CONFIG_HOME: config };
  const file = join(config, "strongroom/credentials.json");

  const login = spawn(process.execPath, [MAIN, "login", "--server", program.url], { env: programEnvironment(env), stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  login.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString("utf8")));
  login.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString("utf8")));
  const ended = once(login, "close");
  while (!printed.includes("Waiting")) await Promise.race([once(login.stdout, "data"), ended.then(() => assert.fail(printed))]);
  const userCode = /^ {2}([A-Z]{4}-[A-Z]{4})$/m.exec(printed)?.[1] ?? assert.fail(printed);
  assert.ok(printed.includes(`${program.url}/device`) && !printed.includes(`device?`) && !printed.includes("device#"), "the link carries no code");

  const seen = await owner.call(lookAtDeviceLogin, { body: { userCode } });
  assert.equal(seen.here, true);
  assert.ok(seen.permissions.length > 0 && seen.permissions.every(({ name }) => /\.read(?:-|$)/.test(name)));
  await owner.call(decideDeviceLogin, { body: { userCode, decision: "allow" } });
  assert.deepEqual(await ended, [0, null], printed + program.log());
  assert.match(printed, /Signed in at http:\/\/localhost:\d+ as /);

  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await stat(join(config, "strongroom"))).mode & 0o777, 0o700);
  const { token, server } = JSON.parse(await readFile(file, "utf8")) as { readonly token: string; readonly server: string };
  assert.ok(!printed.includes(token) && !program.log().includes(token));
  const who = await runProgram(["whoami"], env);
  assert.equal(who.code, 0, who.err);
  assert.match(who.out, /owner in Harbour/);
  assert.equal((await owner.call(listApiTokens)).items[0]?.kind, "device");

  await chmod(file, 0o644);
  assert.match((await runProgram(["whoami"], env)).err, /can be read by others/);
  await chmod(file, 0o600);
  const out = await runProgram(["logout"], env);
  assert.equal(out.code, 0, out.err);
  await assert.rejects(stat(file), { code: "ENOENT" });
  await assert.rejects(callRemoteServer({ server, token, endpoint: getOwnToken }), { code: "api-token.refused" });
  assert.deepEqual((await owner.call(listApiTokens)).items, []);
  assert.match((await runProgram(["whoami"], env)).err, /not signed in|cannot be read/);
  assert.equal((await runProgram(["logout"], env)).code, 0);
});

test("a machine whose server is away keeps its token at a sign-out, so that it can be ended later", async (t) => {
  const config = await mkdtemp(join(tmpdir(), "strongroom-login-"));
  t.after(() => rm(config, { recursive: true, force: true }));
  const { writeCredentials } = await import("#cli/login/credentials-file.ts");
  const file = join(config, "strongroom/credentials.json");
  await writeCredentials(file, { server: "http://localhost:9", token: "strongroom_x", expiresAt: "2027-01-01T00:00:00.000Z" });
  const out = await runProgram(["logout"], { XDG_CONFIG_HOME: config });
  assert.match(out.err, /The server does not answer/);
  assert.ok((await stat(file)).isFile());
  await writeFile(file, "{");
  assert.match((await runProgram(["whoami"], { XDG_CONFIG_HOME: config })).err, /not signed in|cannot be read/);
});

const SERVERS: readonly (readonly [string, string])[] = [
  ["https://strongroom.example.org", "https://strongroom.example.org"],
  ["https://strongroom.example.org/", "https://strongroom.example.org"],
  ["strongroom.example.org", "https://strongroom.example.org"],
  ["http://localhost:7300", "http://localhost:7300"],
  ["http://127.0.0.1:7300", "http://127.0.0.1:7300"],
  ["http://[::1]:7300", "http://[::1]:7300"],
];
for (const [given, origin] of SERVERS) test(`the address ${given} is ${origin}`, () => assert.equal(parseServer(given), origin));
for (const given of ["http://strongroom.example.org", "http://127.0.0.1.example.org", "ftp://localhost", "http://192.0.2.1"]) {
  test(`no token is sent to ${given}`, () => assert.throws(() => parseServer(given), { code: "login.server-insecure" }));
}
for (const given of ["https://user:password@strongroom.example.org", "https://strongroom.example.org/path", "https://strongroom.example.org/?q", "https://", "file:///etc"]) {
  test(`${given} is no address of a server`, () => assert.throws(() => parseServer(given), { code: "usage.invalid" }));
}

// `strongroom share` as a person runs it: signed in at a real server, a guest who comes by the link, a file changed together, and the end. What was said is then looked
// for in all that the server ever had of it: its memory, its heap, its log, its database, and what passed by it with TLS taken off.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { credentialsPath, writeCredentials } from "#cli/login/credentials-file.ts";
import { joinAsGuest } from "#cli/share/testing/live-guest.ts";
import { findInBytes, needlesFor } from "#platform/canary/find-in-files.ts";
import { createApiToken } from "#protocol/api/api-tokens.ts";
import { listLiveSessions } from "#protocol/api/live-sessions.ts";
import { CLOSE } from "#protocol/live/envelope/connection.ts";
import { composeControl } from "#protocol/live/envelope/control.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { openAnyPlace } from "#roles/testing/fresh-place.ts";
import { startLiveSession } from "#roles/testing/served-live.ts";
import { programEnvironment, ROOT, startServe } from "#roles/testing/served-program.ts";

import { searchHeap, searchMemory, snapshotEnvironment } from "./process-memory.ts";
import { startRecordingProxy } from "./recording-proxy.ts";

/** In names of people and files, text, searches, results and chat: no server may have it. */
const CANARY = `quetzal${randomBytes(8).toString("hex")}`;
/** What a host that does wrong would tell the relay in the clear: this one must be found wherever is searched. */
const CONTROL = `control${randomBytes(8).toString("hex")}`.padEnd(32, "-");

const LONGEST_MS = 30_000;

test("a folder is shared through a server that learns nothing of it", async (t) => {
  const place = await openAnyPlace(t);
  const home = await mkdtemp(join(tmpdir(), "live-share-"));
  t.after(() => rm(home, { recursive: true, force: true }));
  const folder = join(home, "project");
  const snapshots = join(home, "snapshots");
  await mkdir(folder);
  await mkdir(snapshots);
  await writeFile(join(folder, `${CANARY}.txt`), `${CANARY}\n`);
  const server = await startServe({ dataDir: place.dataDir, env: { ...place.env, ...snapshotEnvironment(snapshots) } });
  t.after(() => server.kill());
  const proxy = await startRecordingProxy(server.url);
  t.after(() => proxy.close());
  const owner = await becomeOwner(server);
  const env = { XDG_CONFIG_HOME: join(home, "config"), XDG_CACHE_HOME: join(home, "cache"), HOME: home };
  const made = await owner.call(createApiToken, { body: { name: "Laptop", permissions: ["live.share"], teamId: null, days: 1 } });
  await writeCredentials(credentialsPath(env), { server: proxy.url, token: made.token, expiresAt: made.item.expiresAt });

  const host = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(ROOT, "src/main.ts"), "share", folder, "--name", `Host ${CANARY}`], { cwd: home, env: programEnvironment(env) });
  t.after(() => host.kill("SIGKILL"));
  let said = "";
  for (const stream of [host.stdout, host.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(host, "close") as Promise<[number | null]>;
  const says = async (words: RegExp): Promise<string> => {
    const signal = AbortSignal.timeout(LONGEST_MS);
    for (;;) {
      const found = words.exec(said)?.[0];
      if (found !== undefined) return found;
      await Promise.race([once(host.stdout, "data", { signal }).catch(() => assert.fail(`${words} was not said: ${said}`)), ended.then(() => assert.fail(said))]);
    }
  };

  const link = await says(/http:\/\/localhost:\d+\/j\/\S+(?=\n)/);
  const guest = await joinAsGuest({ link, name: `Anna ${CANARY}` });
  t.after(() => guest.close());
  const asked = await says(new RegExp(`Anna ${CANARY} asks to come in\\. The code on their screen must be \\d{3} \\d{3}`));
  assert.equal(asked.slice(-7).replace(" ", ""), await guest.until(() => guest.engine.state().code));
  host.stdin.write("y\n");
  await guest.isMember();
  assert.deepEqual(guest.downs("project").map(({ host: name, name: project }) => [name, project]), [[`Host ${CANARY}`, "project"]]);
  const file = await guest.open(`${CANARY}.txt`);
  guest.type(file, { at: 0, insert: "with a guest: " });
  assert.equal((await guest.ask("done", { kind: "save", document: file.id })).kind, "done");
  assert.equal(await readFile(join(folder, `${CANARY}.txt`), "utf8"), `with a guest: ${CANARY}\n`);
  const found = await guest.ask("found", { kind: "search", text: CANARY, matchCase: false, wholeWord: false, regularExpression: false, include: [], exclude: [] });
  assert.equal(found.kind === "found" && found.matches[0]?.path, `${CANARY}.txt`);
  await guest.send({ kind: "chat", text: `${CANARY} is done` });
  await says(new RegExp(`Anna ${CANARY}: ${CANARY} is done`));

  const open = await startLiveSession({ owner, url: proxy.url });
  const careless = await open.connect("host", open.hostToken);
  careless.send(composeControl({ kind: "invite", tokenHash: new Uint8Array(Buffer.from(CONTROL)), expiresAt: Date.now() + 60_000 }));
  // A relay that answers a guest has read what came before.
  assert.equal(await (await open.connect("guest", randomBytes(32))).closed, CLOSE.full, "its host has only just come");
  const [canary, control] = [CANARY, CONTROL].map((word) => needlesFor(Buffer.from(word)));
  assert.ok(canary !== undefined && control !== undefined);
  // In the relay's register tokens stand by their hashes in hexadecimal.
  const isControl = control.filter(({ form }) => form === "hex").map((needle) => ({ ...needle, form: "the control" }));
  const memory = await searchMemory(server.pid, [...canary, ...isControl]);
  const heap = await searchHeap({ pid: server.pid, folder: snapshots, answers: () => fetch(`${server.url}/api/v1/health`) }, [...canary, ...isControl]);
  t.diagnostic(`searched ${memory.bytes} bytes of memory, ${heap.bytes} of a heap snapshot`);
  assert.deepEqual([memory.forms, heap.forms], [["the control"], ["the control"]], "nothing but what it was told is in the server's memory");
  careless.webSocket.terminate();
  host.stdin.write("q\n");
  assert.deepEqual(await ended, [0, null], said);
  assert.match(said, new RegExp(`changed {2}${CANARY}\\.txt {3}\\+1 -1 {3}\\S+/cache/strongroom/share/\\S+/00001 `));
  assert.equal(guest.engine.state().reason, "ended");

  const { raw, payloads, frames, compressed } = proxy.capture();
  assert.deepEqual(compressed, [], "nothing would have to be inflated");
  for (const bytes of [raw, payloads]) assert.deepEqual(findInBytes(bytes, canary).map(({ form }) => form), []);
  assert.deepEqual(findInBytes(payloads, control).map(({ form }) => form), ["raw"]);
  assert.ok(frames > 30 && raw.includes(`/live/${new URL(link).pathname.split("/").at(-1)}`), `${frames} frames`);
  assert.ok(!raw.includes(new URL(link).hash.slice(1)) && !payloads.includes(Buffer.from(new URL(link).hash.slice(1), "base64url").subarray(1, 33)), "what is behind # stays with host and guest");

  const { items } = await owner.call(listLiveSessions);
  assert.deepEqual(items.filter(({ ended: end }) => end !== null).map(({ ended: end, mostParticipants }) => [end?.reason, mostParticipants]), [["host", 2]]);
  assert.ok(!server.log().includes(CANARY));
  await server.stop();
  const kept = JSON.stringify(await place.query("select s as session, c as connection from live_sessions s join live_connections c on true"));
  assert.ok(kept.length > 100);
  for (const word of [CANARY, "Anna"]) assert.ok(!kept.includes(word), word);
});

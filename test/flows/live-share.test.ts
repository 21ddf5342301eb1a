// `strongroom share` as a person runs it: signed in at a real server, a guest who comes by the link, a file changed together, and the end.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { credentialsPath, writeCredentials } from "#cli/login/credentials-file.ts";
import { joinAsGuest } from "#cli/share/testing/live-guest.ts";
import { createApiToken } from "#protocol/api/api-tokens.ts";
import { listLiveSessions } from "#protocol/api/live-sessions.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { openPlace } from "#roles/testing/fresh-place.ts";
import { programEnvironment, ROOT, startServe } from "#roles/testing/served-program.ts";

/** In a file's name and in its text: no server may have it. */
const CANARY = "quetzalcoatlus";

test("a folder is shared through a server that learns nothing of it", async (t) => {
  const place = await openPlace("pglite", t);
  assert.ok(place !== null);
  const home = await mkdtemp(join(tmpdir(), "live-share-"));
  t.after(() => rm(home, { recursive: true, force: true }));
  const folder = join(home, "project");
  await mkdir(folder);
  await writeFile(join(folder, `${CANARY}.txt`), `${CANARY}\n`);
  const server = await startServe({ dataDir: place.dataDir, env: place.env });
  t.after(() => server.kill());
  const owner = await becomeOwner(server);
  const env = { XDG_CONFIG_HOME: join(home, "config"), XDG_CACHE_HOME: join(home, "cache"), HOME: home };
  const made = await owner.call(createApiToken, { body: { name: "Laptop", permissions: ["live.share"], teamId: null, days: 1 } });
  await writeCredentials(credentialsPath(env), { server: server.url, token: made.token, expiresAt: made.item.expiresAt });

  const host = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(ROOT, "src/main.ts"), "share", folder, "--name", "Hosting Person"], { cwd: home, env: programEnvironment(env) });
  t.after(() => host.kill("SIGKILL"));
  let said = "";
  for (const stream of [host.stdout, host.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(host, "close") as Promise<[number | null]>;
  const says = async (words: RegExp): Promise<string> => {
    for (;;) {
      const found = words.exec(said)?.[0];
      if (found !== undefined) return found;
      await Promise.race([once(host.stdout, "data"), ended.then(() => assert.fail(said))]);
    }
  };

  const link = await says(/http:\/\/localhost:\d+\/j\/\S+(?=\n)/);
  const guest = await joinAsGuest({ link, name: "Anna" });
  t.after(() => guest.close());
  const asked = await says(/Anna asks to come in\. The code on their screen must be \d{3} \d{3}/);
  assert.equal(asked.replaceAll(/\D/g, ""), await guest.until(() => guest.engine.state().code));
  host.stdin.write("y\n");
  await guest.isMember();
  assert.deepEqual(guest.downs("project").map(({ host: name, name: project }) => [name, project]), [["Hosting Person", "project"]]);
  const file = await guest.open(`${CANARY}.txt`);
  guest.type(file, { at: 0, insert: "with a guest: " });
  assert.equal((await guest.ask("done", { kind: "save", document: file.id })).kind, "done");
  assert.equal(await readFile(join(folder, `${CANARY}.txt`), "utf8"), `with a guest: ${CANARY}\n`);
  await guest.send({ kind: "chat", text: "done" });
  await says(/Anna: done/);
  host.stdin.write("q\n");
  assert.deepEqual(await ended, [0, null], said);
  assert.match(said, new RegExp(`changed {2}${CANARY}\\.txt {3}\\+1 -1 {3}\\S+/cache/strongroom/share/\\S+/00001 `));
  assert.equal(guest.engine.state().reason, "ended");

  const { items } = await owner.call(listLiveSessions);
  assert.deepEqual(items.map(({ ended: end, mostParticipants }) => [end?.reason, mostParticipants]), [["host", 2]]);
  assert.ok(!server.log().includes(CANARY));
  await server.stop();
  const kept = JSON.stringify(await place.query("select s as session, c as connection from live_sessions s join live_connections c on true"));
  assert.ok(kept.length > 100);
  for (const word of [CANARY, "Anna", "Hosting Person"]) assert.ok(!kept.includes(word), word);
});

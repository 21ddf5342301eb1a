// Live sessions of a team as its people meet them: none yet, one that runs with its host connected, and its end from the page, which cuts the host off;
// wide and narrow, in both schemes.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { createUuid, type Uuid } from "#base/uuid.ts";
import { CLOSE } from "#protocol/live/envelope/connection.ts";
import { connectLive } from "#platform/live-relay/testing.ts";

import { assertSound, launchBrowser, LOOKS, textOf, type WatchedPage } from "./browser.ts";
import { serveTeam, type Person, type TeamServer } from "./team-server.ts";

const [DESK, PHONE_DARK] = LOOKS;

let browser: Browser;
let team: TeamServer;
let [owner, analyst]: Person[] = [];

before(async () => {
  [browser, team] = await Promise.all([launchBrowser(), serveTeam()]);
  [owner, analyst] = [await team.join("owner", "owner@example.org"), await team.join("analyst", "analyst@example.org")];
});

after(async () => {
  await browser?.close();
  await team?.close();
});

async function open(person: Person | undefined, look: typeof DESK): Promise<WatchedPage> {
  assert.ok(person !== undefined && look !== undefined);
  const watched = await person.open(browser, look);
  await watched.page.goto(`${team.origin}/teams/${team.teamId}/live`);
  return watched;
}

/** As `strongroom share` leaves it: with its host connected. */
async function share(starter: Person): Promise<{ readonly id: Uuid; readonly closed: Promise<number> }> {
  const { asOwner } = team.database;
  const [id, session, token] = [createUuid(), randomBytes(16), randomBytes(32)];
  const [held] = await asOwner("select session_id from sessions where person_id = $1 limit 1", [starter.personId]);
  await asOwner("insert into live_sessions (tenant_id, id, host_token_hash, members_only, started_by, credential, credential_id, started_at) values ($1, $2, $3, true, $4, 'session', $5, now() - interval '25 minutes')", [
    team.teamId, id, new Uint8Array(createHash("sha256").update(token).digest()), starter.personId, held?.["session_id"],
  ]);
  await asOwner("insert into live_directory (session, tenant_id, live_session_id, seen_at) values ($1, $2, $3, now())", [new Uint8Array(session), team.teamId, id]);
  const { closed } = await connectLive({ origin: team.origin, session: session.toString("base64url"), kind: "host", token });
  return { id, closed };
}

test("where nobody has shared yet, it is said how; and to whom may not, whom to ask", async () => {
  const { page, faults } = await open(analyst, DESK);
  await page.getByRole("heading", { name: "Nobody has shared code live yet" }).waitFor();
  assert.match(await textOf(page), /\.\/strongroom share/);
  await assertSound({ page, faults }, "live sessions, none");
  await page.close();
});

test("a running session is ended with a second thought, everybody is cut off, and it stands among the past with who ended it", async () => {
  assert.ok(analyst !== undefined && owner !== undefined);
  const { closed } = await share(analyst);
  const watched = await open(owner, DESK);
  const { page } = watched;
  await page.getByText("analyst@example.org").waitFor();
  const row = page.getByRole("listitem").filter({ hasText: "analyst@example.org" });
  assert.match((await row.innerText()).replaceAll("\u00a0", " "), /25 minutes ago[\s\S]*members of the team only[\s\S]*Running/);
  await row.getByText("Connections").click();
  await page.getByText(/127\.0\.0\.1|::1/).waitFor();
  await assertSound(watched, "live sessions, running");
  await page.setViewportSize({ width: 390, height: 844 });
  await assertSound(watched, "live sessions, running");
  await page.setViewportSize({ width: 1440, height: 900 });
  await row.getByRole("button", { name: /^End the session/ }).click();
  await page.getByRole("dialog").getByText("Everybody in it is cut off at once").waitFor();
  await assertSound(watched, "live sessions, ending");
  await page.getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await row.getByRole("button", { name: /^End the session/ }).click();
  await page.getByRole("button", { name: "End it" }).click();
  assert.equal(await closed, CLOSE.ended);
  await page.getByRole("heading", { name: "Past" }).waitFor();
  assert.match((await page.getByRole("table").innerText()).replaceAll("\u00a0", " "), /analyst@example\.org\s+25 min \d+ s\s+1\s+here, by you/);
  await page.close();
});

test("whoever administers nothing sees numbers, no addresses, and ends nothing of others", async () => {
  assert.ok(owner !== undefined);
  const { closed } = await share(owner);
  const watched = await open(analyst, PHONE_DARK);
  const { page } = watched;
  await page.getByText("Somebody of the team").first().waitFor();
  const text = await textOf(page);
  assert.doesNotMatch(text, /owner@example\.org|Connections/);
  assert.equal(await page.getByRole("button", { name: /^End the session/ }).count(), 0);
  await assertSound(watched, "live sessions, phone");
  await team.database.asOwner("update memberships set role = 'viewer' where person_id = $1", [owner.personId]);
  assert.equal(await closed, CLOSE.ended, "whoever shares nothing any more is ended by the relay itself");
  await page.getByText("as whoever started it lost access").waitFor();
  await page.close();
});

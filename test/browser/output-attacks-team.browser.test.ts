// What people bring into a team is shown as text and never acts: sixty payloads in each place where the pages of members, requests, reviews,
// provisioning, projects, the account and the audit log show addresses, names, reasons and comments. They stand in the database as if every check at
// the door had let them pass, so that the pages stand alone. What a payload must not do is in the test of the other pages beside this.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser, Page } from "playwright-core";

import { DAY } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import { sealComment, sealReason } from "#domains/access/requests/sealed.ts";
import { createAuditWriter } from "#domains/audit/index.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { sealText } from "#platform/keyring/seal-text.ts";
import { DOMAINS } from "#roles/domains.ts";

import { assertQuiet, launchBrowser, LOOKS, type WatchedPage } from "./browser.ts";
import { OUTPUT_PAYLOADS } from "./output-payloads.ts";
import { serveTeam, type Person, type TeamServer } from "./team-server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
/** A load of the page each: a part of the payloads will do. */
const LOADS_EVERY = 6;
/** Two differ in case alone, which makes no other address and no other group. */
const DISTINCT = OUTPUT_PAYLOADS.map((payload, index) => `${payload} ${index}`);
const FORBIDDEN_ELEMENTS = "main script, main iframe, main object, main embed, main img, main video, main audio, main style, main base, main meta, main math, main marquee, main link";

let browser: Browser;
let server: TeamServer;
let owner: Person;
let watched: WatchedPage;
/** One for each payload, which is in their address. */
let people: readonly Person[];
let requestIds: readonly string[];
let cases = 0;

before(async () => {
  [server, browser] = await Promise.all([serveTeam(), launchBrowser()]);
  owner = await server.join("owner", "grace@example.org");
  const joined: Person[] = [];
  for (const address of DISTINCT) joined.push(await server.join("viewer", address));
  people = joined;
  requestIds = await insertRequests();
  watched = await owner.open(browser, DESK, "elevated");
  watched.page.on("dialog", (dialog) => {
    watched.faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const at = (path: string): string => `${server.origin}/teams/${server.teamId}/${path}`;
const inLine = (payload: string): string => visibleText(payload).replaceAll(/\s+/g, " ").trim();

/** By each of the people one, refused by the owner: a payload is its reason, and the comment. */
async function insertRequests(): Promise<readonly string[]> {
  const { database, keys, teamId } = server;
  const [now, later] = [new Date(), new Date(Date.now() + DAY)];
  const ids: string[] = [];
  for (const [index, payload] of OUTPUT_PAYLOADS.entries()) {
    const id = createUuid();
    ids.push(id);
    await database.asOwner(
      `insert into requests (tenant_id, id, kind, requested_by, bundle, permissions, duration_seconds, key_id, reason_sealed, approvals_needed, approver_roles, requested_at, answer_by)
        values ($1, $2, 'access', $3, 'see-results', '{vaults.read}', 3600, $4, $5, 2, '{owner}', $6, $7)`,
      [teamId, id, people[index]?.personId, keys.team.keyId, sealReason(keys.team, id, payload), now, later],
    );
    const comment = sealComment(keys.team, { requestId: id, by: owner.personId }, payload);
    await database.asOwner("insert into request_events (tenant_id, request_id, seq, kind, at, by_person, role, key_id, comment_sealed) values ($1, $2, 1, 'refused', $3, $4, 'owner', $5, $6)", [teamId, id, now, owner.personId, comment.keyId, comment.sealed]);
  }
  return ids;
}

async function assertHarmless(page: Page, place: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  await assertQuiet(watched, place);
  assert.equal(await page.evaluate(() => "attacked" in window), false, place);
  assert.equal(await page.locator(FORBIDDEN_ELEMENTS).count(), 0, place);
}

/** Each payload stands there as a person would read it. */
async function assertShown(page: Page, selector: string, given: { readonly place: string; readonly texts?: readonly string[] }): Promise<void> {
  const { place, texts = OUTPUT_PAYLOADS } = given;
  await page.locator(selector).nth(OUTPUT_PAYLOADS.length - 1).waitFor();
  const shown = new Set((await page.locator(selector).allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim()));
  for (const text of texts) {
    assert.ok(shown.has(inLine(text)), `${place}: ${text}`);
    cases++;
  }
  await assertHarmless(page, place);
}

test("addresses of members", async () => {
  const { page } = watched;
  await page.goto(at("members"));
  await assertShown(page, ".people .row-button", { place: "members", texts: DISTINCT });
  for (const address of DISTINCT.filter((_, index) => index % LOADS_EVERY === 0)) {
    await page.locator(".people .row-button").filter({ hasText: new RegExp(`^${RegExp.escape(inLine(address))}$`) }).click();
    await page.getByRole("complementary").getByText(inLine(address), { exact: true }).first().waitFor();
    cases++;
    await assertHarmless(page, `member ${address}`);
    await page.keyboard.press("Escape");
  }
  for (const payload of OUTPUT_PAYLOADS.filter((_, index) => index % LOADS_EVERY === 0)) {
    await page.getByRole("searchbox").fill(`zzz ${payload}`);
    await page.getByText(`Nobody has «${visibleText(`zzz ${payload}`.trim())}»`).waitFor();
    cases++;
  }
  await assertHarmless(page, "members searched");
});

test("reasons of requests and who asked, in the list", async () => {
  const { page } = watched;
  await page.goto(at("requests?view=all"));
  for (const more = page.getByRole("button", { name: "Show older ones" }); (await page.locator(".request-row").count()) < OUTPUT_PAYLOADS.length; ) await more.click({ timeout: 5000 }).catch(() => undefined);
  await assertShown(page, ".request-row .request-what .clip", { place: "reasons" });
  await assertShown(page, ".request-row .person", { place: "who asked", texts: DISTINCT });
});

test("a request's reason, and what was said of it", async () => {
  const { page } = watched;
  for (const [index, payload] of OUTPUT_PAYLOADS.entries()) {
    if (index % LOADS_EVERY !== 0) continue;
    await page.goto(at(`requests/${requestIds[index] ?? ""}`));
    await page.locator(".free-text").first().waitFor();
    const texts = (await page.locator(".free-text").allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
    assert.equal(texts.filter((text) => text === inLine(payload)).length, 2, `${payload}: ${JSON.stringify(texts)}`);
    cases += 2;
    await assertHarmless(page, `request ${payload}`);
  }
});

test("addresses in a review of access", async () => {
  const { page } = watched;
  await page.goto(at("reviews"));
  await page.getByRole("button", { name: "Begin a review" }).click();
  await page.getByRole("button", { name: "Begin it" }).click();
  await page.locator("[aria-modal=true]").waitFor({ state: "detached" });
  await assertShown(page, ".review-person h2 .person", { place: "review", texts: DISTINCT });
});

test("names of groups that a provider sends", async () => {
  const { database, keys, teamId } = server;
  const { page } = watched;
  await page.goto(at("provisioning"));
  await page.getByRole("button", { name: "Connect a provider" }).click();
  const sheet = page.getByRole("dialog", { name: "The token, this once" });
  await sheet.waitFor();
  const [address = "", token = ""] = await sheet.locator("code").allInnerTexts();
  await page.getByRole("button", { name: "It is in the provider" }).click();
  for (const displayName of DISTINCT) {
    const response = await fetch(`${address}/Groups`, { method: "POST", headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" }, body: JSON.stringify({ displayName, members: [] }) });
    assert.equal(response.status, 201, await response.text());
  }
  assert.equal((await database.asOwner("select 1 from provisioned_groups where tenant_id = $1 and key_id = $2", [teamId, keys.team.keyId])).length, OUTPUT_PAYLOADS.length);
  await page.goto(at("provisioning"));
  await assertShown(page, ".plain-list .list-main strong", { place: "groups", texts: DISTINCT });
  await page.getByRole("button", { name: `Change the role of ${visibleText(DISTINCT[0] ?? "")}`, exact: true }).click();
  await page.getByRole("dialog").waitFor();
  cases++;
  await assertHarmless(page, "what a group is worth");
  await page.keyboard.press("Escape");
});

test("names of projects", async () => {
  const { database, keys, teamId } = server;
  for (const payload of OUTPUT_PAYLOADS) {
    const id = createUuid();
    await database.asOwner("insert into projects (tenant_id, id, key_id, name_sealed, created_at) values ($1, $2, $3, $4, now())", [teamId, id, keys.team.keyId, sealText(keys.team, { table: "projects", column: "name_sealed", row: id }, payload)]);
  }
  const { page } = watched;
  await page.goto(at("projects"));
  await page.getByText(visibleName(OUTPUT_PAYLOADS[0] ?? ""), { exact: true }).first().waitFor();
  const text = (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");
  for (const payload of OUTPUT_PAYLOADS) {
    assert.ok(text.includes(visibleName(payload).replaceAll(/\s+/g, " ").trim()), payload);
    cases++;
  }
  await assertHarmless(page, "projects");
});

test("names of one's own devices", async () => {
  const { database, keys } = server;
  for (const [index, payload] of OUTPUT_PAYLOADS.entries()) {
    const id = createUuid();
    await database.asOwner(
      `insert into passkeys (passkey_id, person_id, credential_id, public_key, sign_count, backup_eligible, backed_up, transports, name_key_id, name_sealed, created_at)
        values ($1, $2, $3, $3, 0, false, false, '{internal}', $4, $5, now())`,
      [id, owner.personId, new Uint8Array(Buffer.from(`a credential of a device ${index}`)), keys.own.keyId, sealText(keys.own, { table: "passkeys", column: "name_sealed", row: id }, payload)],
    );
  }
  const { page } = watched;
  await page.goto(`${server.origin}/account`);
  await page.getByText(visibleText(OUTPUT_PAYLOADS[0] ?? ""), { exact: true }).first().waitFor();
  const text = (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");
  for (const payload of OUTPUT_PAYLOADS) {
    assert.ok(text.includes(inLine(payload)), payload);
    cases++;
  }
  await assertHarmless(page, "passkeys");
});

test("who acted, whom it was about, and with which browser, in the audit log", async () => {
  const { database, keys, teamId } = server;
  const audit = createAuditWriter({ clock: createSystemClock(), domains: DOMAINS, db: database.db, role: "strongroom_web", fieldKey: async () => keys.team });
  const records: string[] = [];
  for (const [index, payload] of OUTPUT_PAYLOADS.entries()) {
    const personId = people[index]?.personId ?? "";
    const personal = await audit.sealPersonal(teamId, { agent: payload, network: payload });
    records.push(await audit.record(teamId, { actor: { kind: "person", personId, sessionId: createUuid(), grantId: null }, event: "access.member-removed", subject: { kind: "person", id: personId }, details: { role: "viewer" }, personal }));
  }
  const { page } = watched;
  await page.goto(at("audit?event=access.member-removed"));
  await page.locator(".audit-record").first().waitFor();
  for (const more = page.getByRole("button", { name: "Show older records" }); (await page.locator(".audit-record").count()) < OUTPUT_PAYLOADS.length; ) await more.click({ timeout: 5000 }).catch(() => undefined);
  await assertShown(page, ".audit-record .audit-sentence strong", { place: "audit", texts: DISTINCT });
  for (const [index, payload] of OUTPUT_PAYLOADS.entries()) {
    if (index % LOADS_EVERY !== 0) continue;
    await page.goto(at(`audit?event=access.member-removed&record=${records[index] ?? ""}`));
    const facts = page.getByRole("complementary", { name: "Record" }).locator(".audit-facts");
    await facts.waitFor();
    const shown = (await facts.locator("dd").allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
    const whom = inLine(DISTINCT[index] ?? "");
    assert.deepEqual([shown.filter((text) => text === whom).length, shown.filter((text) => text === inLine(payload)).length], [2, 2], `who, about whom; from where, with what: ${payload}: ${JSON.stringify(shown)}`);
    cases += 4;
    await assertHarmless(page, `record ${payload}`);
  }
});

test("hundreds of cases were tried", (t) => {
  t.diagnostic(`${cases} cases of ${OUTPUT_PAYLOADS.length} payloads`);
  assert.ok(cases >= 500, String(cases));
});

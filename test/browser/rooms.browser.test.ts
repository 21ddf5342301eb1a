// A room for due diligence in browsers: its owner makes, fills and opens it; a guest on a phone accepts its terms, reads under the mark and takes what is
// allowed; and the owner sees who looked at what.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { DAY } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { sealEmail } from "#domains/identity/people/emails.ts";
import { resultsSchema } from "#domains/vaults/analysis/results.ts";
import { sealVaultText } from "#domains/vaults/sealed-columns.ts";
import { FACETS, type FacetName } from "#protocol/report/facets/index.ts";
import { isLanguageName } from "#protocol/report/language-names.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";

import { assertSound, launchBrowser, LOOKS, textOf, type WatchedPage } from "./browser.ts";
import { serveTeam, type Person, type TeamServer } from "./team-server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }, PHONE = { width: 390, height: 844, colorScheme: "dark" as const }] = LOOKS;
const BUYER = "buyer@buyer.example";
const TERMS = "# Confidential\n\nWhat you see here is **ours**.\n\n- Keep it to yourself\n- Delete it when the room closes";
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR42mNgYPiPB41KY5MGAN0eY511tEfAAAAAAElFTkSuQmCC", "base64");

let browser: Browser;
let server: TeamServer;
let owner: WatchedPage;
let guest: WatchedPage;
let room: string;

before(async () => {
  [server, browser] = await Promise.all([serveTeam(), launchBrowser()]);
  const person = await server.join("owner", "grace@example.org");
  await plantVault();
  owner = await person.open(browser, DESK, "elevated");
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const at = (path: string): string => `${server.origin}/teams/${server.teamId}/${path}`;

/** With a report of which the results alone are there, as of a vault whose evidence nobody here may see. */
async function plantVault(): Promise<void> {
  const { teamId, keys, database } = server;
  const { product, source, facets, contributors: _, schema: _schema, ...rest } = judgedReport();
  const halves = Object.entries(facets).map(([name, section]): [string, Readonly<Record<string, unknown>>] => {
    const shape = Object.keys(FACETS[name as FacetName].results.shape);
    return [name, Object.fromEntries(Object.entries<unknown>(section ?? {}).filter(([key]) => shape.includes(key)))];
  });
  const results = resultsSchema.parse({ ...rest, languages: rest.languages.filter(({ name }) => isLanguageName(name)), schema: "strongroom.results/1", sourceKind: source.kind, analyzers: product.analyzers, facets: Object.fromEntries(halves) });
  const [vaultId, snapshotId, runId] = [createUuid(), createUuid(), createUuid()];
  const [project] = await database.asOwner("select id from projects limit 1");
  await database.asOwner("insert into vaults (tenant_id, id, project_id, key_id, name_sealed, source_kind, schedule, state, last_snapshot_id) values ($1, $2, $3, $4, $5, 'upload', 'manual', 'ready', $6)", [teamId, vaultId, project?.["id"], keys.team.keyId, sealVaultText(keys.team, { vaultId, column: "name_sealed" }, "Payments service"), snapshotId]);
  await database.asOwner("insert into vault_directory (vault_id, tenant_id) values ($1, $2)", [vaultId, teamId]);
  await database.asOwner("insert into vault_runs (tenant_id, id, vault_id, reason, state, queued_at, ended_at) values ($1, $2, $3, 'created', 'done', now(), now())", [teamId, runId, vaultId]);
  await database.asOwner("insert into vault_snapshots (tenant_id, id, vault_id, run_id, results, created_at) values ($1, $2, $3, $4, $5, now())", [teamId, snapshotId, vaultId, runId, JSON.stringify(results)]);
}

/** As after the link in the mail. */
async function join(): Promise<Person> {
  const { database, teamId, keys } = server;
  const personId = createUuid();
  const email = sealEmail(keys.own, personId, BUYER);
  const now = new Date();
  await database.asOwner("insert into people (person_id, created_at, email_key_id, email_sealed, email_index) values ($1, $2, $3, $4, $5)", [personId, now, email.keyId, email.sealed, email.index]);
  await database.asOwner("insert into memberships (tenant_id, person_id, role, project_ids, expires_at, created_at) values ($1, $2, 'guest', '{}', $3, $4)", [teamId, personId, new Date(now.getTime() + 20 * DAY), now]);
  await database.asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [personId, teamId]);
  await database.asOwner("update room_guests set person_id = $1, joined_at = $2", [personId, now]);
  return server.person(personId);
}

test("the owner makes a room, says what it shows and under which terms, invites somebody and opens it", async () => {
  const { page } = owner;
  await page.goto(at("rooms"));
  await page.getByRole("heading", { name: "A room shows outsiders what you choose" }).waitFor();
  await assertSound(owner, "rooms none");
  await page.getByRole("button", { name: "Make the first room" }).click();
  await page.getByLabel("Name").fill("Project Falcon");
  await page.getByLabel("Purpose").fill("Technical due diligence");
  await page.getByRole("button", { name: "Make the room" }).click();
  await page.getByRole("heading", { name: "Project Falcon" }).waitFor();
  assert.ok(await page.getByRole("button", { name: "Open the room" }).isDisabled(), "there is nothing to show yet");
  await page.getByRole("checkbox", { name: "Payments service" }).check();
  await page.getByRole("radio", { name: /^Full report/ }).check();
  await page.getByRole("switch", { name: "Guests may take reports as PDF" }).check({ force: true });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
  for (const [name, buffer] of [["Plan.png", PICTURE], ["Notes.txt", Buffer.from("<b>first</b>\n\tsecond")], ["Contract.pdf", Buffer.from("%PDF-1.7")]] as const) {
    await page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    await page.getByRole("button", { name: `Remove ${name}` }).waitFor();
  }
  await page.locator("input[type=file]").setInputFiles({ name: "page.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html>") });
  await page.getByText("The document is not what its name says.").waitFor();
  await page.getByLabel("Text").fill(TERMS);
  await page.getByRole("region", { name: "Terms" }).getByRole("heading", { name: "Confidential" }).waitFor();
  await page.getByRole("button", { name: "Save the terms" }).click();
  await page.getByText("The terms are saved.").waitFor();
  await page.getByLabel("Invite an address").fill(BUYER);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await page.getByRole("button", { name: `Put ${BUYER} out` }).waitFor();
  await assertSound(owner, "room ready");
  await page.getByRole("button", { name: "Open the room" }).click();
  await page.getByText("What this room shows can be changed while it is open").waitFor();
  room = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await page.goto(at(`rooms/${room}/looks`));
  await page.getByText("Nobody has looked at anything yet.").waitFor();
});

test("the guest lands at the room, sees nothing but its terms, accepts them, and reads under the mark", async () => {
  guest = await (await join()).open(browser, PHONE);
  const { page } = guest;
  await page.goto(server.origin);
  await page.getByRole("link", { name: "Project Falcon" }).click();
  await page.getByRole("heading", { name: "Confidential" }).waitFor();
  assert.doesNotMatch(await textOf(page), /Payments service|Plan\.png/);
  await assertSound(guest, "visit terms");
  const accept = page.getByRole("button", { name: "Accept the terms and go in" });
  assert.ok(await accept.isDisabled());
  await page.getByLabel("I have read these terms").focus();
  await page.keyboard.press("Space");
  await accept.click();
  await page.getByRole("link", { name: "Payments service" }).waitFor();
  await assertMarked("visit room");
  await page.getByRole("link", { name: "Read Plan.png" }).click();
  await page.getByRole("img", { name: "Plan.png" }).waitFor();
  await page.waitForFunction(() => (document.querySelector("img.visit-picture") as HTMLImageElement).naturalWidth === 10);
  await assertMarked("visit picture");
  await page.goBack();
  await page.getByRole("link", { name: "Read Notes.txt" }).click();
  await page.getByText("<b>first</b>").waitFor();
  await assertMarked("visit text");
  await page.goBack();
  await page.getByRole("link", { name: "Payments service" }).click();
  await page.getByRole("heading", { name: "Most urgent" }).waitFor();
  await assertMarked("visit report summary");
  for (const part of ["Risk", "Code", "Change", "People", "Cost"]) {
    await page.getByRole("navigation", { name: "Parts of the report" }).getByRole("link", { name: part }).click();
    await page.getByRole("article", { name: `Report: ${part.toLowerCase()}` }).waitFor();
    await assertMarked(`visit report ${part}`);
  }
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Take as PDF" }).click()]);
  assert.match(download.suggestedFilename(), /^report-.*\.pdf$/);
});

/** The mark names the guest and the room, is not read aloud twice, and lets every press through. */
async function assertMarked(place: string): Promise<void> {
  const { page } = guest;
  const mark = page.locator("svg.watermark");
  assert.match((await mark.getAttribute("data-watermark")) ?? "", /^buyer@buyer\.example Project Falcon · /, place);
  assert.equal(await mark.getAttribute("aria-hidden"), "true");
  assert.equal(await mark.evaluate((element) => getComputedStyle(element).pointerEvents), "none");
  const box = await mark.boundingBox();
  assert.ok((box?.width ?? 0) >= PHONE.width && (box?.height ?? 0) >= PHONE.height, place);
  await page.getByText(`Shown to ${BUYER}`).waitFor();
  await assertSound(guest, place);
}

test("the owner sees what was looked at, and finds who took a file by the id that stands on it; who is put out is out", async () => {
  const { page } = owner;
  await page.goto(at(`rooms/${room}/looks`));
  await page.getByText("Report taken as PDF").first().waitFor();
  assert.match(await textOf(page), /Report: risk/);
  await assertSound(owner, "room looks");
  const [look] = await server.database.asOwner("select id from room_looks where what = 'export'");
  await page.getByLabel("Search the looks").fill(String(look?.["id"]));
  await page.getByText("1 look", { exact: true }).waitFor();
  await page.goto(at("rooms"));
  await page.getByRole("link", { name: "Project Falcon" }).waitFor();
  await assertSound(owner, "rooms");
  await page.getByRole("link", { name: "Project Falcon" }).click();
  await page.getByRole("button", { name: `Put ${BUYER} out` }).click();
  await page.getByText("Put out", { exact: true }).waitFor();
  await guest.page.reload();
  await guest.page.getByRole("heading", { name: "This room is not open to you" }).waitFor();
  assert.doesNotMatch(await textOf(guest.page), /Payments service/);
});

// The audit log as a person reads it: the days, a record and its proof checked in the browser, narrowing, the state, an export that the
// verifier accepts, and a record that was changed in the database shown as broken.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { verifyExport } from "#cli/audit/verify-export.ts";
import { updateVault } from "#protocol/api/vaults.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { createLocalLink } from "#roles/local-link.ts";

import { assertQuiet, assertSound, launchBrowser, LOOKS, openPage, OTHER_LOOKS, showAs, textOf, type Look, type WatchedPage } from "./browser.ts";
import { serveStrongroom, type ServedStrongroom } from "./server.ts";

/** More than a page of the list, and less than a session may change in a minute. */
const ACTS = 55;
const [DESK = { width: 1440, height: 900, colorScheme: "light" }] = LOOKS;

let browser: Browser;
let strongroom: ServedStrongroom;
let owner: Owner;
let watched: WatchedPage;
let vaultId = "";

before(async () => {
  strongroom = await serveStrongroom();
  owner = await becomeOwner({ url: strongroom.origin, token: strongroom.link.split("#")[1] ?? "" } as Parameters<typeof becomeOwner>[0], { teamName: "Example Industries" });
  ({ id: vaultId } = await owner.addVault({ kind: "upload" }, "Payments"));
  browser = await launchBrowser();
  watched = await signedIn(DESK);
});

after(async () => {
  await browser?.close();
  await strongroom?.stop();
});

/** A browser of its own, by a new one-time link of the operator. */
async function signedIn(look: Look): Promise<WatchedPage> {
  const { url } = await createLocalLink({ overrides: { dataDir: `${strongroom.dataDir}/data` } });
  const opened = await openPage(browser, look);
  await opened.page.goto(url);
  await opened.page.getByRole("button", { name: "Sign in" }).click();
  await opened.page.getByRole("navigation", { name: "Main" }).waitFor();
  return opened;
}

async function openLog({ page }: WatchedPage, search = ""): Promise<void> {
  await page.goto(`${strongroom.origin}/teams/${owner.teamId}/audit${search}`);
  await page.getByRole("heading", { name: "Audit log", level: 1 }).waitFor();
  await page.locator(".audit-record, .audit-nothing").first().waitFor();
}

test("the log says in sentences who did what, under days, and that it is signed", async () => {
  await openLog(watched);
  const { page } = watched;
  await page.getByText("A team was made by").waitFor();
  const text = await textOf(page);
  for (const sentence of [/A team was made by person [0-9a-f]{8}/, /A vault was made by person [0-9a-f]{8}/, /Person [0-9a-f]{8} signed in/]) assert.match(text, sentence);
  await page.getByText(/^Signed/).waitFor();
  assert.match(text, /Today, /);
  await assertSound(watched, "audit few");
});

test("a record opens beside the log, and its proof is checked here", async () => {
  const { page } = watched;
  await page.getByRole("button", { name: /A vault was made by/ }).click();
  const panel = page.getByRole("complementary", { name: "Record" });
  await panel.getByText("Checked in this browser: the record is what was signed").waitFor();
  await panel.getByText(/The path to the root/).click();
  await panel.getByRole("img", { name: /on the way to the root/ }).waitFor();
  assert.match(page.url(), /record=/);
  await assertSound(watched, "audit record");
  await panel.getByRole("button", { name: "Forget this person…" }).click();
  const dialog = page.getByRole("dialog", { name: "Forget this person in the log?" });
  await dialog.getByText("Nobody can undo it.").waitFor();
  await assertSound(watched, "audit forget");
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
});

test("what is narrowed stands in the address, and everything is one step away again", async () => {
  const { page } = watched;
  await page.getByLabel("What").selectOption({ label: "A vault was made" });
  await page.getByText("A team was made by").waitFor({ state: "detached" });
  assert.match(page.url(), /event=vaults.vault-created/);
  assert.equal(await page.locator(".audit-record").count(), 1);
  await page.getByLabel("When").selectOption({ label: "From … to …" });
  await page.getByLabel("To", { exact: true }).fill("2020-01-01");
  await page.getByText("No record fits.").waitFor();
  await assertSound(watched, "audit nothing fits");
  await page.getByRole("button", { name: "Show all records" }).click();
  await page.getByText("A team was made by").waitFor();
});

test("the state of the log has its key and says what a witness is", async () => {
  const { page } = watched;
  await page.getByRole("button", { name: "State of the log" }).click();
  const panel = page.getByRole("complementary", { name: "State of the log" });
  await panel.getByText("Verifier's key").waitFor();
  await assertSound(watched, "audit state");
  await page.keyboard.press("Escape");
});

test("a state that cannot be read is said, not waited for, and read again", async () => {
  const opened = await signedIn(DESK);
  await opened.page.route("**/audit/state", (route) => route.fulfill({ status: 400, contentType: "application/json", body: "{}" }));
  await openLog(opened);
  await opened.page.getByText("The state of the log could not be read").waitFor();
  assert.equal(await opened.page.getByText("Looking at the log").count(), 0);
  await opened.page.unroute("**/audit/state");
  await opened.page.getByRole("button", { name: "Try again" }).click();
  await opened.page.getByText(/^Signed/).waitFor();
  await opened.page.context().close();
});

test("an export is a file that the verifier accepts with the key from the page", async () => {
  const { page } = watched;
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export the audit log" });
  const downloading = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Export", exact: true }).click();
  const path = await (await downloading).path();
  await dialog.getByText("Verify it anywhere").waitFor();
  const logKey = (await dialog.locator(".hash-text code").innerText()).trim();
  const lines = (await readFile(path, "utf8")).split("\n").slice(0, -1);
  const verdict = verifyExport(lines, { logKey, witnessKeys: [], previous: [] });
  assert.deepEqual(verdict.findings, []);
  await assertSound(watched, "audit export");
  await dialog.getByRole("button", { name: "Close" }).last().click();
});

test("new acts come by themselves, and old ones by a button", async () => {
  const { page } = watched;
  await openLog(watched);
  for (let act = 0; act < ACTS; act++) await owner.call(updateVault, { params: { vaultId }, body: { name: `Payments ${act}` } });
  await page.locator(".audit-record", { hasText: "A vault's name, project" }).first().waitFor();
  await openLog(watched);
  await assertSound(watched, "audit much");
  await page.getByRole("button", { name: "Show older records" }).click();
  await page.waitForSelector(".audit-record >> nth=52");
});

for (const look of OTHER_LOOKS) {
  test(`the log at ${look.width} wide, ${look.colorScheme}`, async () => {
    const { page } = watched;
    await showAs(watched, look);
    await openLog(watched);
    await assertSound(watched, `audit ${look.colorScheme}`);
    await page.locator(".audit-record").nth(3).click();
    await page.getByText("Checked in this browser").waitFor();
    await assertSound(watched, `audit record ${look.colorScheme}`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "State of the log" }).click();
    await assertQuiet(watched, `audit state ${look.colorScheme}`);
  });
}

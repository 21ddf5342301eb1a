// Notifications, plans of reports and webhooks as people meet them, and the page that a mail's link leads to: empty, filled and refused, wide
// and narrow, in both schemes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { createUuid } from "#base/uuid.ts";
import { createStopToken } from "#domains/vaults/notices/stop-token.ts";
import { vaultCell } from "#domains/vaults/sealed-columns.ts";

import { assertSound, launchBrowser, LOOKS, textOf, openPage, type WatchedPage } from "./browser.ts";
import { serveTeam, type Person, type TeamServer } from "./team-server.ts";

const [DESK, PHONE_DARK] = LOOKS;

let browser: Browser;
let team: TeamServer;
let owner: Person;
let watched: WatchedPage;

before(async () => {
  assert.ok(DESK !== undefined);
  [browser, team] = await Promise.all([launchBrowser(), serveTeam()]);
  owner = await team.join("owner", "owner@example.org");
  await team.join("viewer", "viewer@example.org");
  const vaultId = createUuid();
  const name = team.keys.team.seal(Buffer.from("payments-api"), vaultCell(vaultId, "name_sealed"));
  await team.database.asOwner("insert into vaults (tenant_id, id, project_id, key_id, name_sealed, source_kind, schedule, state) select tenant_id, $2, id, $3, $4, 'sample', 'manual', 'new' from projects where tenant_id = $1 limit 1", [team.teamId, vaultId, team.keys.team.keyId, name]);
  await team.database.asOwner("insert into vault_directory (vault_id, tenant_id) values ($1, $2)", [vaultId, team.teamId]);
  watched = await owner.open(browser, DESK, "elevated");
});

after(async () => {
  await browser?.close();
  await team?.close();
});

const inTeam = (part: string): string => `${team.origin}/teams/${team.teamId}/${part}`;

test("what one is told of is chosen by event and by vault, and kept", async () => {
  const { page } = watched;
  await page.goto(inTeam("notices"));
  await page.getByText("You have chosen nothing yet").waitFor();
  await page.getByLabel("A score dropped").check();
  await page.getByLabel("Points that a score drops by, at least").fill("25");
  await page.getByText("These", { exact: true }).click();
  const save = page.getByRole("button", { name: "Save" });
  assert.ok(await save.isDisabled(), "of no vault there is nothing to tell");
  await page.getByLabel("payments-api").check();
  await assertSound(watched, "notifications");
  await save.click();
  await page.getByText("You have chosen nothing yet").waitFor({ state: "detached" });
  await page.reload();
  await page.getByLabel("Points that a score drops by, at least").waitFor();
  assert.equal(await page.getByLabel("Points that a score drops by, at least").inputValue(), "25");
});

test("a report is planned for people of the team; attachments wait for the team's leave, which says what follows from it", async () => {
  const { page } = watched;
  await page.getByText("No report is planned").waitFor();
  await page.getByRole("button", { name: "Plan a report" }).click();
  const dialog = page.getByRole("dialog", { name: "Plan a report" });
  assert.ok(await dialog.getByLabel("Attach the signed PDF").isDisabled());
  await dialog.getByLabel("viewer@example.org").check();
  await assertSound(watched, "a plan");
  await dialog.getByRole("button", { name: "Plan it" }).click();
  await page.getByText("Every month · 1 person · as a link").waitFor();
  await page.getByText("it cannot be taken back. A link asks each time").waitFor();
  await page.getByLabel("Reports may leave attached to mail").click();
  await page.getByRole("status").filter({ hasText: "Plans may attach the report." }).waitFor({ state: "attached" });
  await page.getByRole("button", { name: "End the plan for payments-api" }).click();
  await page.getByText("No report is planned").waitFor();
});

test("a webhook's secret is shown once; its log says what came of each delivery; a wrong address is said where it stands", async () => {
  const { page } = watched;
  await page.goto(inTeam("webhooks"));
  await page.getByText("There is none.").waitFor();
  await page.getByRole("button", { name: "Add a webhook" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a webhook" });
  await dialog.getByLabel("Address").fill("http://receiver.example.org/");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Give an https address without a name, a password or spaces in it").waitFor();
  assert.equal(await dialog.getByRole("alert").count(), 0, "beside the field, and nowhere else");
  await dialog.getByLabel("Address").fill("https://receiver.example.org/strongroom");
  await assertSound(watched, "a webhook's form");
  await dialog.getByRole("button", { name: "Save" }).click();
  const sheet = page.getByRole("dialog", { name: "The secret, this once" });
  const secret = (await sheet.getByText(/^whsec_/).innerText()).trim();
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  await sheet.getByRole("button", { name: "The receiver has it" }).click();
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByRole("cell", { name: "Not tried yet" }).waitFor();
  await team.database.asOwner("update webhook_deliveries set state = 'delivered', attempts = 3, status = 204, duration_ms = 48, tried_at = now() where tenant_id = $1", [team.teamId]);
  await page.getByRole("cell", { name: "204" }).waitFor();
  await page.getByRole("button", { name: /^Send again: Test/ }).click();
  await page.getByRole("cell", { name: "Waiting" }).waitFor();
  await team.database.asOwner("update webhook_deliveries set state = 'given-up', attempts = 33, status = null, failure = 'timeout', duration_ms = 10000 where tenant_id = $1", [team.teamId]);
  await page.getByRole("cell", { name: "No answer in 10 seconds" }).waitFor();
  await team.database.asOwner("update webhooks set state = 'failing' where tenant_id = $1", [team.teamId]);
  await page.reload();
  await page.getByText("Switched off: nothing was taken for days").waitFor();
  assert.ok(!(await page.content()).includes(secret.slice(6)), "never again");
  await assertSound(watched, "webhooks");
});

test("the link in a mail stops nothing before somebody says so; then it has stopped, for who is not signed in too", async () => {
  assert.ok(PHONE_DARK !== undefined);
  const stranger = await openPage(browser, PHONE_DARK);
  const { page } = stranger;
  const chosen = async (): Promise<unknown> => (await team.database.asOwner("select choice->'events' as events from notice_choices where tenant_id = $1", [team.teamId]))[0]?.["events"];
  await page.goto(`${team.origin}/notices/stop#${createStopToken(team.keys.own, { teamId: team.teamId, personId: owner.personId })}`);
  await page.getByRole("button", { name: "Stop it" }).waitFor();
  assert.ok(!page.url().includes("#"));
  assert.equal((await chosen() as unknown[]).length, 3);
  await assertSound(stranger, "stopping mail");
  await page.getByRole("button", { name: "Stop it" }).click();
  await page.getByRole("status").filter({ hasText: "Stopped" }).waitFor();
  assert.deepEqual(await chosen(), []);
  await page.goto(`${team.origin}/notices/stop`);
  await page.reload();
  await page.getByText("opens with the whole link").waitFor();
  await page.context().close();
});

test("narrow and dark: both pages stay within the screen, and can be read", async () => {
  assert.ok(PHONE_DARK !== undefined);
  const narrow = await owner.open(browser, PHONE_DARK);
  for (const part of ["notices", "webhooks"]) {
    await narrow.page.goto(inTeam(part));
    await narrow.page.getByRole("heading", { level: 1 }).waitFor();
    await narrow.page.getByRole("heading", { level: 2 }).first().waitFor();
    await assertSound(narrow, `${part}, narrow and dark`);
    assert.ok(await narrow.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), part);
  }
  assert.match(await textOf(narrow.page), /receiver\.example\.org/);
  await narrow.page.context().close();
});

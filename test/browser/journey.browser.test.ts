// One journey through all of it, by people in browsers against the real program and a real mail server: somebody joins by invitation, comes back
// with a passkey, asks for access, is given it by another, uses it, and it ends by itself; an administrator whom the provider ends is out at once; and the
// log of all this is verified offline, where a row that was changed by hand in the database is named.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { Browser, Page } from "playwright-core";

import { ERRORS } from "#base/error-catalogue.ts";
import { HOUR, MINUTE } from "#base/units.ts";
import { openAnyPlace, type FreshPlace } from "#roles/testing/fresh-place.ts";
import { runProgram, startServe, type ServedProgram } from "#roles/testing/served-program.ts";

import { createAuthenticator, type Authenticator } from "./authenticator.ts";
import { assertQuiet, launchBrowser, LOOKS, openPage, type WatchedPage } from "./browser.ts";
import { openMailServer, type MailServer } from "./mail-server.ts";
import { pressPasskeyButton } from "./passkey-button.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
const OWNER = "grace.hopper@example.org";
const ADA = "ada.lovelace@example.org";
const MARY = "mary.jackson@example.org";
/** What HR ends is ended everywhere within five seconds. */
const OUT_WITHIN_MS = 5000;

/** What the journey has with it. */
interface Luggage {
  readonly place: FreshPlace;
  readonly folder: string;
  readonly mails: MailServer;
  readonly browser: Browser;
  readonly authenticator: Authenticator;
  program: ServedProgram;
}

async function pack(t: TestContext): Promise<Luggage> {
  const place = await openAnyPlace(t);
  const folder = await mkdtemp(join(tmpdir(), "strongroom-journey-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const mails = await openMailServer();
  t.after(() => mails.close());
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const luggage = { place, folder, mails, browser, authenticator: createAuthenticator(), program: await start({ place, folder, mails }) };
  t.after(() => luggage.program.kill());
  return luggage;
}

function start({ place, folder, mails }: Pick<Luggage, "place" | "folder" | "mails">): Promise<ServedProgram> {
  const clock = { NODE_OPTIONS: `--import ${import.meta.resolve("./moved-clock.ts")}`, STRONGROOM_TEST_CLOCK: join(folder, "ahead") };
  return startServe({ dataDir: place.dataDir, env: { ...place.env, ...mails.settings, ...clock } });
}

/** From now on the program's clock is ahead by as much. */
async function moveClock({ folder, program }: Luggage, aheadMs: number): Promise<void> {
  await writeFile(join(folder, "ahead"), String(aheadMs));
  process.kill(program.pid, "SIGUSR2");
}

const team = (page: Page): string => /\/teams\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? assert.fail(`Expected a page of a team: ${page.url()}`);

test("somebody joins, comes back, is given access that ends by itself; another is ended by HR; and the log proves all of it", async (t) => {
  const luggage = await pack(t);
  const owner = await comeInAsOwner(luggage);
  const teamId = team(owner.page);
  const at = (path: string): string => `${luggage.program.url}/teams/${teamId}/${path}`;

  const ada = await joinByInvitation(luggage, { owner, at });
  await addPasskeyAndComeBack(luggage, ada);
  await askAndUse({ owner, ada, at });
  await endByProvider(luggage, { owner, at });
  await waitForItsEnd(luggage, { ada, at });
  for (const watched of [owner, ada]) {
    await assertQuiet(watched, "at the end of the journey");
    await watched.page.context().close();
  }
  await prove(luggage, teamId);
});

/** By the one-time link; with an address and an authenticator, since an owner administers. */
async function comeInAsOwner({ browser, program, mails, authenticator }: Luggage): Promise<WatchedPage> {
  const watched = await openPage(browser, DESK);
  const { page } = watched;
  await page.goto(`${program.url}/welcome#${program.token ?? ""}`);
  await page.getByLabel("Name of your team").fill("Example Industries");
  await page.getByRole("button", { name: "Open the strongroom" }).click();
  await page.getByLabel("Your address").fill(OWNER);
  await page.getByRole("button", { name: "Send a code there" }).click();
  await page.getByLabel("Code from the mail").fill(await mails.nextCode(OWNER, 0));
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("button", { name: "Confirm" }).waitFor({ state: "detached" });
  await authenticator.setUp(page);
  await page.getByRole("link", { name: "Go to the vaults" }).click();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Team", exact: true }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  return watched;
}

interface Going {
  readonly owner: WatchedPage;
  readonly at: (path: string) => string;
}

/** Invited by mail, in by the link and a code by mail, in a browser of their own. */
async function joinByInvitation({ browser, mails, authenticator }: Luggage, { owner, at }: Going): Promise<WatchedPage> {
  await owner.page.goto(at("members"));
  await owner.page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = owner.page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("E-mail address").fill(ADA);
  await dialog.getByRole("radio", { name: /^Viewer/ }).check();
  await dialog.getByRole("button", { name: "Invite" }).click();
  await authenticator.elevate(owner.page, { reason: "Somebody joins, and HR is connected", minutes: 60 });
  await owner.page.getByText("The invitation is on its way.").waitFor();
  const watched = await openPage(browser, DESK);
  const { page } = watched;
  await page.goto(await mails.nextLink(ADA, 0));
  await page.getByRole("heading", { name: "Join Example Industries" }).waitFor();
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Code from the mail").fill(await mails.nextCode(ADA, 1));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  return watched;
}

/** With an authenticator of the browser's own: made, signed out, and in again with nothing but it. */
async function addPasskeyAndComeBack({ program }: Luggage, { page }: WatchedPage): Promise<void> {
  const devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await page.goto(`${program.url}/account`);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("Your last one stays until there is another.").waitFor();
  // Nobody touches the device until it is asked for by the button.
  await devices.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled: false });
  await page.getByRole("button", { name: "Sign out here" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await pressPasskeyButton(page, async () => await devices.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled: true }));
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await page.goto(`${program.url}/account`);
  await page.getByText("used just now").first().waitFor();
}

/** An hour of changing vaults, which a viewer may not; another approves it in another browser; a vault is made under it. */
async function askAndUse({ owner, ada, at }: Going & { readonly ada: WatchedPage }): Promise<void> {
  await ada.page.goto(at("requests/new"));
  await ada.page.getByLabel(/^Change vaults/).check();
  await ada.page.getByText("1 hour", { exact: true }).click();
  await ada.page.getByLabel("Reason").fill("The new service has to be connected today.");
  await ada.page.getByRole("button", { name: "Ask for it" }).click();
  await ada.page.getByRole("heading", { name: "What happened" }).waitFor();
  const request = ada.page.url();

  await owner.page.goto(at("vaults"));
  await owner.page.getByRole("link", { name: /Requests 1 to decide/ }).click();
  await owner.page.getByRole("link", { name: "Change vaults" }).click();
  await owner.page.getByLabel("Comment").fill("For today.");
  await owner.page.getByRole("button", { name: "Approve" }).click();
  await owner.page.getByText("gave the last approval").waitFor();

  await ada.page.goto(at("vaults"));
  await addSample(ada.page, "The new service");
  await ada.page.goto(request);
  await ada.page.getByText("In force until").waitFor();
  await ada.page.getByRole("link", { name: "Everything done under it" }).click();
  await ada.page.getByText("A vault was made").waitFor();
}

/** Through what the page offers: it does so as long as the access is in force. */
async function addSample(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name: /^Add a vault|^Connect a source|^Add your first vault/ }).first().click();
  await page.getByRole("radio", { name: /Strongroom's source/ }).check();
  await page.getByLabel("Name of the vault").fill(name);
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByRole("heading", { name }).waitFor();
}

/** Nobody does anything; the hour is over. */
async function waitForItsEnd(luggage: Luggage, { ada, at }: Omit<Going, "owner"> & { readonly ada: WatchedPage }): Promise<void> {
  const { page } = ada;
  await page.goto(at("vaults/new"));
  await page.getByRole("radio", { name: /Strongroom's source/ }).check();
  await page.getByLabel("Name of the vault").fill("Too late");
  await moveClock(luggage, HOUR + MINUTE);
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByText(ERRORS["access.denied"].title).waitFor();
  await page.goto(at("requests"));
  await page.getByRole("link", { name: "Change vaults" }).click();
  await page.getByText("over by its time").waitFor();
}

/** Whom HR brought as an administrator and ends: out at the next look, in the browser that is open. */
async function endByProvider(luggage: Luggage, { owner, at }: Going): Promise<void> {
  const provider = await connectProvider({ owner, at });
  const userId = String((await provider.ask("POST", "/Users", { userName: MARY }))["id"]);
  await provider.ask("POST", "/Groups", { displayName: "Administrators", members: [{ value: userId }] });
  await owner.page.reload();
  await owner.page.getByRole("button", { name: "Change the role of Administrators" }).click();
  await owner.page.getByLabel("Role of its people").selectOption("administrator");
  await owner.page.getByLabel("Reason").fill("They run the team");
  await owner.page.getByRole("button", { name: "Ask for the change" }).click();
  await owner.page.locator("li", { hasText: "Administrators" }).getByText("Administrator", { exact: true }).waitFor();

  const mary = await openPage(luggage.browser, DESK);
  const { page } = mary;
  await page.goto(at("members"));
  await page.getByLabel("E-mail address").fill(MARY);
  const seen = luggage.mails.count(MARY);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Code from the mail").fill(await luggage.mails.nextCode(MARY, seen));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("row", { name: new RegExp(MARY) }).getByText("Administrator").waitFor();
  const begin = performance.now();
  await provider.ask("PATCH", `/Users/${userId}`, { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: [{ op: "replace", path: "active", value: false }] });
  await page.goto(at("members"));
  await page.waitForURL(/\/sign-in/);
  assert.ok(performance.now() - begin < OUT_WITHIN_MS, "out at once");
  await page.context().close();
}

interface Provider {
  ask(method: "POST" | "PATCH", path: string, body: object): Promise<Record<string, unknown>>;
}

async function connectProvider({ owner: { page }, at }: Going): Promise<Provider> {
  await page.goto(at("provisioning"));
  await page.getByRole("button", { name: "Connect a provider" }).click();
  const sheet = page.getByRole("dialog", { name: "The token, this once" });
  await sheet.waitFor();
  const [address = "", token = ""] = await sheet.locator("code").allInnerTexts();
  await page.getByRole("button", { name: "It is in the provider" }).click();
  return {
    async ask(method, path, body) {
      const asked = { method, headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" }, body: JSON.stringify(body) };
      const response = await fetch(`${address}${path}`, asked);
      const text = await response.text();
      assert.ok(response.ok, text);
      return JSON.parse(text) as Record<string, unknown>;
    },
  };
}

/** Offline, with the program stopped: all of it holds; then a row is changed by hand, and is named. */
async function prove(luggage: Luggage, teamId: string): Promise<void> {
  const { place, folder } = luggage;
  const file = join(folder, "export.jsonl");
  const take = async (): Promise<void> => {
    const ended = await runProgram(["audit", "export", file, "--team", teamId, "--data", place.dataDir], place.env);
    assert.equal(ended.code, 0, ended.out + ended.err);
  };
  await take();
  const verified = await runProgram(["audit", "verify", file]);
  assert.equal(verified.code, 0, verified.out + verified.err);
  const text = await readFile(file, "utf8");
  for (const event of ["access.invitation-accepted", "identity.passkey-added", "access.request-approved", "access.grant-given", "vaults.vault-created", "access.membership-deprovisioned"]) assert.ok(text.includes(event), event);

  await luggage.program.stop();
  const [act] = await place.query("select id from audit_outbox where tenant_id = $1 and event = 'vaults.vault-created'", [teamId]);
  await place.query("alter table audit_outbox disable trigger all");
  await place.query("update audit_outbox set details = details || '{\"source\": \"upload\"}' where id = $1", [act?.["id"]]);
  await place.query("alter table audit_outbox enable trigger all");
  luggage.program = await start(luggage);
  await take();
  const named = await runProgram(["audit", "verify", file]);
  assert.equal(named.code, 1, named.out + named.err);
  assert.match(named.out + named.err, new RegExp(`record-changed[^\\n]*${String(act?.["id"])}|${String(act?.["id"])}[^\\n]*record-changed`));
}

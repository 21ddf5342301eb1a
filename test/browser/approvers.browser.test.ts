// Who agrees to what, as people see it: the policy names who approves besides the owners, and the end of somebody who runs the team is asked for,
// told to them, and not theirs to decide.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { assertSound, launchBrowser, LOOKS } from "./browser.ts";
import { serveTeam, type Person, type TeamServer } from "./team-server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
const PHONE = { width: 390, height: 844, colorScheme: "dark" as const };
const DEPUTY = "dorothy.vaughan@example.org";

let browser: Browser;
let server: TeamServer;
let owner: Person;
let deputy: Person;

before(async () => {
  [server, browser] = await Promise.all([serveTeam(), launchBrowser()]);
  owner = await server.join("owner", "grace.hopper@example.org");
  deputy = await server.join("administrator", DEPUTY);
  await server.join("administrator", "mary.jackson@example.org");
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const at = (path: string): string => `${server.origin}/teams/${server.teamId}/${path}`;

test("the policy shows who approves, what no policy undercuts, and takes another choice as a request", async () => {
  for (const look of [DESK, PHONE]) {
    const watched = await owner.open(browser, look, "elevated");
    const { page } = watched;
    await page.goto(at("policies"));
    await page.getByText("What no policy undercuts").waitFor();
    const access = page.getByRole("group", { name: /^Access for a time/ });
    assert.ok(await access.getByRole("checkbox", { name: "Owners" }).isDisabled(), "owners always may");
    await access.getByRole("checkbox", { name: "Compliance officers" }).uncheck();
    await page.getByLabel("Reason").waitFor();
    await assertSound(watched, `policies, approvers ${look.width}`);
    await access.getByRole("checkbox", { name: "Compliance officers" }).check();
    await page.getByLabel("Reason").waitFor({ state: "detached" });
    await page.context().close();
  }
});

test("whoever runs the team is ended by a request that they see and do not decide", async () => {
  const watched = await owner.open(browser, DESK, "elevated");
  const { page } = watched;
  await page.goto(at("members"));
  await page.getByRole("button", { name: DEPUTY }).click();
  await page.getByRole("button", { name: "End the membership" }).click();
  const dialog = page.getByRole("dialog", { name: "End this membership?" });
  await dialog.getByText("They run the team, so this is a request.").waitFor();
  await dialog.getByLabel("Reason").fill("Moves to another company");
  await assertSound(watched, "end of an administrator");
  await dialog.getByRole("button", { name: "Ask to end it" }).click();
  await page.getByText("Somebody else has to approve it first").waitFor();
  await page.goto(at("requests"));
  await page.getByRole("link", { name: /^End the membership of/ }).click();
  await page.getByText("Neither who asked nor whom it is about decides.").waitFor();
  const request = page.url();
  await page.context().close();

  const concerned = await deputy.open(browser, DESK);
  await concerned.page.goto(request);
  await concerned.page.getByText("Neither who asked nor whom it is about decides.").waitFor();
  assert.equal(await concerned.page.getByRole("button", { name: "Refuse" }).count(), 0);
  await assertSound(concerned, "a request about oneself");
  await concerned.page.context().close();
});

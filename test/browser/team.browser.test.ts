// A team as people run it, in a browser against the real program and a real mail server: the owner elevates with an authenticator, invites
// somebody who joins by a link and a code by mail, changes what they are, sets a policy; and administers at the machine.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { createAuthenticator } from "./authenticator.ts";
import { assertSound, launchBrowser, LOOKS, openPage, OTHER_LOOKS, showAs, textOf, type WatchedPage } from "./browser.ts";
import { openMailServer, type MailServer } from "./mail-server.ts";
import { type ServedStrongroom, serveStrongroom } from "./server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
const OWNER = "Ada.Lovelace@example.org";
const ANALYST = "grace.hopper@example.org";
const GUEST = "buyer@buyer.example";
const PAGES = ["", "/members", "/roles", "/projects", "/policies"] as const;

let browser: Browser;
let strongroom: ServedStrongroom;
let mails: MailServer;
let owner: WatchedPage;
let team: string;
const authenticator = createAuthenticator();

before(async () => {
  mails = await openMailServer();
  strongroom = await serveStrongroom(mails.settings);
  browser = await launchBrowser();
  owner = await openPage(browser, DESK);
});

after(async () => {
  await browser?.close();
  await strongroom?.stop();
  await mails?.close();
});

/** By the link and a code by mail, in a browser of their own. */
async function accept(address: string): Promise<WatchedPage> {
  const watched = await openPage(browser, DESK);
  await watched.page.goto(await mails.nextLink(address, 0));
  await watched.page.getByRole("heading", { name: "Join Example Industries" }).waitFor();
  assert.ok(!watched.page.url().includes("#"), "the token does not stay in the address bar");
  await assertSound(watched, `invitation ${address}`);
  await watched.page.getByRole("button", { name: "Send me a code" }).click();
  await watched.page.getByLabel("Code from the mail").fill(await mails.nextCode(address, 1));
  await watched.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await watched.page.getByRole("heading", { name: "Overview" }).waitFor();
  return watched;
}

test("the owner comes in, gives an address and sets up an authenticator", async () => {
  const { page } = owner;
  await page.goto(strongroom.link);
  await page.getByLabel("Name of your team").fill("Example Industries");
  await page.getByRole("button", { name: "Open the strongroom" }).click();
  await page.getByLabel("Your address").fill(OWNER);
  await page.getByRole("button", { name: "Send a code there" }).click();
  await page.getByLabel("Code from the mail").fill(await mails.nextCode(OWNER, 0));
  await page.getByRole("button", { name: "Confirm" }).click();
  await authenticator.setUp(page);
  await page.getByRole("link", { name: "Go to the vaults" }).click();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Team", exact: true }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  team = new URL(page.url()).pathname;
  await assertSound(owner, "team overview");
});

test("what is administration asks for an elevation first, is done after it, and the banner shows how long it holds", async () => {
  const { page } = owner;
  await page.getByLabel("Name of the team").fill("Example Industries AG");
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "This is administration" });
  await dialog.waitFor();
  await assertSound(owner, "team elevation");
  await dialog.getByRole("button", { name: "Not now" }).click();
  await page.getByText("This is administration, and needs an elevation.").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await authenticator.elevate(page, { reason: "The company was renamed" });
  await page.getByText("Saved.").waitFor();
  await page.getByRole("region", { name: "Elevation" }).waitFor();
  assert.match(await textOf(page), /You are administering this team\. 1[45]:\d\d/);
  await assertSound(owner, "team elevated");
  await page.getByLabel("Name of the team").fill("Example Industries");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator(".bar-team", { hasText: /^Example Industries$/ }).waitFor();
});

test("somebody is invited by mail, joins by the link and a code, and stands in the list", async () => {
  const { page } = owner;
  await page.goto(`${strongroom.origin}${team}/members`);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("E-mail address").fill(ANALYST);
  await dialog.getByRole("radio", { name: /^Analyst/ }).check();
  await assertSound(owner, "team invite");
  await dialog.getByRole("button", { name: "Invite" }).click();
  await page.getByText("The invitation is on its way.").waitFor();
  await page.getByRole("heading", { name: "Invited" }).waitFor();
  await assertSound(owner, "team members invited");
  const analyst = await accept(ANALYST);
  assert.match(await textOf(analyst.page), /Analyst/);
  await assertSound(analyst, "team overview of an analyst");
  await analyst.page.goto(`${strongroom.origin}${team}/members`);
  await analyst.page.getByText("Who is in the team is seen by those who run it").waitFor();
  await analyst.page.context().close();
  await page.reload();
  await page.getByRole("button", { name: ANALYST }).waitFor();
});

test("a guest is invited with a project and days, and sees that project alone", async () => {
  const { page } = owner;
  await page.goto(`${strongroom.origin}${team}/projects`);
  await page.getByLabel("New project").fill("For the buyer");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByText("The project is made.").waitFor();
  await assertSound(owner, "team projects");
  await page.goto(`${strongroom.origin}${team}/members`);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("E-mail address").fill(GUEST);
  await dialog.getByRole("radio", { name: /^Guest/ }).check();
  assert.ok(await dialog.getByRole("button", { name: "Invite" }).isDisabled(), "a guest needs a project");
  await dialog.getByRole("checkbox", { name: "For the buyer" }).check();
  await assertSound(owner, "team invite guest");
  await dialog.getByRole("button", { name: "Invite" }).click();
  await page.getByText("The invitation is on its way.").waitFor();
  const guest = await accept(GUEST);
  await guest.page.getByRole("navigation", { name: "Pages of the team" }).getByRole("link", { name: "Projects" }).click();
  await guest.page.getByRole("heading", { name: "Projects" }).waitFor();
  await guest.page.getByText("For the buyer").waitFor();
  assert.ok(!(await textOf(guest.page)).includes("First project"));
  await guest.page.context().close();
});

test("a role is changed, and where nobody else could approve it holds at once", async () => {
  const { page } = owner;
  await page.goto(`${strongroom.origin}${team}/members`);
  await page.getByRole("button", { name: ANALYST }).click();
  await page.getByRole("button", { name: "Change the role" }).click();
  await assertSound(owner, "team member panel");
  await page.getByRole("radio", { name: /^Auditor/ }).check();
  await page.getByLabel("Reason").fill("Moves to internal audit");
  await page.getByRole("button", { name: "Ask for the change" }).click();
  await page.getByText("The role is changed.").waitFor();
  await page.getByRole("row", { name: new RegExp(ANALYST) }).getByText("Auditor").waitFor();
});

test("a policy that would lock its author out is refused, and another holds", async () => {
  const { page } = owner;
  await page.goto(`${strongroom.origin}${team}/policies`);
  await page.getByText("Passkeys only").click();
  await page.getByText("Your own session began with less.").waitFor();
  await page.getByLabel("Reason").fill("Nothing that can be phished");
  await page.getByRole("button", { name: "Ask for the change" }).click();
  await page.getByText("The policy was not changed").waitFor();
  await assertSound(owner, "team policies locked out");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByLabel("Longest stay of a guest, in days").fill("30");
  await page.getByLabel("Reason").fill("A month is enough");
  await page.getByRole("button", { name: "Ask for the change" }).click();
  await page.getByText("The policy holds from now on.").waitFor();
});

test("every page is sound at every width, in light and in dark", async () => {
  for (const look of OTHER_LOOKS) {
    await showAs(owner, look);
    for (const path of PAGES) {
      await owner.page.goto(`${strongroom.origin}${team}${path}`);
      await owner.page.getByRole("heading", { level: 1 }).waitFor();
      await owner.page.waitForLoadState("networkidle");
      await assertSound(owner, `team${path} ${look.colorScheme}`);
    }
  }
  await showAs(owner, DESK);
});

test("the elevation is ended by hand, and what needs one asks again", async () => {
  const { page } = owner;
  await page.goto(`${strongroom.origin}${team}`);
  await page.getByRole("button", { name: "End now" }).click();
  await page.getByText("The elevation has ended.").waitFor();
  await page.getByLabel("Name of the team").fill("Another");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog", { name: "This is administration" }).waitFor();
});

test("at the machine, the owner administers with a code of the authenticator and a reason, and nobody without", async () => {
  const refused = await runAdmin([OWNER, "Who is here", "000000"], ["teams"]);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /No session of administration was opened/);
  const one = await runAdmin([OWNER, "Who is here", await authenticator.code()], ["sessions", ANALYST]);
  assert.equal(one.code, 0, one.err);
  assert.match(one.out, /one-factor, begun/);
  const many = await runAdmin([OWNER, "Grace has left", await authenticator.code(), "teams", "nonsense", `end ${ANALYST}`, "exit"], []);
  assert.equal(many.code, 0, many.err);
  assert.match(many.out, /3 members, 1 of them run it/);
  assert.match(many.out, /Ended: 1 session, 1 membership\./);
  await owner.page.goto(`${strongroom.origin}${team}/members`);
  await owner.page.getByRole("button", { name: OWNER }).waitFor();
  assert.ok(!(await textOf(owner.page)).includes(ANALYST));
});

/** `lines` are what a person types. */
async function runAdmin(lines: readonly string[], words: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const program = join(import.meta.dirname, "../../src/main.ts");
  const child = spawn(process.execPath, [program, "admin", "--data", join(strongroom.dataDir, "data"), ...words], { stdio: ["pipe", "pipe", "pipe"] });
  const text = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => void (text.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (text.err += chunk.toString()));
  child.stdin.end(`${lines.join("\n")}\n`);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...text };
}

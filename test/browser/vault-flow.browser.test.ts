// The main job as a person does it, in a browser against the real program and a real git server: link, owner, vault, progress,
// report, contact log, update, failure, settings, deletion and back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { type GitServer, startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";

import { createAuthenticator } from "./authenticator.ts";
import { assertQuiet, assertSound, fetchedBytes, launchBrowser, LOOKS, openPage, SEEN_LOOKS, showAs, textOf, type WatchedPage } from "./browser.ts";
import { type ServedStrongroom, serveStrongroom } from "./server.ts";

/** A report of a few files on a busy machine. */
const REPORT_WITHIN_MS = 60_000;
/** Charts come with the first report, not before. */
const FIRST_VIEW_BYTES = 300_000;
const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
/** Git itself takes angle brackets out of names. */
const HOSTILE_AUTHOR = "Mallory &lt;b&gt; {{7*7}} \u202eevil";

const repositories: Record<string, string> = {};
let browser: Browser;
let strongroom: ServedStrongroom;
let repository: TestRepository;
let gitServer: GitServer;
let watched: WatchedPage;
const authenticator = createAuthenticator();
let vaultAddress = "";
let seenByGit = 0;
/** While true, the git server lets every request wait. */
let holdAnswers = false;

before(async () => {
  repository = createTestRepository();
  repository.commit("first", { "src/main.py": "# says hello\nprint('hello')\n\nprint('world')\n", "README.md": "# Sample\n", "logo.bin": new Uint8Array([0, 1, 2, 0]) });
  repository.commit("second", { "src/tool.ts": "export const one = 1;\nexport const two = 2;\n" }, { author: `${HOSTILE_AUTHOR} <mallory@example.com>` });
  gitServer = await startGitServer({ repositories, intercept: () => holdAnswers });
  repositories["service.git"] = repository.dir;
  strongroom = await serveStrongroom({ STRONGROOM_SOURCE_ALLOWED_ADDRESSES: "127.0.0.1" });
  browser = await launchBrowser();
  watched = await openPage(browser, DESK);
});

after(async () => {
  await browser?.close();
  await strongroom?.stop();
  await gitServer?.close();
  repository?.remove();
});

test("the one-time link makes its holder the owner, and its token leaves the address bar", async () => {
  const { page } = watched;
  await page.goto(strongroom.link);
  await page.getByRole("heading", { name: "Welcome to Strongroom" }).waitFor();
  assert.equal(page.url(), `${strongroom.origin}/welcome`);
  await assertSound(watched, "welcome");
  await page.getByLabel("Name of your team").fill("Example Industries");
  await page.getByRole("button", { name: "Open the strongroom" }).click();
  await page.getByRole("link", { name: "Later" }).click();
  await page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
  assert.match(await textOf(page), /Example Industries/);
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }])), /[A-Za-z0-9_-]{43}/);
  await assertSound(watched, "no vaults");
});

test("the first view is less than 300 KB of scripts and styles", async () => {
  const { page } = watched;
  await page.reload();
  await page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
  const bytes = await fetchedBytes(page);
  assert.ok(bytes > 50_000 && bytes < FIRST_VIEW_BYTES, `${bytes} bytes`);
});

test("who is signed in is asked for once, however early", async () => {
  const { page } = watched;
  await page.reload();
  await page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
  const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname).filter((path) => path.startsWith("/api/v1/session")));
  assert.deepEqual(asked.toSorted(), ["/api/v1/session", "/api/v1/session/token"]);
});

test("the link works once", async () => {
  const second = await openPage(browser, DESK);
  await second.page.goto(strongroom.link);
  await second.page.getByRole("button", { name: "Open the strongroom" }).click();
  await second.page.getByRole("alert").waitFor();
  assert.match(await textOf(second.page), /The link was not accepted/);
  await assertSound(second, "used link");
  await second.page.goto(strongroom.origin);
  await second.page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
  await assertSound(second, "signed out");
  await second.page.context().close();
});

test("a form with mistakes says what is wrong with each field and loses nothing", async () => {
  const { page } = watched;
  await page.getByRole("link", { name: "Add your first vault" }).click();
  await page.getByRole("textbox", { name: "Address" }).fill("not an address");
  await page.getByRole("textbox", { name: "Branch" }).fill("--upload-pack=evil");
  await page.getByRole("button", { name: "Add the vault" }).click();
  const text = await textOf(page);
  assert.match(text, /Give an address that starts with https:\/\/ or ssh:\/\/, or git@host:path\./);
  assert.match(text, /This cannot be the name of a branch or tag\./);
  assert.equal(await page.getByRole("textbox", { name: "Address" }).inputValue(), "not an address");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-field")), "url");
  await assertSound(watched, "add a vault, refused");
});

test("a git repository becomes a report that says what is in it", async () => {
  const { page } = watched;
  await page.getByRole("textbox", { name: "Address" }).fill(gitServer.url("service.git"));
  await page.getByRole("textbox", { name: "Branch" }).fill("");
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByRole("heading", { name: "service", exact: true }).waitFor();
  vaultAddress = page.url();
  await page.getByRole("article", { name: "Report" }).waitFor({ timeout: REPORT_WITHIN_MS });
  await page.getByText("Up to date").first().waitFor();
  const text = await textOf(page);
  assert.match(text, /Lines of code\n+5\n/);
  assert.match(text, /Files\n+4\n/);
  assert.match(text, /Commits\n+2\n/);
  for (const name of ["Python", "TypeScript", "Ann Author"]) assert.ok(text.includes(name), name);
  assert.ok(text.includes("Mallory &lt;b&gt; {{7*7}} �evil"), "names are text");
  seenByGit = gitServer.requests.length;
  await assertSound(watched, "report");
});

test("each number opens to how it was computed, at an address of its own", async () => {
  const { page } = watched;
  await page.getByRole("list", { name: "Totals" }).getByRole("button", { name: "Lines of code" }).click();
  const panel = page.getByRole("complementary", { name: "Lines of code" });
  await panel.waitFor();
  assert.match(await panel.innerText(), /Python\s+2/);
  assert.equal(new URL(page.url()).search, "?about=code");
  await assertSound(watched, "panel");
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /^Lines of code/);
});

test("the contact log has what the git server saw", async () => {
  const { page } = watched;
  await page.getByRole("link", { name: "Contact log" }).click();
  const row = page.getByRole("row", { name: /The vault was made/ });
  await row.waitFor();
  assert.match((await row.innerText()).replaceAll("\n", " "), new RegExp(`branches and tags, then what was new\\s+Answered\\s+${seenByGit}\\s`));
  assert.ok(gitServer.requests.every(({ service }) => service === "git-upload-pack"));
  await assertSound(watched, "contact log");
});

test("an update brings what is new, and the report before it can still be opened", async () => {
  const { page } = watched;
  repository.commit("third", { "src/more.py": "print(1)\nprint(2)\nprint(3)\n" });
  await page.goto(vaultAddress);
  await page.getByRole("button", { name: "Update now" }).click();
  await page.getByText(/Lines of code\s*8/).waitFor({ timeout: REPORT_WITHIN_MS });
  await assertSound(watched, "updated report");
  await page.getByRole("link", { name: "all of them with their trends" }).click();
  await page.getByText("+3", { exact: true }).waitFor();
  await page.getByRole("region", { name: "Snapshots" }).getByRole("link").last().click();
  await page.getByText("This is an older report").waitFor();
  await page.getByText(/Lines of code\s*5/).waitFor();
  await assertSound(watched, "older report");
});

test("a source that fails says what to do, and the last good report stays", async () => {
  const { page } = watched;
  await page.goto(vaultAddress);
  await page.getByRole("button", { name: "Update now" }).waitFor();
  delete repositories["service.git"];
  await page.getByRole("button", { name: "Update now" }).click();
  await page.getByRole("heading", { name: "The last update failed" }).waitFor({ timeout: REPORT_WITHIN_MS });
  const text = await textOf(page);
  assert.match(text, /The last good report, of .* is below\./);
  assert.match(text, /Lines of code\n+8\n/);
  await assertSound(watched, "failed update");
});

test("what is being done is shown while it is done, and can be stopped", async () => {
  const { page } = watched;
  repositories["service.git"] = repository.dir;
  holdAnswers = true;
  await page.getByRole("button", { name: "Update now" }).click();
  await page.getByRole("heading", { name: "Asking the source what it has" }).waitFor({ timeout: REPORT_WITHIN_MS });
  assert.match(await textOf(page), /The report below stays as it is until the new one is whole\./);
  assert.equal(await page.locator("[aria-current=step]").innerText(), "Ask");
  await assertSound(watched, "working");
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText("The last update was stopped.").waitFor({ timeout: REPORT_WITHIN_MS });
  assert.match(await textOf(page), /Lines of code\n+8\n/);
  holdAnswers = false;
  await assertSound(watched, "stopped");
});

test("an authenticator is set up, for what is administration", async () => {
  const { page } = watched;
  const here = page.url();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Account" }).click();
  await authenticator.setUp(page);
  await page.goto(here);
});

test("name and schedule are changed, a vault is deleted only by its name, and that can be undone", async () => {
  const { page } = watched;
  await page.getByRole("navigation", { name: "Parts of the vault" }).getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Payments service");
  await page.getByText("Monthly", { exact: true }).click();
  await page.locator("form", { has: page.getByLabel("Name", { exact: true }) }).getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Payments service" }).waitFor();
  await page.getByText(/updates monthly/).waitFor();
  await assertSound(watched, "vault settings");
  await page.getByRole("button", { name: "Delete the vault" }).click();
  const dialog = page.getByRole("dialog");
  assert.ok(await dialog.getByRole("button", { name: "Delete the vault" }).isDisabled());
  await dialog.getByRole("textbox").fill("Payments service");
  await assertSound(watched, "delete dialog");
  await dialog.getByRole("button", { name: "Delete the vault" }).click();
  await authenticator.elevate(page, { reason: "The service has ended" });
  await page.getByRole("heading", { name: "This vault is being deleted" }).waitFor();
  await assertSound(watched, "being deleted");
  await page.getByRole("button", { name: "Undo the deletion" }).click();
  await page.getByRole("heading", { name: "This vault is being deleted" }).waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Delete this vault" }).waitFor();
});

test("everything is reached by keyboard", async () => {
  const { page } = watched;
  await page.keyboard.press("g");
  await page.keyboard.press("v");
  await page.getByRole("heading", { name: "Vaults", exact: true }).waitFor();
  await page.getByRole("searchbox").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("nothing like it?");
  await page.getByText("No vault has «nothing like it?»").waitFor();
  await page.getByRole("searchbox").fill("payments python");
  await page.getByRole("link", { name: "Payments service" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Everything by keyboard" }).waitFor();
  await assertSound(watched, "keyboard help");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("every page is sound on a desk and on a phone, in light and in dark", async () => {
  const team = vaultAddress.replace(/\/vaults\/.*$/, "");
  const addresses = [`${team}/vaults`, `${team}/vaults/new`, vaultAddress, `${vaultAddress}?about=people`, `${vaultAddress}/contacts`, `${vaultAddress}/settings`, `${team}/settings`, `${team}/vaults/5c5b9f0a-7a44-4d5d-9d0c-3f1f3c1b9d11`, `${strongroom.origin}/no/such/page`];
  for (const [index, look] of SEEN_LOOKS.entries()) {
    const assertPage = index < 2 ? assertSound : assertQuiet;
    await showAs(watched, look);
    for (const address of addresses) {
      await watched.page.goto(address);
      await watched.page.locator("h1").waitFor();
      await assertPage(watched, `${address} at ${look.width}, ${look.colorScheme}`);
    }
  }
  await showAs(watched, DESK);
  await watched.page.goto(`${team}/vaults`);
});

test("signing out ends the session on the server", async () => {
  const { page } = watched;
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  await assertSound(watched, "settings");
  const cookies = await page.context().cookies();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
  const answer = await fetch(`${strongroom.origin}/api/v1/session`, { headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") } });
  assert.equal(answer.status, 401);
  await assertSound(watched, "signed out");
});

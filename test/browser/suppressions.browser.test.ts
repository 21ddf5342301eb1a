// Findings as an owner decides about them: suppressed with a reason, struck through on the report, listed, ended; a gate that says so, and a
// badge; in light and dark, wide and narrow, without a fault of accessibility or of the CSP.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser, Locator } from "playwright-core";

import { type GitServer, startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";

import { createAuthenticator } from "./authenticator.ts";
import { assertSound, launchBrowser, LOOKS, openPage, SEEN_LOOKS, showAs, textOf, type WatchedPage } from "./browser.ts";
import { type ServedStrongroom, serveStrongroom } from "./server.ts";

const REPORT_WITHIN_MS = 60_000;
const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
const REASON = "The host is our own, and reached over a line that nobody else is on.";

let browser: Browser;
let strongroom: ServedStrongroom;
let repository: TestRepository;
let gitServer: GitServer;
let watched: WatchedPage;
const authenticator = createAuthenticator();

before(async () => {
  repository = createTestRepository();
  repository.commit("first", {
    "src/call.ts": "import { request } from \"node:https\";\n\nexport const call = request({ host: \"example.com\", rejectUnauthorized: false });\n",
    "src/sum.ts": "import { createHash } from \"node:crypto\";\n\nexport const sum = (text: string) => createHash(\"md5\").update(text).digest(\"hex\");\n",
  });
  gitServer = await startGitServer({ repositories: { "service.git": repository.dir } });
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

const findings = (): Locator => watched.page.getByRole("region", { name: "Findings" });
const tab = (name: string): Locator => watched.page.getByRole("navigation", { name: "Parts of the vault" }).getByRole("link", { name });

test("a finding is suppressed with a reason, and the report says so", async () => {
  const { page } = watched;
  await page.goto(strongroom.link);
  await page.getByLabel("Name of your team").fill("Example Industries");
  await page.getByRole("button", { name: "Open the strongroom" }).click();
  await page.getByRole("link", { name: "Later" }).click();
  await page.goto(`${strongroom.origin}/account`);
  await authenticator.setUp(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Vaults", exact: true }).click();
  await page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
  await page.goto(`${page.url()}/new`);
  await page.getByRole("textbox", { name: "Address" }).fill(gitServer.url("service.git"));
  await page.getByRole("button", { name: "Add the vault" }).click();
  await findings().waitFor({ timeout: REPORT_WITHIN_MS });
  const rows = findings().getByRole("listitem");
  const before = await rows.count();
  assert.ok(before > 0);
  await findings().getByRole("button", { name: /at src\/call\.ts:3$/ }).click();
  const dialog = page.getByRole("dialog", { name: "Suppress a finding" });
  await dialog.getByRole("textbox", { name: "Reason" }).waitFor();
  await assertSound(watched, "suppress a finding");
  assert.equal(await dialog.getByRole("button", { name: "Suppress" }).isDisabled(), true, "not without a reason");
  await dialog.getByRole("textbox", { name: "Reason" }).fill(REASON);
  await dialog.getByRole("button", { name: "Suppress" }).click();
  await findings().getByText(REASON, { exact: false }).waitFor();
  assert.equal(await rows.count(), before, "nothing is hidden");
  assert.equal(await findings().locator("s").count(), 1);
  assert.match(await textOf(page), new RegExp(`${before - 1} findings? (?:is|are) open, 1 is suppressed[\\s\\S]*`));
  assert.match(await textOf(page), /The score counts every finding, 1 suppressed one among them\./);
  await assertSound(watched, "a suppressed finding");
});

test("it stands in the list until it is ended, and then counts again", async () => {
  const { page } = watched;
  await tab("Suppressions").click();
  await page.getByText(REASON).waitFor();
  await page.getByText("In force").waitFor();
  await assertSound(watched, "suppressions");
  await page.getByRole("button", { name: /^End the suppression of/ }).click();
  await page.getByText("Ended", { exact: true }).waitFor();
  await tab("Report").click();
  await findings().locator("s").waitFor({ state: "detached" });
  assert.ok((await findings().getByRole("listitem").count()) > 0);
});

test("a gate is set in the settings and judged on the report, and a badge shows it", async () => {
  const { page } = watched;
  await tab("Settings").click();
  await page.getByRole("region", { name: "Gate" }).getByRole("button", { name: "Save" }).click();
  await page.getByText("The vault has thresholds of its own.").waitFor();
  await page.getByRole("button", { name: "Give out a badge" }).click();
  await authenticator.elevate(page, { reason: "For the README" });
  const badge = page.getByAltText("The badge as it is now");
  await badge.waitFor();
  await page.waitForFunction(() => [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0));
  assert.match(await textOf(page), /!\[Strongroom\]\(http.*\/api\/v1\/badges\/[A-Za-z0-9_-]{43}\)/);
  await assertSound(watched, "settings with gate and badge");
  const picture = await page.request.get(await badge.getAttribute("src").then((path) => new URL(path ?? "", page.url()).href), { headers: { cookie: "" } });
  assert.equal(picture.headers()["content-type"], "image/svg+xml");
  assert.equal(picture.headers()["cross-origin-resource-policy"], "cross-origin");
  assert.match(await picture.text(), /gate (?:passed|failed)/);
  await tab("Report").click();
  await page.getByRole("region", { name: "Gate" }).getByText(/new critical findings?, none may be/).waitFor();
  await assertSound(watched, "a gate");
});

test("report and settings stand on a phone and in the dark", async () => {
  const { page } = watched;
  const address = page.url().replace(/[?#].*$/, "");
  for (const look of SEEN_LOOKS.filter(({ colorScheme }) => colorScheme === "dark")) {
    await showAs(watched, look);
    await page.goto(address);
    await findings().getByRole("listitem").first().waitFor();
    await assertSound(watched, `findings at ${look.width} ${look.colorScheme}`);
    await page.goto(`${address}/suppressions`);
    await page.getByText(REASON).waitFor();
    await assertSound(watched, `suppressions at ${look.width} ${look.colorScheme}`);
    await page.goto(`${address}/settings`);
    await page.getByAltText("The badge as it is now").waitFor();
    await assertSound(watched, `settings at ${look.width} ${look.colorScheme}`);
  }
});

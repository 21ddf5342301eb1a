// What people and repositories bring in is shown as text and never acts: sixty payloads in each place that shows outside
// strings, in a browser under the policy with Trusted Types. A payload that acts sets a mark, opens a dialog, makes an element,
// asks for another host, or violates the policy; each of these fails the test.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser, Page } from "playwright-core";

import { visibleName } from "#base/visible-text.ts";
import { renderHtml } from "#platform/letter/html.ts";
import { startGitServer, type GitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";

import { createAuthenticator } from "./authenticator.ts";
import { assertQuiet, launchBrowser, openPage, reportIsDrawn, type WatchedPage } from "./browser.ts";
import { OUTPUT_PAYLOADS } from "./output-payloads.ts";
import { type ServedStrongroom, serveStrongroom } from "./server.ts";

const REPORT_WITHIN_MS = 90_000;
/** A load of the page each: a part of the payloads will do. */
const LOADS_EVERY = 4;
const FORBIDDEN_ELEMENTS = "main script, main iframe, main object, main embed, main img, main video, main audio, main style, main base, main meta, main math, main marquee, main link";
/** Git takes these out of names, so they are not looked for. */
const gitName = (payload: string): string => payload.replaceAll(/[<>\n]/g, "").replaceAll(/^[\s.,:;<>"\\']+|[\s.,:;<>"\\']+$/g, "");

let browser: Browser;
let strongroom: ServedStrongroom;
let repository: TestRepository;
let gitServer: GitServer;
let watched: WatchedPage;
const authenticator = createAuthenticator();
let cases = 0;

before(async () => {
  repository = createTestRepository();
  for (const [index, payload] of OUTPUT_PAYLOADS.entries()) repository.commit(payload, { [`file-${index}.py`]: `print(${index})\n` }, { author: `${gitName(payload)} <author-${index}@example.com>` });
  gitServer = await startGitServer({ repositories: { "attack.git": repository.dir } });
  strongroom = await serveStrongroom({ STRONGROOM_SOURCE_ALLOWED_ADDRESSES: "127.0.0.1" });
  browser = await launchBrowser();
  watched = await openPage(browser, { width: 1440, height: 900, colorScheme: "light" });
  watched.page.on("dialog", (dialog) => {
    watched.faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await watched.page.goto(strongroom.link);
  await watched.page.getByRole("button", { name: "Open the strongroom" }).click();
  await watched.page.getByRole("link", { name: "Later" }).click();
  await watched.page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
});

after(async () => {
  await browser?.close();
  await strongroom?.stop();
  await gitServer?.close();
  repository?.remove();
});

test("names of people in a report", async () => {
  const { page } = watched;
  await page.getByRole("link", { name: "Add your first vault" }).click();
  await page.getByRole("textbox", { name: "Address" }).fill(gitServer.url("attack.git"));
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByRole("article", { name: "Report" }).waitFor({ timeout: REPORT_WITHIN_MS });
  await page.getByRole("region", { name: "Table of contributors" }).getByRole("button", { name: /^Show all/ }).click();
  await reportIsDrawn(page);
  const shown = new Set(await page.getByRole("region", { name: "Table of contributors" }).locator("tbody td:first-child").allInnerTexts());
  for (const payload of OUTPUT_PAYLOADS) {
    assert.ok(shown.has(visibleName(gitName(payload)).replaceAll(/\s+/g, " ").trim()), payload);
    cases++;
  }
  await assertHarmless(page, "contributors");
  await page.goto(`${page.url()}?about=people`);
  await page.getByRole("complementary").waitFor();
  await assertHarmless(page, "panel of people");
});

test("the name of a vault, wherever it is shown", async () => {
  const { page } = watched;
  const settings = `${new URL(page.url()).origin}${new URL(page.url()).pathname}/settings`;
  await page.goto(settings);
  for (const payload of OUTPUT_PAYLOADS) {
    const field = page.getByLabel("Name", { exact: true });
    await field.fill(payload);
    await page.locator("form", { has: field }).getByRole("button", { name: "Save" }).click();
    await page.locator("h1", { hasText: exactly(payload) }).waitFor();
    assert.equal(await page.title(), `Settings of ${payload} · Strongroom`);
    cases += 2;
  }
  await page.getByRole("button", { name: "Delete the vault" }).click();
  await page.getByRole("dialog").waitFor();
  await assertHarmless(page, "delete dialog");
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("v");
  await page.getByRole("link", { name: OUTPUT_PAYLOADS.at(-1) ?? "" }).waitFor();
  await assertHarmless(page, "list of vaults");
});

test("what is searched for", async () => {
  const { page } = watched;
  for (const payload of OUTPUT_PAYLOADS) {
    await page.getByRole("searchbox").fill(`zzz ${payload}`);
    await page.getByText(`No vault has «zzz ${payload}»`).waitFor();
    cases++;
  }
  await assertHarmless(page, "search");
});

test("the name of the team, on every page", async () => {
  const { page } = watched;
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Account" }).click();
  await authenticator.setUp(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Team" }).click();
  for (const [index, payload] of OUTPUT_PAYLOADS.entries()) {
    await page.getByLabel("Name of the team").fill(payload);
    await page.getByRole("button", { name: "Save" }).click();
    // Renaming a team is administration.
    if (index === 0) await authenticator.elevate(page, { reason: "Names that attack", minutes: 60 });
    await page.locator(".bar-team", { hasText: exactly(payload) }).waitFor();
    cases++;
  }
  await assertHarmless(page, "team");
});

test("what stands in the address", async () => {
  const { page } = watched;
  for (const payload of OUTPUT_PAYLOADS.filter((_, index) => index % LOADS_EVERY === 0)) {
    await page.goto(`${strongroom.origin}/?about=${encodeURIComponent(payload)}#${encodeURIComponent(payload)}`);
    await page.locator("h1").waitFor();
    await assertHarmless(page, payload);
    cases++;
  }
});

test("a report as a file, with a payload in every place", async () => {
  const { page, faults } = await openPage(browser, { width: 390, height: 844, colorScheme: "dark" });
  const report = sampleReport();
  const [language] = report.languages;
  const [person] = report.contributors;
  assert.ok(language !== undefined && person !== undefined);
  const html = renderHtml({
    ...report,
    source: { ...report.source, ref: `refs/heads/${OUTPUT_PAYLOADS[0]}` },
    languages: OUTPUT_PAYLOADS.map((name) => ({ ...language, name })),
    fileTypes: OUTPUT_PAYLOADS.map((extension) => ({ extension, files: 1, bytes: 1 })),
    contributors: OUTPUT_PAYLOADS.map((name) => ({ ...person, name })),
    limits: OUTPUT_PAYLOADS.map((code) => ({ code, count: 1 })),
    product: { ...report.product, version: OUTPUT_PAYLOADS[3] ?? "" },
  }, { sourceLabel: OUTPUT_PAYLOADS[36] ?? "" });
  await page.setContent(html);
  assert.equal(await page.locator("script, img, iframe, object, embed, link, base, form, input").count(), 0);
  assert.equal(await page.evaluate(() => "attacked" in window), false);
  const names = await page.locator("#languages ~ .scroll tbody td:first-child").allInnerTexts();
  assert.deepEqual(names.map((name) => name.trim()), OUTPUT_PAYLOADS.map((name) => visibleName(name)));
  assert.deepEqual(faults, []);
  cases += 4 * OUTPUT_PAYLOADS.length;
  await page.context().close();
});

test("hundreds of cases were tried", (t) => {
  t.diagnostic(`${cases} cases of ${OUTPUT_PAYLOADS.length} payloads`);
  assert.ok(cases >= 450, String(cases));
});

function exactly(text: string): RegExp {
  return new RegExp(`^${RegExp.escape(text)}$`);
}

async function assertHarmless(page: Page, place: string): Promise<void> {
  await assertQuiet(watched, place);
  assert.equal(await page.evaluate(() => "attacked" in window), false, place);
  assert.equal(await page.locator(FORBIDDEN_ELEMENTS).count(), 0, place);
}

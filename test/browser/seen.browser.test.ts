// What an owner sees of many vaults and of many snapshots, in a browser against the real program: the hotspots by keyboard, trends, what changed
// between two snapshots, the portfolio with its filters and its export, rates and assumptions.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { type GitServer, startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";

import { assertQuiet, assertSound, launchBrowser, LOOKS, openPage, reportIsDrawn, SEEN_LOOKS, showAs, textOf, type WatchedPage } from "./browser.ts";
import { type ServedStrongroom, serveStrongroom } from "./server.ts";

/** A report of a few files on a busy machine. */
const REPORT_WITHIN_MS = 120_000;
const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
const FORMULA = '=HYPERLINK("http://evil.example")';

const repositories: Record<string, string> = {};
let browser: Browser;
let strongroom: ServedStrongroom;
let repository: TestRepository;
let gitServer: GitServer;
let watched: WatchedPage;
let vaultAddress = "";
let teamAddress = "";

const branchy = (name: string, branches: number): string => `export function ${name}(a: number): number {\n${Array.from({ length: branches }, (_, index) => `  if (a > ${index}) return ${index};\n`).join("")}  return a;\n}\n`;
const RISKY = 'import { exec } from "node:child_process";\nimport { createServer } from "node:http";\ncreateServer((request) => {\n  exec(`ls ${request.url}`);\n});\n';
const PACKAGE = JSON.stringify({ name: "service", version: "1.0.0", dependencies: { "quiet-pad": "1.3.0" } });
const LOCK = JSON.stringify({ name: "service", version: "1.0.0", lockfileVersion: 3, packages: { "": { name: "service", version: "1.0.0", dependencies: { "quiet-pad": "1.3.0" } }, "node_modules/quiet-pad": { version: "1.3.0", license: "MIT" } } });

before(async () => {
  repository = createTestRepository();
  repository.commit("first", { "src/engine.ts": branchy("engine", 12), "src/tool.ts": branchy("tool", 3), "src/list.ts": branchy("list", 2) });
  for (let serial = 0; serial < 4; serial++) repository.commit(`more ${serial}`, { "src/engine.ts": branchy("engine", 13 + serial), "src/tool.ts": branchy("tool", 4 + serial) });
  gitServer = await startGitServer({ repositories });
  repositories["service.git"] = repository.dir;
  strongroom = await serveStrongroom({ STRONGROOM_SOURCE_ALLOWED_ADDRESSES: "127.0.0.1" });
  browser = await launchBrowser();
  watched = await openPage(browser, DESK);
  const { page } = watched;
  await page.goto(strongroom.link);
  await page.getByLabel("Name of your team").fill("Example Industries");
  await page.getByRole("button", { name: "Open the strongroom" }).click();
  await page.getByRole("link", { name: "Later" }).click();
  await page.getByRole("link", { name: "Add your first vault" }).click();
  await page.getByRole("textbox", { name: "Address" }).fill(gitServer.url("service.git"));
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByRole("heading", { name: "service", exact: true }).waitFor();
  vaultAddress = page.url();
  teamAddress = vaultAddress.replace(/\/vaults\/.*$/, "");
  await page.getByRole("article", { name: "Report" }).waitFor({ timeout: REPORT_WITHIN_MS });
});

after(async () => {
  await browser?.close();
  await strongroom?.stop();
  await gitServer?.close();
  repository?.remove();
});

test("the hotspots are a map that is walked by keyboard, and each opens to how its score came about", async () => {
  const { page } = watched;
  const map = page.getByRole("group", { name: "Map of the hotspots" });
  await map.getByRole("button").first().focus();
  assert.match(String(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))), /^src\/engine\.ts: 5 changes/);
  await page.keyboard.press("ArrowRight");
  assert.match(String(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))), /^src\/tool\.ts/);
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary", { name: "A hotspot" });
  await panel.waitFor();
  assert.match(await panel.innerText(), /src\/engine\.ts[\s\S]*Changes[\s\S]*5 of at most 5/);
  await assertSound(watched, "a hotspot");
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
});

test("the first snapshot says what comes, the second how it went, and two are compared", async () => {
  const { page } = watched;
  await page.getByRole("link", { name: "Snapshots", exact: true }).first().click();
  await page.getByText("One snapshot").waitFor();
  await assertSound(watched, "one snapshot");
  repository.commit("grown", { "src/new.ts": branchy("fresh", 30), "src/run.ts": RISKY, "package.json": PACKAGE, "package-lock.json": LOCK });
  await page.goto(vaultAddress);
  await page.getByRole("button", { name: "Update now" }).click();
  await page.getByText("what changed since the one before").waitFor({ timeout: REPORT_WITHIN_MS });
  await page.getByRole("link", { name: "all of them with their trends" }).click();
  await page.getByText("2 snapshots since").waitFor();
  assert.equal(await page.getByRole("region", { name: "Trends" }).getByRole("img").count() > 5, true);
  await assertSound(watched, "two snapshots");
  await page.getByRole("button", { name: "Compare the two chosen" }).click();
  await page.getByRole("heading", { name: "What changed" }).waitFor();
  assert.match(await textOf(page), /Lines of code[\s\S]*\+\d\d/);
  assert.match(await textOf(page), /Functions over 20[\s\S]*worse/);
  await page.getByRole("heading", { name: "Findings that came and went" }).waitFor();
  assert.match(await textOf(page), /Findings that came and went\s+\d+ new, 0 gone; 0 in both[\s\S]*src\/run\.ts:4/);
  assert.match(await textOf(page), /Dependencies that changed\s+1 added, 0 removed[\s\S]*quiet-pad[\s\S]*added\s+1\.3\.0/);
  await assertSound(watched, "what changed");
  const turned = page.url().replace(/compare\/([^/]+)\/([^/]+)$/, "compare/$2/$1");
  await page.goto(turned);
  await page.getByRole("heading", { name: "What changed" }).waitFor();
  assert.match(await textOf(page), /Lines of code[\s\S]*\+\d\d/, "the older stands left whichever way the address has them");
  await page.goto(`${vaultAddress}/compare/5c5b9f0a-7a44-4d5d-9d0c-3f1f3c1b9d11/5c5b9f0a-7a44-4d5d-9d0c-3f1f3c1b9d12`);
  await page.getByRole("heading", { name: "No such snapshot" }).waitFor();
});

test("a plot is drawn when it comes near or goes on paper, and nothing moves by it", async () => {
  const { page } = watched;
  const plot = page.getByRole("img", { name: /^Lines of code in 2 reports/ });
  const open = async (): Promise<number> => {
    await page.goto(vaultAddress);
    await page.getByRole("heading", { name: "Insights" }).waitFor();
    await reportIsDrawn(page);
    await plot.waitFor();
    // What is asked for beside the report has its place too by then.
    await page.waitForLoadState("networkidle");
    return page.evaluate(() => document.documentElement.scrollHeight);
  };
  const height = async (): Promise<number> => page.evaluate(() => document.documentElement.scrollHeight);
  const before = await open();
  assert.equal(await plot.locator("svg").count(), 0);
  await plot.scrollIntoViewIfNeeded();
  await plot.locator("svg").first().waitFor();
  assert.equal(await height(), before);
  assert.equal(await open(), before);
  assert.equal(await plot.locator("svg").count(), 0);
  // The first sign of somebody brings what draws; the paper wants it at once.
  const drawing = page.waitForResponse(/DrawnTrend/);
  await page.keyboard.press("Shift");
  await (await drawing).finished();
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  const onPaper = await page.evaluate(() => {
    window.dispatchEvent(new Event("beforeprint"));
    return document.querySelectorAll(".chart.trend svg").length;
  });
  assert.ok(onPaper > 0, "the plot is there when the paper is made");
  assert.equal(await height(), before);
});

test("the portfolio is searched, sorted and filtered by keyboard, and a filter that is kept is there again", async () => {
  const { page } = watched;
  await page.goto(`${teamAddress}/vaults/new`);
  await page.getByRole("textbox", { name: "Address" }).fill(gitServer.url("missing.git"));
  await page.getByRole("textbox", { name: /Name/ }).fill(FORMULA);
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByText("The first report could not be made").waitFor({ timeout: REPORT_WITHIN_MS });
  await page.goto(`${teamAddress}/portfolio`);
  await page.getByText("2 vaults").first().waitFor();
  await assertSound(watched, "portfolio");
  await page.getByRole("heading", { name: "Most urgent" }).waitFor();
  assert.match(await textOf(page), /The mean of one vault, by lines of code\.[\s\S]*Most urgent\s+service\s[\s\S]*Languages[\s\S]*Over time/);
  await page.getByRole("button", { name: /Critical and high findings/ }).click();
  await page.getByRole("complementary", { name: "Critical and high findings" }).getByText("service").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("complementary", { name: "Critical and high findings" }).waitFor({ state: "detached" });
  const names = async (): Promise<readonly string[]> => (await page.getByRole("region", { name: "Vaults" }).getByRole("link").allInnerTexts());
  assert.deepEqual(await names(), ["service", FORMULA], "what was not looked at comes last");
  await page.getByRole("button", { name: "Vault", exact: true }).press("Enter");
  // Rows follow after the button: a page of thousands must not hold up a key.
  await page.getByRole("region", { name: "Vaults" }).getByRole("link").first().filter({ hasText: FORMULA }).waitFor();
  assert.deepEqual(await names(), [FORMULA, "service"]);
  await page.locator("body").press("/");
  await page.keyboard.type("typescript");
  await page.getByText("1 vault of 2").waitFor();
  assert.deepEqual(await names(), ["service"]);
  await page.getByRole("button", { name: "Keep this filter" }).click();
  await page.getByRole("textbox", { name: "Name of the filter" }).fill("In TypeScript");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "In TypeScript", pressed: true }).waitFor();
  await page.reload();
  await page.getByText("2 vaults").first().waitFor();
  await page.getByRole("button", { name: "In TypeScript" }).click();
  await page.getByText("1 vault of 2").waitFor();
  await page.getByRole("button", { name: "Forget «In TypeScript»" }).click();
  await page.getByRole("button", { name: "In TypeScript", exact: true }).waitFor({ state: "detached" });
  await assertSound(watched, "portfolio, filtered");
});

test("the export has every row, and no formula in it", async () => {
  const { page } = watched;
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export as CSV" }).click()]);
  const text = await readFile(await download.path(), "utf8");
  assert.match(download.suggestedFilename(), /^portfolio-[\d-]+\.csv$/);
  assert.ok(text.includes(`"'=HYPERLINK(""http://evil.example"")"`) && text.includes('"service"'), text);
});

test("a rate of the team's own gives every estimate a price, and the defaults come back", async () => {
  const { page } = watched;
  await page.goto(`${teamAddress}/cost`);
  await page.getByRole("button", { name: "Set a rate" }).click();
  for (const [label, value] of [["A person-month, high", "14000"], ["A person-month, likely", "10000"], ["A person-month, low", "15000"]] as const) await page.getByLabel(label).fill(value);
  await page.getByRole("alert").getByText("from low over likely to high").waitFor();
  assert.equal(await page.getByRole("button", { name: "Save" }).isDisabled(), true);
  await page.getByLabel("A person-month, low").fill("8000");
  await page.getByLabel("Person-months for the first 1,000 lines").fill("3");
  await page.getByLabel("Lines of data that count, high").fill("0.1");
  await page.getByLabel("A language with a weight of its own").fill("Pyth");
  await page.getByText("Not a language of the list").waitFor();
  await page.getByLabel("A language with a weight of its own").fill("Python");
  await page.getByRole("button", { name: "Add the language" }).click();
  await page.getByLabel("Lines of Python that count, high").fill("2");
  await assertSound(watched, "rates and assumptions");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Your team's own, of").waitFor();
  assert.deepEqual(await Promise.all(["Person-months for the first 1,000 lines", "Lines of data that count, high", "Lines of Python that count, high"].map((label) => page.getByLabel(label).inputValue())), ["3", "0.1", "2"]);
  await page.goto(vaultAddress);
  await page.getByText("EUR, likely").waitFor();
  await page.getByText("What moves the estimate").waitFor();
  await page.goto(`${teamAddress}/cost`);
  await page.getByRole("button", { name: "Back to the defaults" }).click();
  await page.getByText("The published defaults of strongroom.cost/1 hold.").waitFor();
});

test("a policy of the team's own judges the report that is there, and the published one comes back", async () => {
  const { page } = watched;
  await page.goto(`${teamAddress}/licences`);
  await page.getByText("The published policy strongroom.licence-policy/1 holds").waitFor();
  await page.getByLabel("Permissive, in the product").selectOption("deny");
  const adder = page.getByLabel("A licence with a verdict of its own");
  await adder.fill("GPLv3");
  await page.getByText("Not an identifier of SPDX's list").waitFor();
  assert.equal(await page.getByRole("button", { name: "Add the licence" }).isDisabled(), true);
  await adder.fill("mpl-2.0");
  await adder.press("Enter");
  await page.getByLabel("Verdict on MPL-2.0").selectOption("allow");
  await page.getByRole("button", { name: "JSON: no verdict of its own" }).click();
  await assertSound(watched, "the policy of licences");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Your team's own, of").waitFor();
  assert.deepEqual(await Promise.all(["Permissive, in the product", "Verdict on MPL-2.0"].map((label) => page.getByLabel(label).inputValue())), ["deny", "allow"]);
  await page.goto(vaultAddress);
  await page.getByText(/The policy of \d+\s\w+\s\d{4} denies/).first().waitFor({ state: "attached" });
  await page.goto(`${teamAddress}/licences`);
  await page.getByRole("button", { name: "Back to the published policy" }).click();
  await page.getByText("The published policy strongroom.licence-policy/1 holds").waitFor();
  await page.goto(vaultAddress);
  await page.getByText(/The policy denies/).first().waitFor({ state: "attached" });
});

test("every page is sound on a desk and on a phone, in light and in dark", async () => {
  for (const [index, look] of SEEN_LOOKS.entries()) {
    const assertPage = index === 1 ? assertSound : assertQuiet;
    await showAs(watched, look);
    for (const address of [vaultAddress, `${vaultAddress}/snapshots`, `${teamAddress}/portfolio`, `${teamAddress}/cost`, `${teamAddress}/licences`]) {
      await watched.page.goto(address);
      await watched.page.locator("h1").waitFor();
      await assertPage(watched, `${address} at ${look.width}, ${look.colorScheme}`);
    }
  }
});

// The other ways to a report: an archive sent from the browser and renewed by another, Strongroom's own source; and what is
// refused on the way.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";
import { create } from "tar";

import { assertSound, launchBrowser, openPage, textOf, type WatchedPage } from "./browser.ts";
import { type ServedStrongroom, serveStrongroom } from "./server.ts";

const REPORT_WITHIN_MS = 90_000;

let browser: Browser;
let strongroom: ServedStrongroom;
let watched: WatchedPage;
const folder = mkdtempSync(join(tmpdir(), "strongroom-sources-"));

before(async () => {
  strongroom = await serveStrongroom();
  browser = await launchBrowser();
  watched = await openPage(browser, { width: 1440, height: 900, colorScheme: "light" });
  await watched.page.goto(strongroom.link);
  await watched.page.getByRole("button", { name: "Open the strongroom" }).click();
  await watched.page.getByRole("link", { name: "Later" }).click();
  await watched.page.getByRole("heading", { name: "A vault is a sealed mirror" }).waitFor();
});

after(async () => {
  await browser?.close();
  await strongroom?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a file that is no archive is refused before it is sent", async () => {
  const { page } = watched;
  await page.getByRole("link", { name: "Add your first vault" }).click();
  await page.getByRole("radio", { name: /Upload/ }).check();
  await page.getByLabel(/Choose an archive/).setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("hello") });
  await page.getByText("Choose a .zip, .tar, .tar.gz or .tar.zst file.").waitFor();
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByRole("alert").waitFor();
  await assertSound(watched, "upload refused");
});

test("an archive that is damaged says so, and another renews the vault", async () => {
  const { page } = watched;
  await page.getByLabel(/Choose an archive/).setInputFiles({ name: "handed-over.tar.gz", mimeType: "application/gzip", buffer: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9]) });
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByRole("heading", { name: "handed-over" }).waitFor();
  await page.getByRole("heading", { name: "The first report could not be made" }).waitFor({ timeout: REPORT_WITHIN_MS });
  await assertSound(watched, "damaged archive");
  await page.getByLabel(/Choose an archive/).setInputFiles(await archive({ "lib/a.rb": "puts 1\nputs 2\n", "lib/b.rb": "# only a comment\n" }));
  await page.getByRole("button", { name: "Send the archive" }).click();
  await page.getByRole("article", { name: "Report" }).waitFor({ timeout: REPORT_WITHIN_MS });
  const text = await textOf(page);
  assert.match(text, /Lines of code\n+2\n/);
  assert.match(text, /Ruby/);
  assert.doesNotMatch(text, /Contributors/);
  await assertSound(watched, "uploaded archive");
});

test("Strongroom's own source is one press away", async () => {
  const { page } = watched;
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await page.getByRole("radio", { name: /Strongroom's source/ }).check();
  await assertSound(watched, "sample");
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByRole("heading", { name: "Strongroom itself" }).waitFor();
  await page.getByRole("article", { name: "Report" }).waitFor({ timeout: REPORT_WITHIN_MS });
  assert.match(await textOf(page), /TypeScript/);
  await assertSound(watched, "Strongroom itself");
});

test("a private address is refused with what to do", async () => {
  const { page } = watched;
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await page.getByRole("textbox", { name: "Address" }).fill("https://169.254.169.254/latest/meta-data.git");
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByText(/The first report could not be made|The vault could not be made|not allowed|private/).first().waitFor({ timeout: REPORT_WITHIN_MS });
  await assertSound(watched, "private address");
});

async function archive(files: Readonly<Record<string, string>>): Promise<string> {
  const root = join(folder, "tree");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const file = join(folder, "handed-over.tar.gz");
  await create({ gzip: true, file, cwd: root }, ["."]);
  return file;
}

// The browser for tests: the one that STRONGROOM_CHROMIUM names, Debian's, or the one that comes as a package and is unpacked
// once. Each page is watched: a violation of the content security policy or a word in the console fails the test.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "playwright-core";

import { isWholeRun } from "#roles/testing/seeded-random.ts";

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
}

/** A desk and a phone, in light and in dark; the first two have every width and every colour between them. */
export const LOOKS: readonly Look[] = [
  { width: 1440, height: 900, colorScheme: "light" },
  { width: 390, height: 844, colorScheme: "dark" },
  { width: 390, height: 844, colorScheme: "light" },
  { width: 1440, height: 900, colorScheme: "dark" },
];

const TABLET: Look = { width: 1024, height: 768, colorScheme: "light" };
/** What has been looked at on a desk in light is looked at in these too: all of them in a whole run, else the one that differs most. */
export const OTHER_LOOKS = isWholeRun() ? [...LOOKS.slice(1), TABLET] : LOOKS.slice(1, 2);
export const SEEN_LOOKS = [...LOOKS.slice(0, 1), ...OTHER_LOOKS];

export interface WatchedPage {
  readonly page: Page;
  /** What went wrong since the page was opened. */
  readonly faults: string[];
}

/** A page on a busy machine; what takes longer says so itself. */
const PATIENCE_MS = 20_000;
const ARGUMENTS = ["--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync", "--no-first-run", "--no-default-browser-check", "--disable-dev-shm-usage", "--disable-gpu"];
const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A microphone and a camera that are not there: a tone and a picture, and nobody is asked. */
export const FAKE_MEDIA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--auto-accept-this-tab-capture"];

export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const named = process.env["STRONGROOM_CHROMIUM"] ?? SYSTEM_BROWSERS.find(existsSync);
  const { executablePath, env } = named === undefined ? await unpackedBrowser() : { executablePath: named, env: {} };
  // Chromium refuses to build its own sandbox for root; what it opens here is our own pages only.
  const sandbox = process.getuid?.() === 0 || named === undefined ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...sandbox, ...more], env: { ...definedEnvironment(), ...env } });
}

/** A page of its own context: nobody is signed in. */
export async function openPage(browser: Browser, look: Look): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: look.width, height: look.height }, colorScheme: look.colorScheme, reducedMotion: "reduce" });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
      // Thrown aside, so that it reaches the listener for thrown errors below.
      queueMicrotask(() => {
        throw new Error(`policy violated: ${violatedDirective} ${blockedURI} ${sample}`);
      });
    });
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !isSpokenByBrowser(message.text())) faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`thrown: ${error.message}`));
  page.on("request", (request) => {
    // What the page made itself has the address of the page within its own.
    if (!["localhost", "127.0.0.1"].includes(new URL(request.url().replace(/^blob:/, "")).hostname)) faults.push(`asked for ${request.url()}`);
  });
  return { page, faults };
}

/** The page as another screen shows it: nobody signs in again, and what was fetched is kept. */
export async function showAs({ page }: WatchedPage, { width, height, colorScheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme });
}

/** Browsers say each refused request aloud, and each try without a network; tests that bring one about look at what the page shows of it. */
function isSpokenByBrowser(text: string): boolean {
  return text.startsWith("Failed to load resource: the server responded with a status of 4") || (text.startsWith("WebSocket connection to ") && text.includes("net::ERR_INTERNET_DISCONNECTED"));
}

/** No fault of accessibility, nothing wider than the screen, nothing said in the console. */
export async function assertSound({ page, faults }: WatchedPage, place: string): Promise<void> {
  await page.waitForSelector("[aria-busy=true]", { state: "detached" });
  await keepScreenshot(page, place);
  await assertQuiet({ page, faults }, place);
  // At once in the page: there are no frames, for which else a second page would be opened each time.
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode().analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`), [], place);
}

/** Nothing wider than the screen, nothing said in the console. */
export async function assertQuiet({ page, faults }: WatchedPage, place: string): Promise<void> {
  await page.waitForSelector("[aria-busy=true]", { state: "detached" });
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(Number(content) <= Number(screen), `${place}: ${content} px wide on a screen of ${screen}`);
  assert.deepEqual(faults, [], place);
}

/** Bytes of scripts and styles that the page has fetched, as they came over the wire. */
export async function fetchedBytes(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByType("resource").filter((entry) => /\.(?:js|css)$/.test(entry.name)).reduce((sum, entry) => sum + (entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0), 0));
}

/** A report is drawn part by part. */
export async function reportIsDrawn(page: Page): Promise<void> {
  await page.waitForSelector(".report-skeleton, .report [aria-busy=true]", { state: "detached" });
}

/** The text that a person sees, with plain blanks. */
export async function textOf(page: Page): Promise<string> {
  await reportIsDrawn(page);
  return (await page.locator("body").innerText()).replaceAll("\u00a0", " ");
}

/** For whoever works on the looks: with STRONGROOM_TEST_SCREENSHOTS set to a folder, each page that is looked at is kept there. */
async function keepScreenshot(page: Page, place: string): Promise<void> {
  const folder = process.env["STRONGROOM_TEST_SCREENSHOTS"];
  const size = page.viewportSize();
  if (folder === undefined) return;
  await page.screenshot({ path: join(folder, `${place.replaceAll(/https?:\/\/[^/]+/g, "").replaceAll(/[^A-Za-z0-9]+/g, "-")}-${size?.width ?? 0}.png`), fullPage: true });
}

/** The browser of the package, with the libraries and fonts that a bare machine lacks. Unpacked aside and moved, so that no other test meets it half done. */
async function unpackedBrowser(): Promise<{ readonly executablePath: string; readonly env: Readonly<Record<string, string>> }> {
  const folder = join(tmpdir(), `strongroom-chromium-${process.getuid?.() ?? 0}`);
  if (!existsSync(join(folder, "chromium"))) await unpackInto(folder);
  const env = { LD_LIBRARY_PATH: join(folder, "al2023", "lib"), FONTCONFIG_PATH: join(folder, "fonts") };
  return { executablePath: join(folder, "chromium"), env };
}

async function unpackInto(folder: string): Promise<void> {
  const own = await mkdtemp(`${folder}.`);
  const before = { tmp: process.env["TMPDIR"], libraries: process.env["LD_LIBRARY_PATH"], lambda: process.env["AWS_EXECUTION_ENV"] };
  // The package unpacks into the folder for temporary files, and its libraries only where it believes itself in a bare system.
  Object.assign(process.env, { TMPDIR: own, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" });
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    await packaged.executablePath();
    await mkdir(own, { recursive: true });
    // The package's own list of places is of the system that it is made for: without a font the browser shows no text at all.
    await writeFile(join(own, "fonts", "fonts.conf"), `<?xml version="1.0"?>\n<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="relative">cache</cachedir></fontconfig>\n`);
    await rename(own, folder).catch(async (error: unknown) => {
      if (!existsSync(join(folder, "chromium"))) throw error;
      await rm(own, { recursive: true, force: true });
    });
  } finally {
    restore("TMPDIR", before.tmp);
    restore("LD_LIBRARY_PATH", before.libraries);
    restore("AWS_EXECUTION_ENV", before.lambda);
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

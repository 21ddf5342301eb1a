// Looks at every page of the real program, with real reports in it, on a desk and a phone, in light and in dark:
//   node test/browser/take-screenshots.ts [REPOSITORY …] [--publish] [--only WORD …]
// Pictures go to build/screenshots; --publish writes those of the README to docs/screenshots, --only WORD takes those whose name has it. Without a repository it takes this one.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import type { Browser, Page } from "playwright-core";

import { startGitServer } from "#platform/git/testing/git-server.ts";
import { PAGES } from "#web/pages.ts";

import { launchBrowser, LOOKS, openPage, type Look } from "./browser.ts";
import { serveStrongroom } from "./server.ts";
import { PUBLISHED } from "./published-screenshots.ts";

interface Source {
  readonly name: string;
  readonly gitDir: string;
  /** To its newest commit. */
  moveOn(): void;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const REPORT_WITHIN_MS = 600_000;
/** So many commits before the newest is the first snapshot's. */
const COMMITS_BETWEEN = 40;
const NO_ID = "00000000-0000-4000-8000-000000000000";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { publish: { type: "boolean", default: false }, only: { type: "string", multiple: true } } });
const folder = join(ROOT, values.publish ? "docs/screenshots" : "build/screenshots");
const scratch = mkdtempSync(join(tmpdir(), "strongroom-screenshots-"));
const sources = (positionals.length === 0 ? [ROOT] : positionals).map((path) => openSource(path));
mkdirSync(folder, { recursive: true });

const gitServer = await startGitServer({ repositories: Object.fromEntries(sources.map((source) => [`${source.name}.git`, source.gitDir])) });
const strongroom = await serveStrongroom({ STRONGROOM_SOURCE_ALLOWED_ADDRESSES: "127.0.0.1" });
const browser = await launchBrowser();
try {
  await takeAll(browser);
} finally {
  await browser.close();
  await strongroom.stop();
  await gitServer.close();
  rmSync(scratch, { recursive: true, force: true });
}

async function takeAll(browser: Browser): Promise<void> {
  const [desk] = LOOKS;
  const { page } = await openPage(browser, desk as Look);
  await page.goto(strongroom.link);
  await page.getByLabel("Name of your team").fill("Example");
  await shoot(browser, page, { name: "welcome", path: new URL(strongroom.link).pathname + new URL(strongroom.link).hash });
  await page.getByRole("button", { name: "Open the strongroom" }).click();
  await page.getByRole("link", { name: "Later" }).click();
  await page.getByRole("link", { name: "Add your first vault" }).waitFor();
  const teamId = idAfter(page, "teams");
  await shoot(browser, page, { name: "vaults-empty", path: `/teams/${teamId}/vaults` });
  await shoot(browser, page, { name: "portfolio-empty", path: `/teams/${teamId}/portfolio` });
  const vaults: string[] = [];
  for (const source of sources) vaults.push(await addVault(page, teamId, source));
  const [vaultId = NO_ID] = vaults;
  sources[0]?.moveOn();
  await page.goto(`${strongroom.origin}/teams/${teamId}/vaults/${vaultId}`);
  await page.getByRole("button", { name: "Update now" }).click();
  await page.getByText("what changed since the one before").waitFor({ timeout: REPORT_WITHIN_MS });
  await page.goto(`${strongroom.origin}/teams/${teamId}/vaults/${vaultId}/snapshots`);
  await page.getByRole("button", { name: "Compare the two chosen" }).click();
  await page.waitForURL("**/compare/**");
  const [, older = NO_ID, newer = NO_ID] = /compare\/([^/]+)\/([^/]+)$/.exec(page.url()) ?? [];
  const known: Readonly<Record<string, string>> = { teamId, vaultId, older, newer, snapshotId: older, roomId: await makeRoom(page, teamId) };
  for (const { path } of PAGES) {
    const missing = [...path.matchAll(/\$(\w+)/g)].map(([, name = ""]) => name).filter((name) => known[name] === undefined);
    const address = path.replaceAll(/\$(\w+)/g, (_, name: string) => known[name] ?? NO_ID);
    const name = path === "/" ? "home" : path.replace("/teams/$teamId", "team").replaceAll("$", "").replaceAll(/Id\b/g, "").replaceAll(/[^a-z-]+/g, "-").replaceAll(/^-|-$/g, "");
    await shoot(browser, page, { name: missing.length === 0 ? name : `${name}-unknown`, path: address });
  }
}

/** One page in all looks, with the cookies of the page that is given. */
async function shoot(browser: Browser, signedIn: Page, { name, path }: { readonly name: string; readonly path: string }): Promise<void> {
  if (values.only?.every((word) => !name.includes(word)) ?? false) return;
  const wanted = values.publish ? LOOKS.filter((look) => PUBLISHED[name]?.includes(`${look.width}-${look.colorScheme}`) ?? false) : LOOKS;
  for (const look of wanted) {
    const { page, faults } = await openPage(browser, look);
    await page.context().addCookies(await signedIn.context().cookies());
    await page.goto(`${strongroom.origin}${path}`);
    await page.waitForLoadState("networkidle");
    await page.waitForSelector("[aria-busy=true]", { state: "detached" }).catch(() => process.stderr.write(`${name}: still busy\n`));
    const file = join(folder, `${name}-${look.width}-${look.colorScheme}.png`);
    await page.screenshot({ path: file, fullPage: !values.publish });
    process.stdout.write(`${basename(file)} ${Math.round(statSync(file).size / 1000)} kB${faults.length === 0 ? "" : ` ${faults.join("; ")}`}\n`);
    await page.context().close();
  }
}

async function addVault(page: Page, teamId: string, source: Source): Promise<string> {
  await page.goto(`${strongroom.origin}/teams/${teamId}/vaults/new`);
  await page.getByRole("textbox", { name: "Address" }).fill(gitServer.url(`${source.name}.git`));
  await page.getByRole("button", { name: "Add the vault" }).click();
  await page.getByRole("heading", { name: source.name, exact: true }).waitFor();
  await page.getByRole("article", { name: "Report" }).waitFor({ timeout: REPORT_WITHIN_MS });
  return idAfter(page, "vaults");
}

async function makeRoom(page: Page, teamId: string): Promise<string> {
  await page.goto(`${strongroom.origin}/teams/${teamId}/rooms`);
  await page.getByRole("button", { name: "Make the first room" }).click();
  await page.getByRole("textbox", { name: /^Name/ }).fill("Due diligence");
  await page.getByRole("button", { name: "Make the room" }).click();
  await page.waitForURL(/\/rooms\/[0-9a-f-]{36}/);
  return idAfter(page, "rooms");
}

function idAfter(page: Page, word: string): string {
  return new RegExp(`/${word}/([0-9a-f-]{36})`).exec(page.url())?.[1] ?? NO_ID;
}

/** A repository that stands some commits back until it moves on. */
function openSource(path: string): Source {
  const name = basename(path) === "repo" ? (basename(dirname(path)).split("+").at(-1) ?? "source") : basename(path);
  const gitDir = join(scratch, `${name}.git`);
  const git = (...args: readonly string[]): string => execFileSync("git", ["--git-dir", gitDir, ...args], { encoding: "utf8" }).trim();
  execFileSync("git", ["clone", "--bare", "--quiet", path, gitDir]);
  const newest = git("rev-parse", "HEAD");
  git("update-ref", "HEAD", git("rev-list", "--first-parent", "-n", "1", `--skip=${COMMITS_BETWEEN}`, "HEAD") || newest);
  return { name, gitDir, moveOn: () => void git("update-ref", "HEAD", newest) };
}

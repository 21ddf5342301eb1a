// Lighthouse on the pages that are built, signed in at the real program with a real report in it. Its package has many dependencies, so it is
// none of ours: install `lighthouse` somewhere and name its folder in STRONGROOM_BENCH_LIGHTHOUSE. It needs a browser at hand.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { startGitServer } from "#platform/git/testing/git-server.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { startServe } from "#roles/testing/served-program.ts";

import { waitUntilAtRest } from "./process-tree.ts";
import { listBenchRepositories } from "./repositories.ts";

const VARIABLE = "STRONGROOM_BENCH_LIGHTHOUSE";
/** What issue 5 asks for. */
const LEAST = 0.95;
const CATEGORIES = ["performance", "accessibility"] as const;
const FORMS = ["desktop", "mobile"] as const;

type Form = (typeof FORMS)[number];
type Scores = Readonly<Record<(typeof CATEGORIES)[number], number>>;

export const benchmark: Benchmark = { name: "lighthouse", summary: "Lighthouse on the pages that are built", peers: ["chromium"], run: scanPages };

async function scanPages(context: BenchContext): Promise<BenchResult> {
  const cli = join(process.env[VARIABLE] ?? "", "cli/index.js");
  const browser = context.findProgram("chromium");
  const repository = listBenchRepositories(context.root)[0];
  if (browser === null || !existsSync(cli) || repository === undefined) {
    return { figures: [{ subject: "lighthouse", what: "least score", value: null, unit: "of 1", note: `set ${VARIABLE} to the folder of its package` }], ratios: [], notes: ["needs chromium, and the package's folder"] };
  }
  const dataDir = join(context.scratchDir, "data");
  mkdirSync(dataDir, { mode: 0o700 });
  const server = await startGitServer({ repositories: { "subject.git": repository.gitDir } });
  const program = await startServe({ dataDir, launcher: false });
  try {
    const owner = await becomeOwner(program);
    const vault = await owner.addVault({ kind: "git", url: server.url("subject.git") });
    await owner.follow(vault.id);
    await waitUntilAtRest(program.pid);
    const headers = join(context.scratchDir, "headers.json");
    writeFileSync(headers, JSON.stringify({ Cookie: owner.cookie }));
    const team = `/teams/${owner.teamId}`;
    const pages = { "sign-in": "/sign-in", vaults: `${team}/vaults`, "a report": `${team}/vaults/${vault.id}`, snapshots: `${team}/vaults/${vault.id}/snapshots`, portfolio: `${team}/portfolio`, archivist: `${team}/archivist`, claims: `${team}/assurance`, audit: `${team}/audit` };
    const rows: { readonly page: string; readonly form: Form; readonly scores: Scores }[] = [];
    for (const [page, path] of Object.entries(pages)) {
      for (const form of FORMS) {
        context.log(`lighthouse: ${page}, ${form}`);
        rows.push({ page, form, scores: await scan({ cli, browser, form, headers: page === "sign-in" ? null : headers, url: program.url + path, output: join(context.scratchDir, "lighthouse.json") }) });
      }
    }
    return {
      figures: rows.flatMap(({ page, form, scores }) => CATEGORIES.map((category) => ({ subject: "strongroom", what: `${page}, ${form}, ${category}`, value: scores[category], unit: "of 1" }))),
      ratios: FORMS.flatMap((form) => CATEGORIES.map((category) => ({ what: `least score of ${category}, ${form}`, value: Math.min(...rows.filter((row) => row.form === form).map(({ scores }) => scores[category])), target: { atLeast: LEAST } }))),
      notes: [`a report of ${repository.name} at ${repository.commit.slice(0, 12)}; mobile: a phone four times slower than this machine on a slow network, as Lighthouse has it`],
    };
  } finally {
    await program.stop();
    await server.close();
  }
}

interface Scan {
  readonly cli: string;
  readonly browser: string;
  readonly form: Form;
  readonly headers: string | null;
  readonly url: string;
  readonly output: string;
}

async function scan({ cli, browser, form, headers, url, output }: Scan): Promise<Scores> {
  const options = ["--quiet", "--output=json", `--output-path=${output}`, `--only-categories=${CATEGORIES.join(",")}`, "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking --no-first-run", ...(form === "desktop" ? ["--preset=desktop"] : []), ...(headers === null ? [] : [`--extra-headers=${headers}`])];
  const look = async (): Promise<unknown> => await promisify(execFile)(process.execPath, [cli, url, ...options], { env: { ...process.env, CHROME_PATH: browser } });
  // Now and then the browser misses the beginning of its own trace, and Lighthouse asks to be run again.
  await look().catch(look).catch(look);
  const { categories, finalDisplayedUrl } = JSON.parse(readFileSync(output, "utf8")) as { readonly categories: Readonly<Record<string, { readonly score: number | null }>>; readonly finalDisplayedUrl: string };
  if (new URL(finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`${url} led to ${finalDisplayedUrl}`);
  return { performance: categories["performance"]?.score ?? 0, accessibility: categories["accessibility"]?.score ?? 0 };
}

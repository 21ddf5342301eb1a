// Builds the pages as they are served, shows what they weigh, and checks what went into them: files of web, protocol and base,
// and packages that are meant for browsers. A warning of the build fails.

import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";

import { build, createLogger, type Plugin, type Rolldown } from "vite";

import { KIB } from "#base/units.ts";

const ROOT = join(import.meta.dirname, "../..");
const OWN = /^src\/(web|protocol|base)\//;
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//;
/** Packages that belong to the server or the tools. */
const NEVER = new Set(["fastify", "kysely", "pg", "pg-boss", "pino", "jose", "tar", "yauzl", "vite", "dependency-cruiser", "typescript", "@electric-sql/pglite"]);
/** What an editor is made of: whoever does not open a live session does not wait for it. */
const LIVE_ALONE = /^(?:yjs|lib0|y-codemirror\.next|@codemirror\/.+|@lezer\/.+|@xterm\/.+)$/;
/** All scripts of a first view, compressed: what a person waits for. */
const MAX_VIEW_BYTES = 300_000;
/** Views with the modules that they begin to load by themselves, besides the entry. */
const VIEWS: Readonly<Record<string, readonly string[]>> = {
  "the list of vaults": ["/vaults/VaultsPage.tsx"],
  "a vault with its report": ["/vaults/VaultPage.tsx", "/report/ReportView.tsx"],
  "the portfolio": ["/portfolio/PortfolioPage.tsx"],
};

const warnings: string[] = [];
const modules = new Set<string>();
const logger = createLogger("warn");
logger.warn = logger.warnOnce = (message) => void warnings.push(message);

const result = await build({
  root: join(ROOT, "src/web"),
  configFile: join(ROOT, "vite.config.ts"),
  customLogger: logger,
  plugins: [collectModules()],
  build: { write: false },
});
if (Array.isArray(result) || !("output" in result)) throw new TypeError("expected one build of the pages");

const findings = [...warnings.map((message) => `warning: ${message}`), ...judgeModules()];
report(result.output);
for (const [view, names] of Object.entries(VIEWS)) findings.push(...judgeView(result.output, view, names));
for (const finding of findings) console.error(`bundle: ${finding}`);
console.log(`bundle: ${modules.size} modules, ${findings.length} findings`);
process.exitCode = findings.length === 0 && modules.size > 0 ? 0 : 1;

function collectModules(): Plugin {
  return {
    name: "collect-modules",
    moduleParsed: ({ id }) => void modules.add(id),
  };
}

function judgeModules(): string[] {
  return [...modules].flatMap((id) => {
    const path = relative(ROOT, id.split("?")[0] ?? id);
    const name = PACKAGE.exec(path)?.[1];
    if (name !== undefined) return NEVER.has(name) ? [`the pages load the package ${name}`] : [];
    if (id.startsWith("\0") || id.startsWith("virtual:")) return [];
    return OWN.test(path) ? [] : [`the pages load ${path}`];
  });
}

/** Prints the files, largest first. */
function report(output: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]): void {
  const files = output.map(describe);
  for (const { name, size, zipped } of files.toSorted((a, b) => b.zipped - a.zipped).slice(0, 8)) console.log(`bundle: ${kib(size).padStart(9)} ${kib(zipped).padStart(9)} gzip  ${name}`);
}

function describe(file: Rolldown.OutputChunk | Rolldown.OutputAsset): { name: string; size: number; zipped: number } {
  const content = Buffer.from(file.type === "chunk" ? file.code : file.source);
  return { name: file.fileName, size: content.length, zipped: gzipSync(content).length };
}

/** What the entry and the view's modules import before they run. */
function judgeView(output: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[], view: string, names: readonly string[]): string[] {
  const chunks = new Map(output.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file]] : [])));
  const found = names.map((name) => [...chunks.values()].find(({ facadeModuleId }) => facadeModuleId?.endsWith(name) ?? false));
  const missing = names.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) return [`${view}: there is no chunk of ${missing.join(", ")}`];
  const loaded = new Set([...chunks.values(), ...found].flatMap((chunk) => (chunk !== undefined && (chunk.isEntry || found.includes(chunk)) ? [chunk.fileName] : [])));
  // A set may grow while it is walked; what is added is visited too.
  for (const name of loaded) for (const imported of chunks.get(name)?.imports ?? []) loaded.add(imported);
  const bytes = [...loaded].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? "").length, 0);
  console.log(`bundle: ${view}: ${kib(bytes)} of scripts, compressed`);
  const packages = new Set([...loaded].flatMap((name) => chunks.get(name)?.moduleIds ?? []).map((id) => PACKAGE.exec(relative(ROOT, id))?.[1] ?? ""));
  const editor = [...packages].filter((name) => LIVE_ALONE.test(name)).map((name) => `${view} loads the package ${name}, which is for live sessions alone`);
  return bytes > MAX_VIEW_BYTES ? [...editor, `${view} loads ${bytes} bytes of scripts compressed, at most ${MAX_VIEW_BYTES} are meant`] : editor;
}

function kib(size: number): string {
  return `${(size / KIB).toFixed(1)} KiB`;
}

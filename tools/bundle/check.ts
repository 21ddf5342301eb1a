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
/** All scripts and styles of the first page, compressed: what a person waits for. */
const MAX_FIRST_LOAD_BYTES = 450 * KIB;

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
findings.push(...judgeFirstLoad(result.output));
const bytes = report(result.output);
if (bytes > MAX_FIRST_LOAD_BYTES) findings.push(`the first page loads ${kib(bytes)} compressed, at most ${kib(MAX_FIRST_LOAD_BYTES)} are meant`);
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

function judgeFirstLoad(output: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]): string[] {
  const first = listFirstLoad(output);
  const ids = output.flatMap((file) => (file.type === "chunk" && first.has(file.fileName) ? file.moduleIds : []));
  return ids.flatMap((id) => {
    const name = PACKAGE.exec(relative(ROOT, id))?.[1];
    return name !== undefined && LIVE_ALONE.test(name) ? [`the first page loads the package ${name}`] : [];
  });
}

/** Prints the files, largest first, and gives the compressed size of what the first page loads. */
function report(output: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]): number {
  const first = listFirstLoad(output);
  const files = output.map((file) => ({ ...describe(file), first: first.has(file.fileName) }));
  for (const { name, size, zipped } of files.toSorted((a, b) => b.zipped - a.zipped).slice(0, 8)) console.log(`bundle: ${kib(size).padStart(9)} ${kib(zipped).padStart(9)} gzip  ${name}`);
  return files.filter(({ first }) => first).reduce((sum, { zipped }) => sum + zipped, 0);
}

function describe(file: Rolldown.OutputChunk | Rolldown.OutputAsset): { name: string; size: number; zipped: number } {
  const content = Buffer.from(file.type === "chunk" ? file.code : file.source);
  return { name: file.fileName, size: content.length, zipped: gzipSync(content).length };
}

/** The entry, what it imports before it runs, and the styles. */
function listFirstLoad(output: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]): ReadonlySet<string> {
  const chunks = new Map(output.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file]] : [])));
  const first = new Set([...chunks.values()].filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName));
  // A set may grow while it is walked; what is added is visited too.
  for (const name of first) for (const imported of chunks.get(name)?.imports ?? []) first.add(imported);
  for (const name of first) for (const style of chunks.get(name)?.viteMetadata?.importedCss ?? []) first.add(style);
  return first;
}

function kib(size: number): string {
  return `${(size / KIB).toFixed(1)} KiB`;
}

// The built pages, read into memory at the start: a path either is a key of the table or does not exist, so no path can lead
// out of the folder. Files with a hash in their name are cached for ever; the page itself never. Which scripts an address needs the build
// has written down: the page sent there names them.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

import { MIB } from "#base/units.ts";
import { findByAddress } from "#protocol/api/page-address.ts";
import { NONCE_PLACEHOLDER } from "#protocol/api/page-nonce.ts";
import { PAGE_SCRIPTS_FILE, type PageScripts, pageScriptsSchema } from "#protocol/api/page-scripts.ts";

export interface PageFile {
  readonly body: Buffer;
  /** Absent where compressing gains nothing. */
  readonly gzipped: Buffer | null;
  /** Made by the build, which has the time for it. */
  readonly brotli: Buffer | null;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly etag: string;
  /** Of a page: its text, cut where the nonce of each answer goes; null for files. */
  readonly cutAtNonce: readonly string[] | null;
}

export interface Pages {
  /** The file of a path as it stands in the request (without query), the app's page for its own addresses, or null. */
  find(path: string): PageFile | null;
  readonly paths: readonly string[];
}

/** More than any build of ours; above it the folder is surely the wrong one. */
const MAX_TOTAL_BYTES = 64 * MIB;
/** Below this a file fits in one packet, and compressing it gains nothing. */
const MIN_GZIP_BYTES = 1400;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};
const COMPRESSIBLE: ReadonlySet<string> = new Set([".html", ".js", ".css", ".json", ".svg", ".txt", ".webmanifest"]);

/** What the build puts behind a file's name for its compressed twin. */
const BROTLI_ENDING = ".br";

/** Vite's names: `assets/index-B1x_9fQz.js`. */
const HASHED = /^\/assets\/.+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const IMMUTABLE = "public, max-age=31536000, immutable";
/** Addresses of the app: words, numbers, identifiers; nothing that looks like a file. Each letter can be matched in one way alone: anybody may ask for anything. */
const APP_PATH = /^\/(?:[A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]*$/;

/** Files of kinds that are not listed (source maps, notes) are left out. */
export async function readPages(folder: string): Promise<Pages> {
  const files = new Map<string, PageFile>();
  let totalBytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const contentType = CONTENT_TYPES[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined || entry.name === PAGE_SCRIPTS_FILE) continue;
    const file = join(entry.parentPath, entry.name);
    const body = await readFile(file);
    const brotli = await readIfThere(`${file}${BROTLI_ENDING}`);
    totalBytes += body.length + (brotli?.length ?? 0);
    if (totalBytes > MAX_TOTAL_BYTES) throw new RangeError(`The pages are larger than ${MAX_TOTAL_BYTES} bytes`);
    const path = `/${relative(folder, file).split(sep).join("/")}`;
    files.set(path, await describeFile({ path, body, brotli, contentType }));
  }
  const scripts = await readIfThere(join(folder, PAGE_SCRIPTS_FILE));
  return createPages(files, scripts === null ? [] : pageScriptsSchema.parse(JSON.parse(scripts.toString("utf8"))));
}

export function createPages(files: ReadonlyMap<string, PageFile>, pageScripts: PageScripts): Pages {
  const index = files.get("/index.html") ?? null;
  const views = index === null ? [] : pageScripts.map(({ path, scripts }) => ({ path, file: withScripts(index, scripts) }));
  return {
    paths: [...files.keys()].sort(),
    find(path) {
      if (path === "/index.html") return null;
      const file = files.get(path);
      if (file !== undefined || !APP_PATH.test(path) || path.startsWith("/api/") || path === "/api" || path.startsWith("/assets")) return file ?? null;
      return findByAddress(views, path)?.file ?? index;
    },
  };
}

export async function describeFile(given: { readonly path: string; readonly body: Buffer; readonly brotli?: Buffer | null; readonly contentType: string }): Promise<PageFile> {
  const { path, body, brotli = null, contentType } = given;
  const gains = body.length >= MIN_GZIP_BYTES && COMPRESSIBLE.has(extname(path));
  return {
    body,
    gzipped: gains ? await promisify(gzip)(body) : null,
    brotli,
    contentType,
    cacheControl: HASHED.test(path) ? IMMUTABLE : path === "/index.html" ? "no-store" : "no-cache",
    etag: `"${createHash("sha256").update(body).digest("base64url")}"`,
    cutAtNonce: extname(path) === ".html" ? body.toString("utf8").split(NONCE_PLACEHOLDER) : null,
  };
}

/** Each with the nonce: a preload that the policy refuses would leave its module unusable, whoever imports it then. */
function withScripts(page: PageFile, scripts: readonly string[]): PageFile {
  const links = scripts.map((script) => `<link rel="modulepreload" crossorigin href="${script}" nonce="${NONCE_PLACEHOLDER}">\n`).join("");
  const body = Buffer.from(page.body.toString("utf8").replace("</head>", `${links}</head>`));
  return { ...page, body, cutAtNonce: body.toString("utf8").split(NONCE_PLACEHOLDER) };
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

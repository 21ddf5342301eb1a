// How the pages are built: from src/web to build/web, file names with a digest, nothing inlined (the content security policy
// allows files of our own only). The theme's CSS variables are generated here, because Mantine would inject them as a style element.
// What each page needs is written beside it for the server, and everything is compressed once, better than a server could at each start.

import { readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from "@mantine/core";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type Rolldown } from "vite";

import { NONCE_PLACEHOLDER } from "./src/protocol/api/page-nonce.ts";
import { PAGE_SCRIPTS_FILE, type PageScripts } from "./src/protocol/api/page-scripts.ts";
import { theme } from "./src/web/ui/theme.ts";

const THEME_MODULE = "virtual:strongroom-theme.css";

function themeVariables(): Plugin {
  return {
    name: "strongroom-theme",
    resolveId: (id) => (id === THEME_MODULE ? `\0${THEME_MODULE}` : null),
    load: (id) => (id === `\0${THEME_MODULE}` ? convertCssVariables(defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)), ":root") : null),
  };
}

const WEB = fileURLToPath(new URL("src/web/", import.meta.url));
const BEGINNING = join(WEB, "begin.ts");

/** A script of its own, which runs as soon as it has come; the others wait for each other, and for the styles. */
function beginning(): Plugin {
  return {
    name: "strongroom-beginning",
    apply: "build",
    buildStart() {
      this.emitFile({ type: "chunk", id: BEGINNING, name: "begin" });
    },
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle = {} }) {
        const chunk = Object.values(bundle).find((file) => file.type === "chunk" && file.facadeModuleId === BEGINNING);
        if (chunk === undefined) throw new Error(`The build has no script of ${BEGINNING}`);
        return [{ tag: "script", attrs: { type: "module", async: true, crossorigin: true, src: `/${chunk.fileName}`, nonce: NONCE_PLACEHOLDER }, injectTo: "head" }];
      },
    },
  };
}

const BREATH = "virtual:strongroom-breath/";

/** Modules run in one go, however long that takes: between two imports one of these gives the browser a turn. Timers would wait in a tab that nobody sees. */
const TURN = "const { port1, port2 } = new MessageChannel();\nawait new Promise((resolve) => { port1.onmessage = resolve; port2.postMessage(null); });\nport1.close();";

function breaths(): Plugin {
  return {
    name: "strongroom-breaths",
    resolveId: (id) => (id.startsWith(BREATH) ? `\0${id}` : null),
    load: (id) => (id.startsWith(`\0${BREATH}`) ? TURN : null),
  };
}

const PAGE_TABLE = join(WEB, "pages.ts");
/** A row of the table: its address, and the module of the page. */
const PAGE_ROW = /path: "(?<path>[^"]+)".*import\("#web\/(?<module>[^"]+)"\)/g;

function pageScripts(): Plugin {
  return {
    name: "strongroom-page-scripts",
    apply: "build",
    async writeBundle({ dir = "" }, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const everywhere = withImports(chunks.filter(({ isEntry }) => isEntry), bundle);
      const table = await readFile(PAGE_TABLE, "utf8");
      const rows = [...table.matchAll(PAGE_ROW)].map(({ groups }) => ({ path: groups?.["path"] ?? "", module: join(WEB, groups?.["module"] ?? "") }));
      const scripts: PageScripts = rows.map(({ path, module }) => {
        const own = [module, ...findAhead(module, (id) => this.getModuleInfo(id))].map((id) => {
          const chunk = chunks.find(({ moduleIds }) => moduleIds.includes(id));
          if (chunk === undefined) throw new Error(`The build has no chunk with ${id}, which the page ${path} loads`);
          return chunk;
        });
        return { path, scripts: [...withImports(own, bundle)].filter((name) => !everywhere.has(name)).map((name) => `/${name}`) };
      });
      if (rows.length !== table.match(/\{ path: "/g)?.length) throw new Error(`Expected each row of ${PAGE_TABLE} as «path: "…", access: "…", load: … import("#web/…")», got ${rows.length} like that`);
      await writeFile(join(dir, PAGE_SCRIPTS_FILE), JSON.stringify(scripts));
    },
  };
}

/** The names of these chunks and of all that they import before they run. */
function withImports(chunks: readonly Rolldown.OutputChunk[], bundle: Rolldown.OutputBundle): ReadonlySet<string> {
  const names = new Set(chunks.map(({ fileName }) => fileName));
  // A set may grow while it is walked; what is added is visited too.
  for (const name of names) {
    const file = bundle[name];
    if (file?.type === "chunk") for (const imported of file.imports) names.add(imported);
  }
  return names;
}

/** What a page begins to load by itself, before anybody asks. */
function findAhead(module: string, infoOf: (id: string) => Rolldown.ModuleInfo | null): readonly string[] {
  const modules = new Set([module]);
  const ahead: string[] = [];
  for (const id of modules) {
    const info = infoOf(id);
    if (!id.startsWith(WEB) || info === null) continue;
    for (const imported of info.importedIds) modules.add(imported);
    if (info.code?.includes("lazyAhead(") === true) ahead.push(...info.dynamicallyImportedIds);
  }
  return ahead;
}

const COMPRESSED = new Set([".js", ".css", ".svg"]);
/** 10 of 11: within 3 % of the smallest, in half the time. */
const BROTLI_QUALITY = 10;

function compressedTwins(): Plugin {
  return {
    name: "strongroom-compressed-twins",
    apply: "build",
    async writeBundle({ dir = "" }, bundle) {
      const names = Object.keys(bundle).filter((name) => COMPRESSED.has(extname(name)));
      await Promise.all(names.map(async (name) => {
        const body = await readFile(join(dir, name));
        const twin = await promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } });
        if (twin.length < body.length) await writeFile(join(dir, `${name}.br`), twin);
      }));
    },
  };
}

/** What forms and dialogs are made of: a report to read has neither. */
const CONTROLS = /node_modules\/@mantine\/core\/esm\/components\/(?:Combobox|FocusTrap|Input|Modal|NativeSelect|Overlay|Portal|ScrollArea(?!\/utils)|Textarea|TextInput)/;
/** Our own parts, and those packages that all pages draw with; not what only live sessions have, nor the field that brings a package of its own. */
const SHARED = /src\/(?:web\/(?!pages\/live\/)|protocol\/|base\/)|node_modules\/(?:@mantine|@tanstack)\/(?!core\/esm\/components\/NumberInput\/)/;

export default defineConfig({
  root: "src/web",
  publicDir: false,
  // The server puts a fresh nonce in its place with every page that it sends.
  html: { cspNonce: NONCE_PLACEHOLDER },
  plugins: [react(), themeVariables(), beginning(), breaths(), pageScripts(), compressedTwins()],
  // @hpke/core asks Node for it where the global one is missing; in a browser it never is.
  resolve: { alias: [{ find: /^crypto$/, replacement: fileURLToPath(new URL("src/web/web-crypto.ts", import.meta.url)) }] },
  build: {
    outDir: "../../build/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    sourcemap: false,
    target: "es2023",
    // The polyfill would be an inline script.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    // Modules run in the order of their imports even across chunks: zod must be set up before the first schema is made.
    rolldownOptions: {
      output: {
        strictExecutionOrder: true,
        // Few files rather than many small ones, each of which is a question and an answer: what every page has, and what many have.
        codeSplitting: {
          groups: [
            { name: "begin", test: (id) => id === BEGINNING, priority: 2 },
            { name: "first", tags: ["$initial"], priority: 1 },
            { name: "controls", test: CONTROLS, minShareCount: 8, includeDependenciesRecursively: false, priority: 1 },
            { name: "shared", test: SHARED, minShareCount: 8, includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
});

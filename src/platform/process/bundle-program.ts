// node bundle-program.ts ENTRY TARGET [NAME]: makes the program and all it imports one file, `TARGET/main.mjs`, with the types erased; under a NAME
// that ends with .cjs it is a script, of which a snapshot can be made. On standard input is the list of the files that may go into it, as JSON. The folder appears whole or not at all, so that two who do
// this at a time do not disturb each other.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";

import { rolldown, type OutputChunk, type Plugin } from "rolldown";

const ANYONE_MAY_READ = 0o644;
const ANYONE_MAY_ENTER = 0o755;
/** What the bundler marks as made by itself or by a plugin: no file. */
const VIRTUAL = "\0";
const BUILTIN = `${VIRTUAL}node-builtin:`;
const BUILTIN_NAMES = `${VIRTUAL}node-builtin-names:`;

const [entry = "", target = "", fileName = "main.mjs"] = process.argv.slice(2);
const allowed = new Set(JSON.parse(readFileSync(0, "utf8")) as readonly string[]);
const chunk = await bundle();
const left = [...chunk.imports, ...chunk.dynamicImports].filter((name) => name !== chunk.fileName);
if (left.length > 0) throw new TypeError(`expected one file that loads nothing, got one that loads ${left.join(", ")}`);
keep(chunk.code);

async function bundle(): Promise<OutputChunk> {
  const build = await rolldown({
    input: entry,
    platform: "node",
    plugins: [onlyListed(), nodeBuiltins(), jsonAsText()],
    // Its advice is for authors (also of packages); what is wrong is thrown.
    logLevel: "silent",
  });
  const { output: [only, ...others] } = await build.generate({ format: fileName.endsWith(".cjs") ? "cjs" : "esm", codeSplitting: false, entryFileNames: fileName });
  if (others.length > 0) throw new TypeError(`expected one file, got ${others.length + 1}`);
  return only;
}

/** What the bundler finds to be imported is compared with what we found, before it is read. */
function onlyListed(): Plugin {
  return {
    name: "only-listed",
    load: (id) => {
      if (!id.startsWith(VIRTUAL) && !allowed.has(id)) throw new TypeError(`expected only listed files in one program, got ${id}`);
      return null;
    },
  };
}

/** An import of a module of Node asks for all its exports, and those of `node:fs` load a third of Node's library: 10 ms. */
function nodeBuiltins(): Plugin {
  return {
    name: "node-builtins",
    resolveId: (specifier, _importer, { kind }) =>
      isBuiltin(specifier) ? { id: `${kind === "import-statement" ? BUILTIN_NAMES : BUILTIN}${specifier}`, moduleSideEffects: false } : null,
    load: (id) => {
      if (id.startsWith(BUILTIN)) return { code: `module.exports = ${builtin(id.slice(BUILTIN.length))};`, moduleType: "js" };
      if (id.startsWith(BUILTIN_NAMES)) return { code: namesOf(id.slice(BUILTIN_NAMES.length)), moduleType: "js" };
      return null;
    },
  };
}

function builtin(specifier: string): string {
  return `process.getBuiltinModule(${JSON.stringify(specifier)})`;
}

/** Each name by itself, so that those nobody imports are left out and never asked for. */
function namesOf(specifier: string): string {
  const names = Object.keys(process.getBuiltinModule(specifier) ?? {}).filter((name) => /^[A-Za-z]\w*$/.test(name) && name !== "default");
  const exports = names.map((name, index) => `const name${index} = /* @__PURE__ */ get(${JSON.stringify(name)});\nexport { name${index} as ${name} };`);
  return [`const module = ${builtin(specifier)};`, "const get = (name) => module[name];", "export default module;", ...exports].join("\n");
}

/** The bundler would make it a literal, which V8 reads slower than JSON. */
function jsonAsText(): Plugin {
  return {
    name: "json-as-text",
    load: (id) => (id.endsWith(".json") ? { code: `module.exports = JSON.parse(${JSON.stringify(readFileSync(id, "utf8"))});`, moduleType: "js" } : null),
  };
}

function keep(text: string): void {
  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  const draft = mkdtempSync(join(parent, "draft-"));
  chmodSync(draft, ANYONE_MAY_ENTER);
  writeFileSync(join(draft, fileName), text);
  chmodSync(join(draft, fileName), ANYONE_MAY_READ);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // ENOTEMPTY, EEXIST: another one was first.
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
  }
}

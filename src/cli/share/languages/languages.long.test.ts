// Language servers for guests: TypeScript's own, and one that hangs, dies, and says what it should not.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import * as Y from "yjs";

import { startRelayServer, type RelayServer } from "#cli/share/testing/relay-server.ts";
import type { OpenFile } from "#cli/share/testing/live-guest.ts";
import { shareFolder } from "#cli/share/testing/shared-folder.ts";
import type { ServerSpec } from "./find-servers.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const EXTENSIONS = { ts: "typescript" };
const TYPESCRIPT: ServerSpec = {
  language: "typescript", extensions: EXTENSIONS, program: join(ROOT, "node_modules/.bin/typescript-language-server"), args: ["--stdio"],
  initializationOptions: { tsserver: { path: join(ROOT, "node_modules/typescript-tsserver/lib/tsserver.js") }, disableAutomaticTypingAcquisition: true }, isProjects: false,
};
const SERVERS: readonly (readonly [name: string, spec: ServerSpec])[] = [
  ["typescript-language-server", TYPESCRIPT],
  ["TypeScript 7", { ...TYPESCRIPT, program: join(ROOT, "node_modules/.bin/tsc"), args: ["--lsp", "--stdio"], initializationOptions: undefined }],
];

let relay: RelayServer;

before(async () => {
  relay = await startRelayServer();
});
after(async () => {
  await relay.close();
});

async function createFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-project-"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** Just behind a text. */
function behind({ text }: OpenFile, words: string): string {
  const at = text.toJSON().indexOf(words) + words.length;
  return Buffer.from(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, at))).toString("base64url");
}

for (const [name, spec] of SERVERS) test(`completion, hover, definition, symbols, diagnostics and rename by ${name} come to guests, within what is shared`, async (t) => {
  const folder = await createFolder({
    "tsconfig.json": "{}", ".gitignore": "hidden/\n",
    "a.ts": 'import * as all from "./hidden/b.ts";\nexport function greet(name: string): string {\n  return name + all.secret;\n}\n',
    "b.ts": 'import { greet } from "./a.ts";\ngreet("x");\n',
    "c.ts": "/** Says goodbye. */\nexport function farewell(): void {}\n",
    "hidden/b.ts": "export const secret = 1;\n",
  });
  const questions: string[] = [];
  const shared = await shareFolder({ folder, server: relay.server, servers: [spec], confirm: async (question) => await Promise.resolve(questions.push(question) > 0) });
  t.after(() => shared.end());
  const anna = await shared.enter("Anna");
  assert.deepEqual(anna.downs("project").map(({ languages, git }) => ({ languages, git })), [{ languages: ["typescript"], git: false }]);
  const file = await anna.open("b.ts");
  anna.type(file, { at: file.text.length, insert: "gre\nconst n: number = greet(1);\n" });

  const completions = await anna.ask("completions", { kind: "ask", document: file.id, about: "completion", at: behind(file, '"x");\ngre') });
  assert.ok(completions.kind === "completions");
  const greet = completions.items.find(({ label }) => label === "greet");
  assert.deepEqual([greet?.kind, greet?.edit], ["variable", { line: 2, column: 0, endLine: 2, endColumn: 3, text: "greet" }]);
  assert.ok(completions.items.length <= 200);
  assert.equal(completions.resolves, true);
  const whole = await anna.ask("completion", { kind: "resolve", completions: completions.request, item: completions.items.findIndex(({ label }) => label === "greet") });
  assert.ok(whole.kind === "completion" && greet?.detail === "" && /greet/.test(whole.item.detail), JSON.stringify(whole));
  assert.deepEqual(whole.item.edit, greet?.edit, "what is put in stays what was offered");
  anna.type(file, { at: file.text.length, insert: "farew" });
  // What could be imported is found behind the first answers, which say that they are not all there is.
  const offer = async (left: number): Promise<Awaited<ReturnType<typeof anna.ask>>> => {
    const answer = await anna.ask("completions", { kind: "ask", document: file.id, about: "completion", at: behind(file, "\nfarew") });
    if (left === 0 || (answer.kind === "completions" && answer.items.some(({ label }) => label === "farewell"))) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
    return await offer(left - 1);
  };
  const imported = await offer(40);
  assert.ok(imported.kind === "completions");
  const farewell = { kind: "resolve", completions: imported.request, item: imported.items.findIndex(({ label }) => label === "farewell") } as const;
  const resolved = await anna.ask("completion", farewell);
  assert.ok(resolved.kind === "completion");
  if (spec === TYPESCRIPT) assert.match(resolved.item.documentation, /Says goodbye/);
  assert.ok(resolved.item.with.some(({ text, line }) => line <= 1 && /import \{ farewell \}.*["']\.\/c/.test(text)), JSON.stringify(resolved.item.with));
  // The import's place is one of the text of then.
  anna.type(file, { at: 0, insert: "// above\n" });
  const moved = await anna.ask("completion", farewell);
  assert.deepEqual(moved.kind === "completion" && moved.item.with, []);
  assert.match(String((await anna.ask("completion", { ...farewell, completions: completions.request })).kind), /failed/);
  anna.type(file, { at: 0, insert: "", remove: "// above\n".length });
  anna.type(file, { at: file.text.length - "farew".length, insert: "", remove: "farew".length });

  await anna.until(() => anna.broadcasts("diagnostics").findLast(({ path, items }) => path === "b.ts" && items.some(({ message, line, severity }) => line === 3 && severity === "error" && message.includes("'number'"))));

  const hover = await anna.ask("hover", { kind: "ask", document: file.id, about: "hover", at: behind(file, "\ngree") });
  assert.ok(hover.kind === "hover" && hover.text.includes("greet(name: string): string"), JSON.stringify(hover));
  const definition = await anna.ask("places", { kind: "ask", document: file.id, about: "definition", at: behind(file, "\ngree") });
  assert.deepEqual("places" in definition && definition.places.map(({ path, line, text }) => [path, line, text]), [["a.ts", 1, "export function greet(name: string): string {"]]);
  const symbols = await anna.ask("symbols", { kind: "ask", document: (await anna.open("a.ts")).id, about: "symbols", at: "" });
  assert.ok("symbols" in symbols && symbols.symbols.some((symbol) => symbol.name === "greet" && symbol.kind === "function"));
  // What is defined in a hidden file is nowhere to go to, and is not renamed with it.
  const other = await anna.open("a.ts");
  const hidden = await anna.ask("places", { kind: "ask", document: other.id, about: "definition", at: behind(other, "name + all.sec") });
  assert.deepEqual("places" in hidden && hidden.places.filter(({ path }) => path.startsWith("hidden")), []);
  const refused = await anna.ask("done", { kind: "renameSymbol", document: other.id, at: behind(other, "name + all.sec"), name: "open" });
  assert.deepEqual(refused.kind === "failed" && refused.why, "This would also change files that are not shared.");

  const renamed = await anna.ask("done", { kind: "renameSymbol", document: other.id, at: behind(other, "function gre"), name: "welcome" });
  assert.ok(renamed.kind === "done" && renamed.changed >= 3, JSON.stringify(renamed));
  assert.match(questions.join("\n"), /Anna wants to rename greet to welcome: \d+ places in 2 files/);
  await anna.until(() => file.text.toJSON().includes("welcome(1)") && other.text.toJSON().includes("function welcome"));
  assert.deepEqual((await shared.end()).unwritten, []);
  assert.match(await readFile(join(folder, "b.ts"), "utf8"), /import \{ welcome \}/);
  assert.deepEqual(shared.told.filter(({ kind }) => kind === "defect"), []);
  await rm(folder, { recursive: true });
});

test("a language server that hangs, dies, floods, or wants to change files: said, started again, and nothing is lost", async (t) => {
  const folder = await createFolder({ "a.txt": "abc\n", ".env": "SECRET" });
  const unruly: ServerSpec = { language: "text", extensions: { txt: "plaintext" }, program: process.execPath, args: ["--disable-warning=ExperimentalWarning", join(ROOT, "src/cli/share/testing/unruly-language-server.ts")], initializationOptions: undefined, isProjects: true };
  const questions: string[] = [];
  const shared = await shareFolder({ folder, server: relay.server, servers: [unruly], answerMs: 700, confirm: async (question) => await Promise.resolve(questions.push(question) > 0) });
  t.after(() => shared.end());
  const anna = await shared.enter("Anna");
  const file = await anna.open("a.txt");
  const ask = async (about: "hover" | "definition" | "completion"): Promise<string> => {
    const answer = await anna.ask(about === "completion" ? "completions" : about === "hover" ? "hover" : "places", { kind: "ask", document: file.id, about, at: behind(file, "ab") });
    return answer.kind === "failed" ? answer.why : answer.kind;
  };
  const told = await anna.until(() => anna.broadcasts("diagnostics").at(-1));
  assert.deepEqual([told.path, told.items.map(({ message }) => message)], ["a.txt", ['[{"applied":false,"failureReason":"The host changes files by itself."},[null,null],"refused"]']]);
  assert.match(questions.join("\n"), /^Start the project's own language server for text \(.*It is a program of the project\.$/);
  assert.equal(await ask("completion"), "completions");
  const [completions] = anna.downs("completions");
  assert.deepEqual([completions?.items.length, completions?.more, completions?.items.at(-1)?.detail.length], [200, true, 199]);
  const notices = (): string[] => anna.broadcasts("notice").map(({ text }) => text);
  assert.match(await ask("hover"), /did not answer in time/);
  assert.match(await ask("hover"), /did not answer in time/);
  await anna.until(() => notices().at(-1) === "The language server for text hangs; it is started again.");
  assert.equal(await ask("completion"), "completions");
  for (let times = 0; times < 3; times++) assert.match(await ask("definition"), /just ended|does not run/);
  await anna.until(() => notices().at(-1) === "The language server for text has ended, again and again; it stays off.");
  assert.match(await ask("completion"), /does not run/);
  anna.type(file, { at: 0, insert: "typed " });
  assert.equal((await anna.ask("done", { kind: "save", document: file.id })).kind, "done");
  assert.equal(await readFile(join(folder, "a.txt"), "utf8"), "typed abc\n");
  assert.ok(!JSON.stringify(anna.news).includes("SECRET"));
  assert.deepEqual(shared.told.filter(({ kind }) => kind === "defect"), []);
  await rm(folder, { recursive: true });
});

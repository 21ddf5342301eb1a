// A folder shared with guests: real engines on real WebSockets, a real folder with git in it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test, type TestContext } from "node:test";

import * as Y from "yjs";

import { describeChanges } from "./restore/describe-changes.ts";
import type { LiveGuest, OpenFile } from "./testing/live-guest.ts";
import { startRelayServer, type RelayServer } from "./testing/relay-server.ts";
import { shareFolder, type SharedFolder, type SharedFolderWish } from "./testing/shared-folder.ts";

let relay: RelayServer;

before(async () => {
  relay = await startRelayServer();
});
after(async () => {
  await relay.close();
});

interface Place extends SharedFolder {
  readonly folder: string;
  readonly questions: string[];
}

/** No test leaves a fault of the host unseen. */
async function share(t: TestContext, { files, answers = () => true, ...wish }: { readonly files: Readonly<Record<string, string | Buffer>>; readonly answers?: (question: string) => boolean } & Partial<SharedFolderWish>): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-project-"));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const questions: string[] = [];
  const confirm = async (question: string): Promise<boolean> => {
    questions.push(question);
    return await Promise.resolve(answers(question));
  };
  const shared = await shareFolder({ folder, server: relay.server, confirm, ...wish });
  t.after(async () => {
    await shared.end();
    await rm(folder, { recursive: true });
    assert.deepEqual(shared.told.filter(({ kind }) => kind === "defect"), []);
  });
  return { ...shared, folder, questions };
}

const textOf = ({ text }: OpenFile): string => text.toJSON();
const whyNot = (answer: { readonly kind: string }): string | null => ("why" in answer ? String(answer.why) : null);

async function same(files: readonly (readonly [LiveGuest, OpenFile])[], text: string): Promise<void> {
  for (const [guest, file] of files) await guest.until(() => textOf(file) === text);
}

test("two guests and another program change one file, and all of it is on the disk, with its own line ends", async (t) => {
  const place = await share(t, { files: { "src/a.txt": "one\r\ntwo\r\n", ".gitignore": "built/\n", "built/x.txt": "x", ".env": "SECRET=1" } });
  await chmod(join(place.folder, "src/a.txt"), 0o755);
  const [anna, ben] = [await place.enter("Anna"), await place.enter("Ben")];
  const top = await anna.ask("entries", { kind: "tree", path: "" });
  assert.deepEqual("entries" in top && top.entries.map(({ name }) => name), ["src", ".gitignore"]);
  const [ofAnna, ofBen] = [await anna.open("src/a.txt"), await ben.open("src/a.txt")];
  assert.equal(textOf(ofAnna), "one\ntwo\n");
  anna.type(ofAnna, { at: 0, insert: "zero\n" });
  ben.type(ofBen, { at: 8, insert: "three\n" });
  await writeFile(join(place.folder, "src/a.txt"), "one\r\nTWO\r\n");
  const whole = "zero\none\nTWO\nthree\n";
  await same([[anna, ofAnna], [ben, ofBen]], whole);
  assert.equal((await anna.ask("done", { kind: "save", document: ofAnna.id })).kind, "done");
  assert.equal(await readFile(join(place.folder, "src/a.txt"), "utf8"), whole.replaceAll("\n", "\r\n"));
  assert.equal((await stat(join(place.folder, "src/a.txt"))).mode & 0o777, 0o755);
  assert.deepEqual(ben.broadcasts("saved").map(({ person }) => person), [anna.engine.state().peer]);
  const { lines, diff } = await describeChanges(place.restore, place.folder);
  assert.match(lines.join("\n"), /^changed {2}src\/a\.txt {3}\+2 -0 {3}\S+00001 \S+src\/a\.txt$/);
  assert.match(diff, /^\+zero\n one\n TWO\n\+three\n$/m);
  // What stood there before the guests' first write, with what another program had written.
  assert.equal(await readFile(join(place.restore.folder, "00001"), "utf8"), "one\r\nTWO\r\n");
});

test("a guest without network, a relay that begins anew: everybody types on, and all end with the same", async (t) => {
  const place = await share(t, { files: { "a.txt": "base\n" } });
  const [anna, ben] = [await place.enter("Anna"), await place.enter("Ben")];
  const [ofAnna, ofBen] = [await anna.open("a.txt"), await ben.open("a.txt")];
  await anna.goOffline();
  anna.type(ofAnna, { at: 0, insert: "anna\n" });
  ben.type(ofBen, { at: 5, insert: "ben\n" });
  await same([[ben, ofBen]], "base\nben\n");
  anna.goOnline();
  await same([[anna, ofAnna], [ben, ofBen]], "anna\nbase\nben\n");
  for (const guest of [anna, ben]) guest.isOffline = true;
  relay.restart();
  await anna.until(() => anna.engine.state().phase === "away");
  anna.type(ofAnna, { at: 0, insert: "more\n" });
  await anna.until(() => place.told.filter(({ kind }) => kind === "connected").length === 2);
  for (const guest of [anna, ben]) guest.goOnline();
  await same([[anna, ofAnna], [ben, ofBen]], "more\nanna\nbase\nben\n");
  assert.deepEqual(place.told.map(({ kind }) => kind).filter((kind) => kind === "connection-lost" || kind === "lost" || kind === "back"), ["lost", "back", "connection-lost", "lost", "lost", "back", "back"]);
});

test("what is no text, not there, not shared or elsewhere is refused with its reason, and nothing of it is told", async (t) => {
  const place = await share(t, { files: { "a.bin": Buffer.from([1, 0, 2]), "latin.txt": Buffer.from([0x66, 0xfc]), "big.txt": Buffer.alloc(11 * 1024 * 1024, 97), ".env": "x", "keys/id_rsa": "x", "out/x.log": "x", "hidden/h.txt": "x", "seen/s.txt": "seen", "seen/s.log": "x", ".gitignore": "*.log\nhidden/\n", "a.txt": "a" }, exclude: ["keys"] });
  await symlink("/etc/hostname", join(place.folder, "link"));
  await symlink(".env", join(place.folder, "innocent.txt"));
  await symlink("a.txt", join(place.folder, "good.txt"));
  for (const [target, link] of [["hidden", "to-hidden"], ["seen", "to-seen"], [".git", "to-git"]] as const) await symlink(target, join(place.folder, link));
  const anna = await place.enter("Anna");
  const wrong: [string, RegExp][] = [["a.bin", /binary/], ["latin.txt", /UTF-8/], ["big.txt", /11\.0 MiB/], [".env", /not shared, or not there/], ["keys/id_rsa", /not shared/], ["out/x.log", /not shared/], ["link", /out of the shared folder/], ["innocent.txt", /not shared/], ["to-hidden/h.txt", /not shared/], ["to-seen/s.log", /not shared/], ["to-git/HEAD", /not shared/], ["nothing.txt", /not there/], [".git/config", /not shared/], ["out", /regular file|not shared/]];
  for (const [path, why] of wrong) await assert.rejects(anna.open(path), why, path);
  assert.equal(textOf(await anna.open("good.txt")), "a");
  assert.equal(textOf(await anna.open("to-seen/s.txt")), "seen");
  const behind = await anna.ask("entries", { kind: "tree", path: "to-seen" });
  assert.deepEqual("entries" in behind && behind.entries.map(({ name }) => name), ["s.txt"]);
  for (const path of ["to-hidden", "hidden"]) assert.match(whyNot(await anna.ask("entries", { kind: "tree", path })) ?? "", /not shared/);
  const links = await anna.ask("entries", { kind: "tree", path: "" });
  assert.deepEqual("entries" in links && links.entries.map(({ name, type }) => `${name} ${type}`), ["out folder", "seen folder", ".gitignore file", "a.bin file", "a.txt file", "big.txt file", "good.txt link", "innocent.txt link", "latin.txt file", "link link", "to-git link", "to-hidden link", "to-seen link"]);
  for (const path of [".git/hooks/pre-commit", "x/../../y", ".envrc.local/.ssh/a"]) assert.ok(whyNot(await anna.ask("done", { kind: "create", path: path.replace("x/../../y", "missing/y"), type: "file" })) !== null, path);
});

test("who sends what is no edit of text is refused, and removed when it goes on; the others' text stays", async (t) => {
  const place = await share(t, { files: { "a.txt": "good\n" } });
  const [anna, mallory] = [await place.enter("Anna"), await place.enter("Mallory")];
  const [ofAnna, ofMallory] = [await anna.open("a.txt"), await mallory.open("a.txt")];
  anna.type(ofAnna, { at: 0, insert: "anna " });
  await same([[mallory, ofMallory]], "anna good\n");
  const other = new Y.Doc();
  other.getMap("else").set("a", new Uint8Array(100));
  const forged = new Y.Doc();
  Y.applyUpdate(forged, Y.encodeStateAsUpdate(ofAnna.doc));
  forged.clientID = ofAnna.doc.clientID;
  const before = Y.encodeStateVector(forged);
  forged.getText("text").insert(0, "as Anna");
  for (const update of [Y.encodeStateAsUpdate(other), Y.encodeStateAsUpdate(forged, before), Uint8Array.of(255, 255, 255, 255, 1)]) await mallory.send({ kind: "edit", document: ofMallory.id }, new Uint8Array(update));
  await mallory.until(() => mallory.engine.state().reason === "removed");
  anna.type(ofAnna, { at: 0, insert: "still " });
  assert.equal((await anna.ask("done", { kind: "save", document: ofAnna.id })).kind, "done");
  assert.equal(await readFile(join(place.folder, "a.txt"), "utf8"), "still anna good\n");
  assert.deepEqual(anna.engine.state().roster.map(({ name }) => name), ["Anna"]);
});

test("a file that is deleted, renamed or locked under an open editor: said, kept, and saved all the same", async (t) => {
  const place = await share(t, { files: { "a.txt": "a\n", "b.txt": "b\n", "c.txt": "c\n" } });
  const anna = await place.enter("Anna");
  const [a, b, c] = [await anna.open("a.txt"), await anna.open("b.txt"), await anna.open("c.txt")];
  await unlink(join(place.folder, "a.txt"));
  await anna.until(() => anna.broadcasts("documentGone").some(({ document }) => document === a.id));
  await rename(join(place.folder, "b.txt"), join(place.folder, "new.txt"));
  await anna.until(() => anna.broadcasts("documentMoved").some(({ document, path }) => document === b.id && path === "new.txt"));
  await chmod(join(place.folder, "c.txt"), 0o444);
  for (const file of [a, b, c]) anna.type(file, { at: 0, insert: "typed " });
  assert.match(whyNot(await anna.ask("done", { kind: "save", document: c.id })) ?? "", /may not write/);
  await anna.until(() => anna.broadcasts("documentState").some(({ document, dirty, problem }) => document === c.id && dirty && problem !== null));
  await chmod(join(place.folder, "c.txt"), 0o644);
  for (const file of [a, b, c]) assert.equal((await anna.ask("done", { kind: "save", document: file.id })).kind, "done");
  assert.deepEqual(await Promise.all(["a.txt", "new.txt", "c.txt"].map(async (name) => await readFile(join(place.folder, name), "utf8"))), ["typed a\n", "typed b\n", "typed c\n"]);
});

test("what others would run, deletions and renames of hidden things wait for the host's yes; all of it can be had again", async (t) => {
  let says = false;
  const place = await share(t, { files: { "package.json": "{}", "old/x.txt": "x\n", "old/x.log": "log", ".gitignore": "/old/*.log\n" }, answers: () => says });
  const anna = await place.enter("Anna");
  const manifest = await anna.open("package.json");
  anna.type(manifest, { at: 1, insert: '"scripts":{}' });
  assert.match(whyNot(await anna.ask("done", { kind: "save", document: manifest.id })) ?? "", /not allowed/);
  assert.equal(await readFile(join(place.folder, "package.json"), "utf8"), "{}");
  for (const message of [{ kind: "delete", path: "old" }, { kind: "move", path: "old", to: "new" }, { kind: "create", path: ".github/workflows", type: "folder" }] as const) {
    assert.match(whyNot(await anna.ask("done", message)) ?? "", /not agreed|not there/, message.kind);
  }
  assert.equal(place.questions.length, 3);
  says = true;
  assert.equal((await anna.ask("done", { kind: "save", document: manifest.id })).kind, "done");
  assert.equal((await anna.ask("done", { kind: "create", path: "made.txt", type: "file" })).kind, "done");
  assert.match(whyNot(await anna.ask("done", { kind: "create", path: "made.txt", type: "file" })) ?? "", /already/);
  const made = await anna.open("made.txt");
  anna.type(made, { at: 0, insert: "hello\n" });
  assert.equal((await anna.ask("done", { kind: "move", path: "made.txt", to: "moved.txt" })).kind, "done");
  assert.equal(await readFile(join(place.folder, "moved.txt"), "utf8"), "hello\n");
  assert.equal((await anna.ask("done", { kind: "delete", path: "old" })).kind, "done");
  await anna.until(() => anna.broadcasts("documentMoved").some(({ document }) => document === made.id));
  const { lines, diff } = await describeChanges(place.restore, place.folder);
  assert.deepEqual(lines.map((line) => /^\w+ +[^+/]+\w(?= |$)/.exec(line)?.[0].replace(/ +/, " ")), ["changed package.json", "made moved.txt", "moved made.txt -> moved.txt", "deleted old"]);
  assert.match(diff, /--- \/dev\/null\n\+\+\+ b\/moved\.txt\n@@ -0,0 \+1,1 @@\n\+hello\n/);
  assert.equal(await readFile(join(place.restore.folder, place.restore.list().find(({ kind }) => kind === "deleted")?.kept ?? "", "x.txt"), "utf8"), "x\n");
});

test("searches and git tell of shared files alone", async (t) => {
  const place = await share(t, { files: { "a.txt": "x needle é needle\nNEEDLE\n", ".env": "needle", "b.log": "needle", ".gitignore": "*.log\n", "sub/c.txt": "needl+e\n" } });
  const git = (...args: string[]): void => void execFileSync("git", args, { cwd: place.folder, env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" } });
  git("init", "-q", "-b", "main");
  const again = await shareFolder({ folder: place.folder, server: relay.server });
  t.after(() => again.end());
  git("add", "a.txt", ".env");
  git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "a");
  await writeFile(join(place.folder, "a.txt"), "changed\n");
  const anna = await again.enter("Anna");
  const status = await anna.ask("gitStatus", { kind: "gitStatus" });
  assert.deepEqual("files" in status && [status.branch, status.files], ["main", [{ path: "a.txt", state: "modified" }, { path: ".gitignore", state: "untracked" }, { path: "sub/c.txt", state: "untracked" }]]);
  assert.equal((await anna.ask("committed", { kind: "committed", path: "a.txt" })).kind, "committed");
  assert.match(Buffer.from(anna.news.flatMap((news) => (news.kind === "down" && news.message.kind === "committed" ? [news.body] : [])).at(-1) ?? []).toString(), /^x needle é/);
  assert.match(whyNot(await anna.ask("committed", { kind: "committed", path: ".env" })) ?? "", /not shared/);
  await writeFile(join(place.folder, "a.txt"), "x needle é needle\nNEEDLE\n");
  const query = { kind: "search", text: "needle", matchCase: false, wholeWord: false, regularExpression: false, include: [] as string[], exclude: [] as string[] } as const;
  const find = async (more: Partial<Omit<typeof query, "kind" | "text">> & { readonly text?: string }): Promise<string[]> => {
    const from = anna.downs("found").length;
    const first = await anna.ask("found", { ...query, ...more });
    if (first.kind === "failed") return [first.why];
    await anna.until(() => anna.downs("found").slice(from).some(({ end }) => end !== "no"));
    return anna.downs("found").slice(from).flatMap(({ matches }) => matches.map(({ path, line, column, endColumn, text }) => `${path}:${line}:${column}-${endColumn}:${text}`));
  };
  assert.deepEqual(await find({}), ["a.txt:0:2-8:x needle é needle", "a.txt:0:11-17:x needle é needle", "a.txt:1:0-6:NEEDLE"]);
  assert.deepEqual(await find({ matchCase: true as never, text: "NEEDLE" }), ["a.txt:1:0-6:NEEDLE"]);
  assert.deepEqual(await find({ text: "needl+e", include: ["sub"] }), ["sub/c.txt:0:0-7:needl+e"]);
  assert.deepEqual(await find({ text: "ne+dl.", regularExpression: true as never, exclude: ["a.txt"] }), ["sub/c.txt:0:0-6:needl+e"]);
  assert.match((await find({ text: "(", regularExpression: true as never }))[0] ?? "", /no regular expression/);
  assert.deepEqual(await find({ text: "--help" }), []);
});

test("a terminal is seen and used only with the host's yes, and is gone when it is taken back", async (t) => {
  const place = await share(t, { files: { "a.txt": "a" } });
  const [anna, ben] = [await place.enter("Anna"), await place.enter("Ben")];
  const said = (guest: LiveGuest): string => guest.news.flatMap((news) => (news.kind === "down" && news.message.kind === "terminalOutput" ? [Buffer.from(news.body).toString()] : [])).join("");
  const type = async (guest: LiveGuest, text: string): Promise<void> => await guest.send({ kind: "terminalInput", terminal: 1 }, new TextEncoder().encode(text));
  await type(anna, "touch early\n");
  await anna.until(() => anna.downs("refused").length === 1);
  await anna.send({ kind: "terminalWish", mode: "write" });
  await anna.until(() => place.wishes.length === 1);
  await place.session.grantTerminal(place.wishes[0]?.peer ?? 0, "write");
  await anna.until(() => said(anna).includes("terminal of the host's machine"));
  await type(anna, "echo $((6*7))-$STRONGROOM_SHARED_TERMINAL > said.txt; cat said.txt\n");
  await anna.until(() => /42-1\r/.test(said(anna)));
  assert.equal(said(ben), "");
  await place.session.grantTerminal(anna.engine.state().peer ?? 0, "none");
  await anna.until(() => anna.downs("terminalGrant").at(-1)?.mode === "none");
  await type(anna, "touch late\n");
  await anna.until(() => anna.downs("refused").length === 2);
  const top = await anna.ask("entries", { kind: "tree", path: "" });
  assert.deepEqual("entries" in top && top.entries.map(({ name }) => name), ["a.txt", "said.txt"]);
});

test("in a session to look on nobody changes anything, whatever the host's person says", async (t) => {
  const place = await share(t, { files: { "a.txt": "a" }, isReadOnly: true });
  const anna = await place.enter("Anna");
  const file = await anna.open("a.txt");
  assert.deepEqual([file.writable, [...place.session.members().values()].map(({ role }) => role)], [false, ["viewer"]]);
  await place.session.changeRole(anna.engine.state().peer ?? 0, "editor");
  anna.type(file, { at: 0, insert: "x" });
  await anna.until(() => anna.downs("refused").some(({ what }) => what === "edit"));
  assert.equal(await readFile(join(place.folder, "a.txt"), "utf8"), "a");
});

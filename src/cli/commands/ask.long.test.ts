// `strongroom ask` as a person has it: a question after another, in one go at a terminal or one by one.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { judgedReport } from "#protocol/report/sample-facets.ts";
import { programEnvironment, ROOT, runProgram } from "#roles/testing/served-program.ts";

async function createPlace(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "ask-test-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [one, other] = [join(folder, "one.json"), join(folder, "other.json")];
  await writeFile(one, JSON.stringify(judgedReport()));
  await writeFile(other, JSON.stringify(judgedReport({ secrets: undefined })));
  const env = { XDG_STATE_HOME: join(folder, "state") };
  return { folder, one, other, env, ask: async (...words: readonly string[]) => await runProgram(["ask", ...words], env) };
}

const idIn = (text: string): string => /--conversation ([0-9a-f-]{36})/.exec(text)?.[1] ?? "";

test("a conversation is gone on with by its id, and without it a question stands alone", async (t) => {
  const { folder, one, other, ask } = await createPlace(t);
  const first = await ask("how many secrets are in vault 1?", one, other, "--each");
  assert.equal(first.code, 0, first.err);
  const id = idIn(first.err);
  assert.ok(!first.out.includes(id) && id !== "", "it is beside the answer, not in it");
  const alone = await ask("and the licences?", one, other, "--each");
  const next = await ask("and the licences?", one, other, "--each", "--conversation", id, "--json");
  const told = JSON.parse(next.out) as { readonly text: string; readonly conversation: string; readonly sources: readonly { readonly input: object }[] };
  assert.deepEqual([next.code, told.conversation, told.sources.map(({ input }) => input)], [0, id, [{ vault: 1 }]]);
  assert.ok(!alone.out.includes(told.text), "of all vaults, where nothing was said before");
  const absent = await ask("and the risks?", one, "--conversation", "00000000-0000-4000-8000-000000000000");
  assert.deepEqual([absent.code, absent.out], [1, ""]);
  assert.match(absent.err, /There is no such conversation here.*\nAsk without --conversation/);
  const unkept = await runProgram(["ask", "how large is it?", one], { XDG_STATE_HOME: join(folder, "one.json") });
  assert.equal(unkept.code, 0);
  assert.match(unkept.err, /^This conversation cannot be kept: /);
});

test("without a question it wants a terminal", async (t) => {
  const { one, ask } = await createPlace(t);
  const { code, err } = await ask(one);
  assert.equal(code, 2);
  assert.match(err, /expected a question; without one, questions are asked at a terminal\nSee `strongroom ask --help`/);
  assert.equal((await ask()).code, 2);
});

test("at a terminal questions are asked until Ctrl-D, each knowing those before it", async (t) => {
  const { one, other, env, ask } = await createPlace(t);
  const command = [process.execPath, join(ROOT, "src/main.ts"), "ask", one, other, "--each"].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["--quiet", "--return", "--echo", "never", "--command", command, "/dev/null"], { env: programEnvironment({ ...env, TERM: "dumb" }), stdio: ["pipe", "pipe", "inherit"] });
  let seen = "";
  const until = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(seen)) seen += String((await once(child.stdout, "data"))[0]);
  };
  await until(/Ctrl-D ends/);
  child.stdin.write("how many secrets are in vault 1?\r");
  await until(/Vault 1 is /);
  seen = "";
  child.stdin.write("how many secrets are in vault 9?\r");
  await until(/error: /);
  seen = "";
  child.stdin.write("and the licences?\r");
  await until(/Vault 1 is /);
  child.stdin.write("\u0004");
  await until(/--conversation [0-9a-f-]{36}/);
  const [code] = (await once(child, "close")) as [number | null];
  assert.equal(code, 0, seen);
  assert.equal((await ask("and the risks?", one, other, "--each", "--conversation", idIn(seen))).code, 0);
});

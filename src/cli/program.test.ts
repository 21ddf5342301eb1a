import assert from "node:assert/strict";
import { test } from "node:test";

import { COMMANDS } from "./commands/index.ts";
import { runProgram } from "./program.ts";

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runProgram(argv, { out: (text) => out.push(text), err: (text) => err.push(text) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

test("--version prints the version of package.json", async () => {
  const { code, out } = await run("--version");
  assert.equal(code, 0);
  assert.match(out, /^strongroom \d+\.\d+\.\d+$/);
});

test("help lists every command with its summary", async () => {
  for (const argv of [["--help"], ["help"], []]) {
    const { code, out } = await run(...argv);
    assert.equal(code, 0);
    for (const name of Object.keys(COMMANDS)) assert.match(out, new RegExp(`^  ${name} +\\S`, "m"));
    assert.match(out, /Exit codes:/);
  }
});

for (const name of Object.keys(COMMANDS)) {
  test(`\`${name} --help\` shows its usage and each of its options, whatever else is wrong with the line`, async () => {
    const command = await COMMANDS[name as keyof typeof COMMANDS]();
    const { code, out } = await run(name, "--no-such-option", "--help");
    assert.equal(code, 0);
    assert.equal(command.name, name);
    assert.ok(command.usage.startsWith(name), "usage begins with the command's name");
    for (const option of Object.keys(command.options)) assert.ok(out.includes(`--${option}`), `--${option} is in the help`);
    for (const line of out.split("\n")) assert.ok(line.length <= 130, `"${line}" fits`);
    assert.equal((await run("help", name)).out, out);
  });
}

test("an unknown command is told with the nearest name, and exits 2", async () => {
  const { code, err, out } = await run("bnech");
  assert.equal(code, 2);
  assert.equal(out, "");
  assert.match(err, /^error: there is no command `bnech`; did you mean `bench`\?\nSee `strongroom --help`\.$/);
});

test("an unknown command that is near nothing is told without a guess", async () => {
  assert.match((await run("frobnicate")).err, /^error: there is no command `frobnicate`\n/);
});

test("a name that every object has is no command", async () => {
  for (const name of ["constructor", "__proto__", "toString"]) assert.equal((await run(name)).code, 2);
});

test("an unknown option is told with the nearest one and the command's help, and exits 2", async () => {
  const { code, err } = await run("test", "--fulll");
  assert.equal(code, 2);
  assert.match(err, /`test` has no option --fulll; did you mean --full\?/);
  assert.match(err, /strongroom test --help/);
});

test("an option without its value is refused", async () => {
  const { code, err } = await run("test", "--seed");
  assert.equal(code, 2);
  assert.match(err, /--seed/);
});

test("too many arguments are refused with the number that was expected", async () => {
  const { code, err } = await run("bench", "one", "two");
  assert.equal(code, 2);
  assert.match(err, /`bench` takes 0 to 1 arguments, got 2/);
});

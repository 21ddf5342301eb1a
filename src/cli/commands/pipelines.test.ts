// The sample pipelines of docs/pipelines: each command and each flag in them is one of the program's.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { parseCommandArgs } from "#cli/args/parse.ts";

import { COMMANDS, isCommandName } from "./index.ts";

const FOLDER = join(import.meta.dirname, "../../../docs/pipelines");
/** As `./strongroom/strongroom gate …` and `$STRONGROOM_FOLDER/strongroom gate …`. */
const CALL = /(?:\.\/strongroom\/strongroom|\$STRONGROOM_FOLDER\/strongroom) ([^\n]*)/g;

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".yml"))) {
  test(`what ${file} calls is there`, async () => {
    const calls = [...readFileSync(join(FOLDER, file), "utf8").matchAll(CALL)].map(([, words = ""]) => words.split(" ").map((word) => word.replaceAll('"', "")));
    const names = calls.map(([name = ""]) => name);
    for (const needed of ["report", "gate", "advisories"]) assert.ok(names.includes(needed), `${file} calls ${needed}`);
    for (const [name = "", ...words] of calls) {
      assert.ok(isCommandName(name), `${name} is a command`);
      const command = await COMMANDS[name]();
      parseCommandArgs(command, words);
    }
  });
}

// The passwords that are tried first, from a file that is shipped with the program: no request tells anybody what somebody chose.

import { readFileSync } from "node:fs";

const FILE = new URL("./common-passwords.txt", import.meta.url);

let words: ReadonlySet<string> | undefined;

/** Read when the first password is set. */
export function commonPasswords(): ReadonlySet<string> {
  words ??= new Set(readFileSync(FILE, "utf8").split("\n").filter((line) => line !== ""));
  return words;
}

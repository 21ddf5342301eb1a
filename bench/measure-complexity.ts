// Complexity of all functions in files of one language, and nothing else: the program that is measured.
// node bench/measure-complexity.ts FOLDER LIST LANGUAGE, where LIST is a file of paths, one on a line.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { measureFunctions } from "#analyzers/complexity/measure-functions.ts";
import { createInstalledParsers } from "#analyzers/syntax/testing/read-grammar.ts";

const [folder = ".", list = "", language = ""] = process.argv.slice(2);
const parsers = await createInstalledParsers();
let functions = 0;
for (const path of readFileSync(list, "utf8").split("\n")) {
  const tree = parsers.parse(language, readFileSync(join(folder, path)));
  if (typeof tree !== "string") functions += measureFunctions(tree).length;
}
console.log(functions);

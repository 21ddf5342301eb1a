// ESLint's rule for complexity over files of JavaScript, and nothing else: the peer that is measured.
// node bench/lint-complexity.ts FOLDER LIST, where LIST is a file of paths, one on a line.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { lintComplexity } from "./complexity-peers.ts";

const [folder = ".", list = ""] = process.argv.slice(2);
let functions = 0;
for (const path of readFileSync(list, "utf8").split("\n")) functions += lintComplexity(readFileSync(join(folder, path), "utf8")).length;
console.log(functions);

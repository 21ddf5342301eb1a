// Parses its standard input under the permissions of a sandbox: what the test starts.
// node … parse-in-sandbox.ts PACKAGES LANGUAGE

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { createSyntaxParsers } from "#analyzers/syntax/parsers.ts";
import { measureFunctions } from "#analyzers/complexity/measure-functions.ts";
import { findRisks } from "#analyzers/risks/find-risks.ts";

const [packages = "", language = ""] = process.argv.slice(2);
const parsers = await createSyntaxParsers({ readGrammar: (file) => readFileSync(join(packages, file)), now: () => performance.now() });
const tree = parsers.parse(language, readFileSync(0));
if (typeof tree === "string") throw new TypeError(`not parsed: ${tree}`);
process.stdout.write(JSON.stringify({ functions: measureFunctions(tree), risks: findRisks(tree) }));

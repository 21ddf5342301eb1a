// What the analysers of licences and of duplication say of a folder, as JSON: the program that their benchmarks measure.
// node bench/analyse-files.ts licences|duplication FOLDER

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { AnalysedFile } from "#analyzers/contract.ts";
import { findDuplicates } from "#analyzers/duplication/find-duplicates.ts";
import { fingerprintFile } from "#analyzers/duplication/fingerprint-file.ts";
import { isBinary } from "#analyzers/languages/classify-content.ts";
import { extensionOf } from "#analyzers/languages/classify-path.ts";
import { decideLanguage, HEAD_BYTES } from "#analyzers/languages/decide-language.ts";
import { findLicences } from "#analyzers/licences/find-licences.ts";
import { decideProjectLicence } from "#analyzers/licences/project-licence.ts";

const [analysis, folder] = process.argv.slice(2);
if ((analysis !== "licences" && analysis !== "duplication") || folder === undefined) {
  process.stderr.write("node bench/analyse-files.ts licences|duplication FOLDER\n");
  process.exitCode = 2;
} else {
  process.stdout.write(`${JSON.stringify(analysis === "licences" ? licencesOf(folder) : duplicationOf(folder))}\n`);
}

function licencesOf(root: string): unknown {
  const files = [...readFiles(root)].map(({ path, file }) => ({ path, facts: findLicences(file) }));
  return { project: decideProjectLicence(files), files: files.filter(({ facts }) => facts.length > 0) };
}

function duplicationOf(root: string): unknown {
  const files = [...readFiles(root)].map(({ path, file }) => ({ path, facts: fingerprintFile(file) }));
  return findDuplicates(files, { maxClones: 1_000_000 });
}

function* readFiles(root: string): Generator<{ readonly path: string; readonly file: AnalysedFile }> {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    const head = content.subarray(0, HEAD_BYTES);
    if (isBinary(extensionOf(entry.name), head)) continue;
    yield { path: path.slice(root.length + 1), file: { name: entry.name, language: decideLanguage({ name: entry.name, head }), content } };
  }
}

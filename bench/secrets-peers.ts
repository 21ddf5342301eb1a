// The scanners for secrets that we compare with: what each finds in the files of a folder, as the text of the find.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";

import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";

/** Texts that are said to be secrets, by path from the folder. */
export type PeerFinds = ReadonlyMap<string, readonly string[]>;

export interface SecretPeer {
  readonly name: string;
  /** Null for one that is a package of ours. */
  readonly program: string | null;
  readonly findIn: (options: { readonly program: string; readonly folder: string; readonly paths: readonly string[]; readonly scratchDir: string }) => Promise<PeerFinds>;
}

export const SECRET_PEERS: readonly SecretPeer[] = [
  { name: "gitleaks", program: "gitleaks", findIn: runGitleaks },
  { name: "trufflehog", program: "trufflehog", findIn: runTrufflehog },
  { name: "secretlint", program: null, findIn: runSecretlint },
];

const MAX_OUTPUT_BYTES = 1024 ** 3;

async function runGitleaks({ program, folder, scratchDir }: Parameters<SecretPeer["findIn"]>[0]): Promise<PeerFinds> {
  const report = join(scratchDir, "gitleaks.json");
  const result = spawnSync(program, ["dir", folder, "--report-format", "json", "--report-path", report, "--no-banner", "--exit-code", "0"], { encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES });
  if (result.status !== 0) throw new Error(`gitleaks failed: ${result.stderr.slice(0, 500)}`);
  const rows = JSON.parse(readFileSync(report, "utf8")) as readonly { readonly File: string; readonly Secret: string }[];
  return await Promise.resolve(groupByPath(rows.map(({ File, Secret }) => [relative(folder, File), Secret] as const)));
}

async function runTrufflehog({ program, folder }: Parameters<SecretPeer["findIn"]>[0]): Promise<PeerFinds> {
  interface Row { readonly SourceMetadata?: { readonly Data: { readonly Filesystem: { readonly file: string } } }; readonly Raw: string }
  const result = spawnSync(program, ["filesystem", folder, "--json", "--no-verification", "--no-update"], { encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES });
  if (result.status !== 0) throw new Error(`trufflehog failed: ${result.stderr.slice(0, 500)}`);
  const rows = result.stdout.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Row);
  return await Promise.resolve(groupByPath(rows.flatMap(({ SourceMetadata, Raw }) => (SourceMetadata === undefined ? [] : [[relative(folder, SourceMetadata.Data.Filesystem.file), Raw] as const]))));
}

async function runSecretlint({ folder, paths }: Parameters<SecretPeer["findIn"]>[0]): Promise<PeerFinds> {
  const finds: (readonly [string, string])[] = [];
  for (const path of paths) for (const text of await lintText(path, readFileSync(join(folder, path), "utf8"))) finds.push([path, text]);
  return groupByPath(finds);
}

/** With the recommended rules of secretlint. */
export async function lintText(path: string, content: string): Promise<readonly string[]> {
  const { messages } = await lintSource({
    source: { filePath: `/${path}`, content, ext: extname(path), contentType: "text" },
    options: { noPhysicFilePath: true, config: { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }] } },
  });
  return messages.map(({ range: [start, end] }) => content.slice(start, end));
}

function groupByPath(rows: readonly (readonly [path: string, text: string])[]): PeerFinds {
  const grouped = new Map<string, string[]>();
  for (const [path, text] of rows) {
    const known = grouped.get(path);
    if (known === undefined) grouped.set(path, [text]);
    else known.push(text);
  }
  return grouped;
}

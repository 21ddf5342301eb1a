// A statement about the files of a report or a comparison, signed with a key of one's own: for what is made without a server.

import { readFile } from "node:fs/promises";

import { usageError } from "#cli/args/parse.ts";
import type { SignerKey } from "#platform/attestation/keys.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { HashedReport } from "#protocol/attestation/statement.ts";
import type { Report } from "#protocol/report/schema.ts";

export interface FileSigner {
  /** Where the envelope goes. */
  readonly file: string;
  readonly key: SignerKey;
}

export interface WrittenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface SignOptions {
  readonly sign?: string;
  readonly "sign-key"?: string;
  readonly [format: string]: unknown;
}

/** Null where nothing is to be signed; `formats`: the options of the command that write a file. @throws AppError `cli.usage`. */
export async function readSigner(values: SignOptions, { command, formats }: { readonly command: string; readonly formats: readonly string[] }): Promise<FileSigner | null> {
  const { sign: file, "sign-key": keyFile } = values;
  if (file === undefined && keyFile === undefined) return null;
  if (file === undefined || keyFile === undefined) throw usageError("--sign and --sign-key go together: make a key with `openssl genpkey -algorithm ed25519 -out my-key.pem`", command);
  if (formats.every((format) => values[format] === undefined)) throw usageError(`--sign needs a file to sign: ${formats.map((format) => `--${format}`).join(", ")}`, command);
  if (file === "-") throw usageError("--sign writes a file, not standard output", command);
  const pem = await readFile(keyFile, "utf8").catch(() => {
    throw usageError(`cannot read the private key ${keyFile}`, command);
  });
  const { readSignerKey } = await import("#platform/attestation/keys.ts");
  const key = readSignerKey(pem);
  if (key === null) throw usageError(`${keyFile} is no Ed25519 private key in PEM without a passphrase`, command);
  return { file, key };
}

/** About files that say something of a report, or compare it with an earlier one. The envelope, as JSON. */
export async function signFiles(files: readonly WrittenFile[], { key }: FileSigner, { report, earlier }: { readonly report: Report; readonly earlier: Report | null }): Promise<string> {
  const [{ signStatement }, { describeReport }, { writeJson }] = await Promise.all([import("#platform/attestation/sign-statement.ts"), import("#protocol/attestation/statement.ts"), import("#platform/letter/json.ts")]);
  const hashed = (each: Report): HashedReport => ({ report: each, sha256: sha256Hex(writeJson(each)) });
  return signStatement({
    subjects: files.map(({ name, bytes }) => ({ name, digest: { sha256: sha256Hex(bytes) } })),
    claims: describeReport(hashed(report), earlier === null ? null : hashed(earlier)),
    // The report's own time: made again from the same report, the statement is the same.
    signedAt: new Date(report.generatedAt),
    ...key,
  });
}

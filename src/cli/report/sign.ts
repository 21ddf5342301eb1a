// A statement about the files of a report, signed with a key of one's own: for reports that are made without a server.

import { readFile } from "node:fs/promises";

import { usageError } from "#cli/args/parse.ts";
import type { SignerKey } from "#platform/attestation/keys.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
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

/** Null where nothing is to be signed. @throws AppError `cli.usage`. */
export async function readSigner(values: SignOptions): Promise<FileSigner | null> {
  const { sign: file, "sign-key": keyFile } = values;
  if (file === undefined && keyFile === undefined) return null;
  if (file === undefined || keyFile === undefined) throw usageError("--sign and --sign-key go together: make a key with `openssl genpkey -algorithm ed25519 -out my-key.pem`", "report");
  const { EXPORT_FORMATS } = await import("#protocol/report/exports/formats.ts");
  if (EXPORT_FORMATS.every((format) => values[format] === undefined)) throw usageError("--sign needs a file to sign: --json, --html, --pdf, --sarif, --cyclonedx or --spdx", "report");
  if (file === "-") throw usageError("--sign writes a file, not standard output", "report");
  const pem = await readFile(keyFile, "utf8").catch(() => {
    throw usageError(`cannot read the private key ${keyFile}`, "report");
  });
  const { readSignerKey } = await import("#platform/attestation/keys.ts");
  const key = readSignerKey(pem);
  if (key === null) throw usageError(`${keyFile} is no Ed25519 private key in PEM without a passphrase`, "report");
  return { file, key };
}

/** The envelope, as JSON. */
export async function signReport(report: Report, files: readonly WrittenFile[], { key }: FileSigner): Promise<string> {
  const [{ signStatement }, { describeReport }, { writeJson }] = await Promise.all([import("#platform/attestation/sign-statement.ts"), import("#protocol/attestation/statement.ts"), import("#platform/letter/json.ts")]);
  return signStatement({
    subjects: files.map(({ name, bytes }) => ({ name, digest: { sha256: sha256Hex(bytes) } })),
    claims: describeReport(report, sha256Hex(writeJson(report))),
    // The report's own time: made again from the same report, the statement is the same.
    signedAt: new Date(report.generatedAt),
    ...key,
  });
}

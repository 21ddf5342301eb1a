// `strongroom verify`: whether a report is the file that was signed, offline.

import { readFile } from "node:fs/promises";

import { formatInstant } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { isAppError } from "#base/app-error.ts";
import { defineCommand } from "#cli/args/command.ts";
import { EXIT, type ExitCode } from "#cli/args/exit-codes.ts";
import { usageError } from "#cli/args/parse.ts";
import type { VerifierKey } from "#platform/attestation/keys.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { Verified } from "#protocol/attestation/verify.ts";

const options = {
  key: { type: "string", value: "FILE", summary: "public key of who signed it, as PEM" },
  data: { type: "string", value: "DIR", summary: "instead: the folder of the running installation that signed it" },
  envelope: { type: "string", value: "FILE", summary: "the signed statement (default: FILE.dsse.json)" },
} as const;

const DETAILS = `Nothing is fetched. The key is what you trust: have it from the installation itself (\`strongroom signing-key\`), not from
whoever sent the file. One envelope signs all formats of a report; the file may have been renamed.

  strongroom verify report.pdf --envelope report.dsse.json --key their-key.pem

Exit codes: 0 the file is what was signed · 1 it is not, or the signature is not by that key · 2 a file could not be read.`;

export const verifyCommand = defineCommand({
  name: "verify",
  summary: "check offline that a report is the file that was signed",
  usage: "verify FILE --key FILE [--envelope FILE]",
  details: DETAILS,
  options,
  positionals: { min: 1, max: 1 },
  async run({ positionals, values }): Promise<ExitCode> {
    const [file = ""] = positionals;
    if ((values.key === undefined) === (values.data === undefined)) throw usageError("verify needs the public key of who signed it: --key FILE, or --data DIR", "verify");
    const [content, envelope, key] = await Promise.all([read(file), read(values.envelope ?? `${file}.dsse.json`), readKey(values.key, values.data)]);
    const { verifyFile } = await import("#protocol/attestation/verify.ts");
    try {
      tellVerified(file, verifyFile({ envelope: envelope.toString("utf8"), fileSha256: sha256Hex(content), keyId: key.keyId, verifySignature: key.verify }));
      return EXIT.ok;
    } catch (error) {
      if (!isAppError(error)) throw error;
      process.stderr.write(`NOT VERIFIED: ${visibleText(error.message)}\n${error.remedy}\n`);
      return EXIT.failed;
    }
  },
});

function tellVerified(file: string, { name, statement: { predicate: { product, source, score, comparedWith, signedAt } } }: Verified): void {
  const from = source.commit === null ? `a source of kind ${source.kind}` : `commit ${source.commit}`;
  const total = score.total === null ? "without a score" : `score ${score.total} by ${score.formula}`;
  const beside = comparedWith === undefined ? "" : `; a file of the same statement compares it with the report of ${formatInstant(comparedWith.reportedAt)}`;
  process.stdout.write(`${visibleText(file)} is what was signed on ${visibleText(formatInstant(signedAt))} as ${visibleText(name)}: Strongroom ${visibleText(product.version)}, ${from}, ${visibleText(total)}${visibleText(beside)}.\n`);
}

async function readKey(keyFile: string | undefined, dataDir: string | undefined): Promise<VerifierKey> {
  const { readVerifierKey } = await import("#platform/attestation/keys.ts");
  const pem = keyFile === undefined ? await askKey(dataDir) : (await read(keyFile)).toString("utf8");
  const key = readVerifierKey(pem);
  if (key === null) throw usageError(`${keyFile ?? "what the server gave"} is no Ed25519 public key in PEM`, "verify");
  return key;
}

async function askKey(dataDir: string | undefined): Promise<string> {
  const { askLocalSigningKey } = await import("#roles/local-signing-key.ts");
  return (await askLocalSigningKey({ overrides: dataDir === undefined ? {} : { dataDir } })).publicKey;
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch(() => {
    throw usageError(`cannot read ${file}`, "verify");
  });
}

// CA-07: no secret is held raw: it is wrapped under RSA of at least 2048 bits and prints as nothing. Looked at in this very process.

import { randomBytes } from "node:crypto";
import { inspect } from "node:util";

import { createUuid } from "#base/uuid.ts";
import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { createDataKey, KEY_BYTES } from "#platform/keyring/data-key.ts";
import { describeSealing, Secret } from "#platform/secrets/secret.ts";

/** As the claim says it (NIST SP 800-57 allows 2048 until 2030; ours is 3072). */
const LEAST_MODULUS_BITS = 2048;

export interface SealingSubject {
  seal(plaintext: string): Promise<{ use<Result>(work: (bytes: Uint8Array) => Result): Promise<Result>; toString(): string }>;
  describe(): Promise<{ readonly algorithm: string; readonly modulusBits: number; readonly exportable: boolean }>;
  /** A data key in use, of these bytes. */
  useKey(key: Uint8Array): object;
}

const THIS_PROCESS: SealingSubject = { seal: (plaintext) => Secret.seal(plaintext), describe: describeSealing, useKey: useDataKey };

export function sealedMemory(subject: SealingSubject = THIS_PROCESS): Claim {
  return {
    id: "CA-07",
    statement: "No secret is cached raw: passwords, tokens and keys that are kept are wrapped in memory under RSA-OAEP of 2048 bits or more and opened only inside a callback; a key in use is held by the runtime, and prints as nothing.",
    kind: "checked",
    owner: "assurance",
    proof: { schedule: "daily", check: { run: () => checkSealing(subject) } },
  };
}

async function checkSealing(subject: SealingSubject): Promise<CheckOutcome> {
  const canary = randomBytes(24).toString("hex");
  const secret = await subject.seal(canary);
  const { algorithm, modulusBits, exportable } = await subject.describe();
  const prints = waysToPrint(secret).filter(([, print]) => print().includes(canary)).map(([way]) => way);
  const key = randomBytes(KEY_BYTES);
  const inUse = waysToPrint(subject.useKey(key)).filter(([, print]) => showsBytes(print(), key)).map(([way]) => way);
  const opens = await secret.use((bytes) => Buffer.from(bytes).toString("latin1") === canary);
  const evidence = { algorithm, modulusBits, exportable, prints: prints.join(" ") || "none", opens };
  if (!opens) return claimFails("A sealed secret did not open to what was sealed.", evidence);
  if (prints.length > 0) return claimFails(`A sealed secret shows in ${prints.join(", ")}.`, evidence);
  if (inUse.length > 0) return claimFails(`A key in use shows in ${inUse.join(", ")}.`, evidence);
  if (modulusBits < LEAST_MODULUS_BITS || exportable) return claimFails(`Secrets are wrapped under ${algorithm} of ${modulusBits} bits, exportable: ${String(exportable)}.`, evidence);
  return claimPasses(`Wrapped under ${algorithm} of ${modulusBits} bits whose private half cannot be exported; shown nowhere.`, evidence);
}

function useDataKey(key: Uint8Array): object {
  const keyId = createUuid();
  return createDataKey({ environment: "self-check", scope: { tenantId: keyId, purpose: "field" }, versions: [{ keyId, version: 1, key }], indexKey: randomBytes(KEY_BYTES) });
}

/** As text, in hexadecimal, in base64 or as a list of numbers, however it is spaced. */
function showsBytes(printed: string, bytes: Buffer): boolean {
  const text = printed.replaceAll(/[\s,]/g, "");
  return [bytes.toString("hex"), bytes.toString("base64"), [...bytes].join("")].some((form) => text.includes(form));
}

function waysToPrint(secret: { toString(): string }): readonly (readonly [string, () => string])[] {
  return [
    ["string", () => String(secret)],
    ["json", () => JSON.stringify({ secret })],
    ["inspect", () => inspect(secret, { depth: 10, showHidden: true })],
    ["own properties", () => Object.getOwnPropertyNames(secret).map((name) => String(Reflect.get(secret, name))).join(" ")],
    ["error", () => String(new Error(String(secret)).stack)],
  ];
}

// CA-07: no secret is held raw: it is wrapped under RSA of at least 2048 bits and prints as nothing. Looked at in this very process.

import { randomBytes } from "node:crypto";
import { inspect } from "node:util";

import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { describeSealing, Secret } from "#platform/secrets/secret.ts";

/** As the claim says it (NIST SP 800-57 allows 2048 until 2030; ours is 3072). */
const LEAST_MODULUS_BITS = 2048;

export interface SealingSubject {
  seal(plaintext: string): Promise<{ use<Result>(work: (bytes: Uint8Array) => Result): Promise<Result>; toString(): string }>;
  describe(): Promise<{ readonly algorithm: string; readonly modulusBits: number; readonly exportable: boolean }>;
}

const THIS_PROCESS: SealingSubject = { seal: (plaintext) => Secret.seal(plaintext), describe: describeSealing };

export function sealedMemory(subject: SealingSubject = THIS_PROCESS): Claim {
  return {
    id: "CA-07",
    statement: "No secret is cached raw: in memory it is wrapped under RSA-OAEP of 2048 bits or more and opened only inside a callback.",
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
  const opens = await secret.use((bytes) => Buffer.from(bytes).toString("latin1") === canary);
  const evidence = { algorithm, modulusBits, exportable, prints: prints.join(" ") || "none", opens };
  if (!opens) return claimFails("A sealed secret did not open to what was sealed.", evidence);
  if (prints.length > 0) return claimFails(`A sealed secret shows in ${prints.join(", ")}.`, evidence);
  if (modulusBits < LEAST_MODULUS_BITS || exportable) return claimFails(`Secrets are wrapped under ${algorithm} of ${modulusBits} bits, exportable: ${String(exportable)}.`, evidence);
  return claimPasses(`Wrapped under ${algorithm} of ${modulusBits} bits whose private half cannot be exported; shown nowhere.`, evidence);
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

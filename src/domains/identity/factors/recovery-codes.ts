// Recovery codes: ten, each good once, shown once, kept as an HMAC. 80 random bits in letters that nobody mistakes (Crockford's base 32).

import { randomBytes } from "node:crypto";

import type { Uuid } from "#base/uuid.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

const CODES = 10;
const CODE_BYTES = 10;
const GROUP = 4;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** `7KQ2-9M4X-C0AB-TT5Z`. */
export function createRecoveryCodes(): readonly string[] {
  return Array.from({ length: CODES }, () => {
    const bits = BigInt(`0x${randomBytes(CODE_BYTES).toString("hex")}`);
    const letters = Array.from({ length: (CODE_BYTES * 8) / 5 }, (_, index) => ALPHABET[Number((bits >> BigInt(5 * index)) & 31n)] ?? "").join("");
    return letters.match(new RegExp(`.{${GROUP}}`, "g"))?.join("-") ?? letters;
  });
}

export function hashRecoveryCode(key: Pick<DataKey, "index">, personId: Uuid, code: string): Uint8Array {
  return key.index("recovery_codes.code_hash", `${personId} ${normaliseRecoveryCode(code)}`);
}

/** As written down by hand: without hyphens, in either case, with O for zero and I or L for one. */
export function normaliseRecoveryCode(code: string): string {
  return code.toUpperCase().replaceAll(/[^0-9A-Z]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}

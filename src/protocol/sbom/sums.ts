// Sums of archives, as lock files write them, in the form of bills of materials; and names made of sums.

export interface Sum {
  readonly algorithm: "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
  /** Hexadecimal digits, lower case. */
  readonly hex: string;
}

const ALGORITHMS: Readonly<Record<string, { readonly algorithm: Sum["algorithm"]; readonly digits: number }>> = {
  sha1: { algorithm: "SHA-1", digits: 40 },
  sha256: { algorithm: "SHA-256", digits: 64 },
  sha384: { algorithm: "SHA-384", digits: 96 },
  sha512: { algorithm: "SHA-512", digits: 128 },
};

/** `sha512-` with base64 (of several the first), or `sha256:` with digits; null for what is the sum of something else. */
export function readSum(integrity: string | undefined): Sum | null {
  const [, name = "", separator, value = ""] = /^(sha\d+)([-:])(\S+)/.exec(integrity ?? "") ?? [];
  const known = ALGORITHMS[name];
  if (known === undefined) return null;
  const hex = separator === ":" ? value.toLowerCase() : hexOfBase64(value);
  return hex.length === known.digits && /^[0-9a-f]+$/.test(hex) ? { algorithm: known.algorithm, hex } : null;
}

function hexOfBase64(text: string): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return "";
  return Array.from(atob(text), (letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

/** A UUID of version 8 (RFC 9562) from the beginning of a sum. */
export function uuidOf(sum: Uint8Array): string {
  const bytes = sum.slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// Check digits and structures that providers put into their secrets: what fails is none.

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKSUM_DIGITS = 6;

/** GitHub and npm: the last six characters are the CRC-32 of those between the prefix and them, in base 62. */
export function hasBase62Checksum(token: string): boolean {
  const body = token.slice(token.indexOf("_") + 1, -CHECKSUM_DIGITS);
  return token.endsWith(base62Checksum(body));
}

/** Replaces the last six characters by the checksum that belongs there. */
export function withBase62Checksum(token: string): string {
  const kept = token.slice(0, -CHECKSUM_DIGITS);
  return kept + base62Checksum(kept.slice(kept.indexOf("_") + 1));
}

function base62Checksum(body: string): string {
  let rest = crc32(body);
  let digits = "";
  for (let digit = 0; digit < CHECKSUM_DIGITS; digit++) {
    digits = `${BASE62.charAt(rest % BASE62.length)}${digits}`;
    rest = Math.floor(rest / BASE62.length);
  }
  return digits;
}

/** Of ISO 3309, bit by bit: it runs over some dozens of characters. */
export function crc32(text: string): number {
  let crc = ~0;
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const BECH32_GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

/** BIP-173, as age writes its identities. */
export function hasBech32Checksum(text: string): boolean {
  const lower = text.toLowerCase();
  const divider = lower.lastIndexOf("1");
  return bech32Remainder(lower.slice(0, divider), Array.from(lower.slice(divider + 1), (letter) => BECH32.indexOf(letter))) === 1;
}

const BECH32_CHECKSUM_LETTERS = 6;

/** Replaces the last six letters by the checksum that belongs there; letters outside the alphabet become the first of it. */
export function withBech32Checksum(text: string): string {
  const lower = text.toLowerCase();
  const divider = lower.lastIndexOf("1");
  const letters = Array.from(lower.slice(divider + 1, -BECH32_CHECKSUM_LETTERS), (letter) => (BECH32.includes(letter) ? letter : "q"));
  const values = letters.map((letter) => BECH32.indexOf(letter));
  const remainder = bech32Remainder(lower.slice(0, divider), [...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  const checksum = Array.from({ length: BECH32_CHECKSUM_LETTERS }, (_, at) => BECH32.charAt((remainder >>> (5 * (BECH32_CHECKSUM_LETTERS - 1 - at))) & 31));
  return (lower.slice(0, divider + 1) + letters.join("") + checksum.join("")).toUpperCase();
}

function bech32Remainder(prefix: string, values: readonly number[]): number {
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  let check = 1;
  for (const value of [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...values]) {
    const top = check >>> 25;
    check = ((check & 0x1ff_ffff) << 5) ^ value;
    for (const [bit, generator] of BECH32_GENERATORS.entries()) if (((top >> bit) & 1) === 1) check ^= generator;
  }
  return check;
}

/** Decodes base64 and base64url, with padding or without; null for what is neither. */
export function decodeBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return null;
  return Buffer.from(text, "base64");
}

/** The object of a JSON text in base64; null for anything else. */
export function decodeJson(text: string): Readonly<Record<string, unknown>> | null {
  const bytes = decodeBase64(text);
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

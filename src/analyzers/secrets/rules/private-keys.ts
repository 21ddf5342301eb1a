// Private keys: in the armour of PEM, OpenSSH and OpenPGP (with line ends, with `\n`, indented), and the bare ones of WireGuard, PuTTY
// and JSON Web Key. An armoured key counts when what is in it decodes to what its header says.

import { looksRandom } from "#analyzers/secrets/randomness.ts";
import { createRandomFrom, fillShape } from "#analyzers/secrets/fill-shape.ts";

import { decodeBase64 } from "./checks.ts";
import { type Hit, RANK, type SecretRule, type Sighting } from "./rule.ts";

const HEADER = /-----BEGIN ((?:[A-Z0-9]{1,12} ){0,3})PRIVATE KEY( BLOCK)?-----/y;
const MOST_BODY = 18 * 1024;
/** The shortest keys: 32 bytes of Ed25519 in PKCS 8; in OpenSSH's own form. Less is a body that was left out. */
const LEAST_BYTES = 46;
const LEAST_OPENSSH_BYTES = 150;

interface Armour {
  readonly label: string;
  readonly body: string;
  readonly start: number;
  readonly end: number;
}

function readArmour({ text, start }: Hit): Armour | null {
  HEADER.lastIndex = start;
  const header = HEADER.exec(text);
  if (header === null) return null;
  const from = HEADER.lastIndex;
  const footer = text.indexOf("-----", from);
  const label = `${header[1] ?? ""}PRIVATE KEY${header[2] ?? ""}`;
  if (footer === -1 || footer - from > MOST_BODY || !text.startsWith(`-----END ${label}-----`, footer)) return null;
  return { label, body: text.slice(from, footer), start, end: footer + `-----END ${label}-----`.length };
}

/** The base64 of a body: without line ends (also written as `\n`), quotes and signs that join them, headers, the sum of OpenPGP. */
function payloadOf(body: string): string {
  const lines = body.replaceAll(/\\r|\\n|\\$/gm, "\n").split(/[\r\n]+/);
  const kept = lines.map((line) => line.trim().replace(LINE_BEGIN, "").replace(LINE_END, "")).filter((line) => line !== "" && !/^[A-Za-z-]+: |^=[A-Za-z0-9+/]{4}$/.test(line));
  return kept.join("");
}

/** Signs of base64 count as signs of a language only beside a quote or a space. */
const LINE_BEGIN = /^(?:["'`#*>|]|\+ ?(?=["'`])|\/\/ ){1,6} {0,20}/;
const LINE_END = /(?:["'`] ?[+.]?|[,;.\\]){0,4}$/;
const SEQUENCE = 0x30;
const LONG_LENGTH = 0x80;
const OPENSSH_MAGIC = "openssh-key-v1\0";
const PACKET_BIT = 0x80;
const SECRET_KEY_PACKETS = new Set([5, 7]);

function decodesAs(label: string, bytes: Uint8Array, encrypted: boolean): boolean {
  if (bytes.length < LEAST_BYTES) return false;
  if (label.startsWith("OPENSSH")) return bytes.length >= LEAST_OPENSSH_BYTES && Buffer.from(bytes.subarray(0, OPENSSH_MAGIC.length)).toString("latin1") === OPENSSH_MAGIC;
  const first = bytes[0] as number;
  if (label.startsWith("PGP")) return (first & PACKET_BIT) !== 0 && SECRET_KEY_PACKETS.has((first & 0x40) !== 0 ? first & 0x3f : (first >> 2) & 0x0f);
  if (encrypted || label.startsWith("SSH2")) return true;
  return first === SEQUENCE && lengthOf(bytes) !== null;
}

/** Of a DER value, header included; null where it is longer than what is there. */
function lengthOf(bytes: Uint8Array): number | null {
  const first = bytes[1] as number;
  if (first < LONG_LENGTH) return first + 2 <= bytes.length ? first + 2 : null;
  const count = first & ~LONG_LENGTH;
  if (count === 0 || count > 3) return null;
  let length = 0;
  for (let at = 0; at < count; at++) length = length * 256 + (bytes[2 + at] as number);
  return length + 2 + count <= bytes.length ? length + 2 + count : null;
}

function lookForArmour(hit: Hit): Sighting | null {
  const armour = readArmour(hit);
  if (armour === null) return null;
  const encrypted = armour.label.startsWith("ENCRYPTED") || armour.body.includes("ENCRYPTED");
  const bytes = decodeBase64(payloadOf(armour.body));
  if (bytes === null || !decodesAs(armour.label, bytes, encrypted)) return null;
  const sighting = { start: armour.start, end: armour.end };
  return encrypted || isSealedOpenSsh(bytes) ? { ...sighting, confidence: "low" } : sighting;
}

/** OpenSSH names the cipher right after its magic; `none` leaves the key open. */
function isSealedOpenSsh(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 40)).toString("latin1");
  return head.startsWith(OPENSSH_MAGIC) && !head.startsWith("none", OPENSSH_MAGIC.length + 4);
}

/** A rule for a key that stands bare after its own word. */
function bare(options: { readonly looksFar?: true; readonly id: string; readonly title: string; readonly keywords: readonly string[]; readonly pattern: RegExp; readonly finds: string; readonly ignores: readonly string[] }): SecretRule {
  const { id, title, keywords, looksFar, pattern, finds, ignores } = options;
  return {
    id, title, severity: "high", confidence: "high", rank: RANK.formed, keywords, ignoreCase: false,
    ...(looksFar === true ? { looksFar } : {}),
    look: ({ text, start }) => {
      pattern.lastIndex = start;
      const [whole, secret] = pattern.exec(text) ?? [];
      if (whole === undefined || secret === undefined || !looksRandom(secret.replaceAll(/[\s=]+/g, ""))) return null;
      return { start: start + whole.length - secret.length, end: start + whole.length };
    },
    examples: { finds: [fillShape(finds, createRandomFrom(id))], ignores },
  };
}

const armoured = (label: string, body: Uint8Array): string => `-----BEGIN ${label}-----\n${Buffer.from(body).toString("base64").replaceAll(/.{64}/g, "$&\n")}\n-----END ${label}-----`;
const exampleBytes = (head: readonly number[], length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => head[at] ?? (at * 167 + 13) & 0xff);
const PKCS8 = exampleBytes([SEQUENCE, 0x82, 0x01, 0x00, 0x02, 0x01, 0x00], 260);
const OPENSSH = exampleBytes([...Buffer.from(`${OPENSSH_MAGIC}\0\0\0\x04none`)], 200);

export const PRIVATE_KEY_RULES: readonly SecretRule[] = [
  {
    id: "private-key",
    title: "Private key",
    severity: "critical",
    confidence: "high",
    rank: RANK.formed,
    keywords: ["-----BEGIN "],
    ignoreCase: false,
    looksFar: true,
    look: lookForArmour,
    examples: {
      finds: [armoured("PRIVATE KEY", PKCS8), armoured("RSA PRIVATE KEY", PKCS8), armoured("OPENSSH PRIVATE KEY", OPENSSH), `key = "${armoured("EC PRIVATE KEY", PKCS8).replaceAll("\n", "\\n")}"`, armoured("PRIVATE KEY", PKCS8).replaceAll("\n", "\r\n    "), armoured("PGP PRIVATE KEY BLOCK", exampleBytes([0x95, 0x01, 0xd8], 300)).replace("BLOCK-----\n", "BLOCK-----\nVersion: 1\n\n")],
      ignores: [armoured("CERTIFICATE", PKCS8), armoured("PUBLIC KEY", PKCS8), "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", "if (line === \"-----BEGIN RSA PRIVATE KEY-----\") {", armoured("PRIVATE KEY", exampleBytes([0x41], 260)), "-----BEGIN RSA PRIVATE KEY-----\\n\" + body + \"\\n-----END RSA PRIVATE KEY-----"],
    },
  },
  bare({ id: "wireguard-private-key", title: "WireGuard private key", keywords: ["PrivateKey", "PresharedKey"], pattern: /P(?:rivate|reshared)Key[ \t]{0,8}=[ \t]{0,8}([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)/y, finds: "PrivateKey = <base64:42>A=", ignores: ["PublicKey = 4wG1k0Qm7dKvQpXz2nLr5sTb8cYf3hJe6uVa9iWo0Ex=", `PrivateKey = ${"A".repeat(43)}=`] }),
  bare({ id: "putty-private-key", title: "PuTTY private key", keywords: ["Private-Lines:"], looksFar: true, pattern: /Private-Lines: \d{1,3}\r?\n((?:[A-Za-z0-9+/=]{1,64}\r?\n){0,200}[A-Za-z0-9+/=]{16,64})/y, finds: "Private-Lines: 2\n<base64:64>\n<base64:43>=\nPrivate-MAC: <hex:40>", ignores: ["Private-Lines: 1\n..."] }),
  {
    id: "json-web-key",
    title: "Private JSON Web Key",
    severity: "critical",
    confidence: "high",
    rank: RANK.formed,
    keywords: ["\"d\""],
    ignoreCase: false,
    look: lookForWebKey,
    examples: {
      finds: [fillShape('{"kty":"EC","crv":"P-256","x":"<url:43>","y":"<url:43>","d":"<url:43>"}', createRandomFrom("jwk"))],
      ignores: [fillShape('{"id":"d","d":"<url:43>"}', createRandomFrom("jwk")), '{"kty":"EC","d":"..."}'],
    },
  },
];

const WEB_KEY_MEMBER = /"d"\s{0,8}:\s{0,8}"([A-Za-z0-9_-]{32,1400})"/y;
const WEB_KEY_AROUND = 700;

/** `d` is the private part where the same object says what type of key it is. */
function lookForWebKey({ text, start }: Hit): Sighting | null {
  WEB_KEY_MEMBER.lastIndex = start;
  const [whole, secret] = WEB_KEY_MEMBER.exec(text) ?? [];
  if (whole === undefined || secret === undefined || !looksRandom(secret)) return null;
  const around = text.slice(Math.max(0, start - WEB_KEY_AROUND), start + whole.length + WEB_KEY_AROUND);
  if (!/"kty"\s{0,8}:\s{0,8}"(?:EC|RSA|OKP)"/.test(around)) return null;
  return { start: start + whole.length - secret.length - 1, end: start + whole.length - 1 };
}

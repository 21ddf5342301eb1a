// What opens a source: a user name with a token for https, or a private key for ssh. Sealed as the bytes made here, opened only
// inside a job.

import { AppError } from "#base/app-error.ts";
import { KIB } from "#base/units.ts";

export type SourceCredential =
  | { readonly kind: "token"; readonly username: string; readonly token: string }
  | { readonly kind: "ssh-key"; readonly privateKey: string };

/** A 16,384-bit RSA key in PEM has 13 KB; nothing honest is larger. */
const MAX_CREDENTIAL_BYTES = 32 * KIB;
/** Basic authentication (RFC 7617) cannot carry a colon in the name; nobody's token has a control character. */
const USERNAME = /^[^:\p{Cc}]{0,255}$/u;
const TOKEN = /^[^\p{Cc}]{1,4096}$/u;
const PRIVATE_KEY = /^-----BEGIN ((?:OPENSSH|RSA|EC) )?PRIVATE KEY-----\r?\n[A-Za-z0-9+/=\r\n]+-----END ((?:OPENSSH|RSA|EC) )?PRIVATE KEY-----\s*$/;

/** The bytes to seal. @throws AppError `source.credential-invalid`. */
export function encodeCredential(credential: SourceCredential): Uint8Array {
  checkCredential(credential);
  return Buffer.from(JSON.stringify(credential), "utf8");
}

/** @throws AppError `source.credential-invalid`; never quotes what it was given. */
export function parseCredential(bytes: Uint8Array): SourceCredential {
  if (bytes.byteLength > MAX_CREDENTIAL_BYTES) throw new AppError("source.credential-invalid");
  const credential = readCredential(bytes);
  checkCredential(credential);
  return credential;
}

/** The Authorization header of a token (RFC 7617 with UTF-8). @throws AppError `source.credential-invalid` for an ssh key. */
export function basicAuthorization(credential: SourceCredential): string {
  if (credential.kind !== "token") throw new AppError("source.credential-invalid", "Expected a user name and token for https, got an ssh key.");
  return `Basic ${Buffer.from(`${credential.username}:${credential.token}`, "utf8").toString("base64")}`;
}

function readCredential(bytes: Uint8Array): SourceCredential {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  } catch {
    // The parser's message would quote the secret: it is not kept as the cause.
    throw new AppError("source.credential-invalid");
  }
  const { kind, username, token, privateKey } = (value ?? {}) as Record<string, unknown> as Partial<Record<"kind" | "username" | "token" | "privateKey", unknown>>;
  if (kind === "token" && typeof username === "string" && typeof token === "string") return { kind, username, token };
  if (kind === "ssh-key" && typeof privateKey === "string") return { kind, privateKey };
  throw new AppError("source.credential-invalid");
}

function checkCredential(credential: SourceCredential): void {
  if (credential.kind === "token") {
    if (USERNAME.test(credential.username) && TOKEN.test(credential.token)) return;
    throw new AppError("source.credential-invalid", "A user name must have no colon, a token 1 to 4,096 characters, neither a control character.");
  }
  if (credential.privateKey.length > MAX_CREDENTIAL_BYTES || !PRIVATE_KEY.test(credential.privateKey)) {
    throw new AppError("source.credential-invalid", "Expected a private key in PEM form (-----BEGIN OPENSSH PRIVATE KEY-----), without a passphrase.");
  }
}

// A certificate for a self-check, good for an hour: X.509 of version 1 (RFC 5280, section 4.1) with an RSA key, signed by itself with SHA-256.

import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

import { HOUR, MINUTE } from "#base/units.ts";

export interface CheckCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

const RSA_BITS = 2048;
const [INTEGER, BIT_STRING, NULL, OID, UTF8, UTC_TIME, SEQUENCE, SET] = [0x02, 0x03, 0x05, 0x06, 0x0c, 0x17, 0x30, 0x31];
/** 1.2.840.113549.1.1.11, sha256WithRSAEncryption, and 2.5.4.3, commonName. */
const SHA256_WITH_RSA = der(SEQUENCE, der(OID, Buffer.from("2a864886f70d01010b", "hex")), der(NULL));
const COMMON_NAME = der(OID, Buffer.from("550403", "hex"));

export function composeCheckCertificate(now: number): CheckCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: RSA_BITS });
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Buffer.from("Strongroom self-check")))));
  const validity = der(SEQUENCE, time(now - MINUTE), time(now + HOUR));
  const content = der(SEQUENCE, der(INTEGER, Buffer.of(1)), SHA256_WITH_RSA, name, validity, name, publicKey.export({ type: "spki", format: "der" }));
  const certificate = der(SEQUENCE, content, SHA256_WITH_RSA, der(BIT_STRING, Buffer.of(0), sign("sha256", content, privateKey)));
  return { certificate: pem("CERTIFICATE", certificate), key: textOf(privateKey) };
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

/** YYMMDDHHMMSSZ. */
function time(ms: number): Buffer {
  return der(UTC_TIME, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replaceAll(/[-:T]/g, "")}Z`));
}

function pem(what: string, bytes: Buffer): string {
  return `-----BEGIN ${what}-----\n${bytes.toString("base64").replaceAll(/.{64}/g, "$&\n").trimEnd()}\n-----END ${what}-----\n`;
}

function textOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

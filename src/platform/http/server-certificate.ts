// The server's own certificate and key, from two PEM files, read again when they change: whoever renews them only replaces the
// files. What is wrong with them stops the start; what is wrong with a replacement is logged, and the old pair serves on.

import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createSecureContext, type SecureContextOptions } from "node:tls";

import { AppError } from "#base/app-error.ts";
import { DAY, SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Log } from "#platform/log/log.ts";

export interface CertificateFiles {
  /** PEM: the server's certificate, then those between it and the authority's. */
  readonly certificate: string;
  /** PEM, without a passphrase. */
  readonly key: string;
}

export interface ServerCertificate {
  readonly context: SecureContextOptions;
  /** Of the certificate as it is now; milliseconds since 1970. */
  expiresAt(): number;
  /** Looks every half minute; `use` gets each good replacement. */
  watch(use: (context: SecureContextOptions) => void): void;
  close(): void;
}

export interface CertificateDeps {
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly lookEveryMs?: number;
}

const LOOK_EVERY_MS = 30 * SECOND;
/** Renewal is automatic everywhere and happens earlier; by then something is wrong. */
const WARN_BEFORE_MS = 14 * DAY;
/** NIST SP 800-57, until 2030. */
const MIN_RSA_BITS = 2048;
const CURVES: readonly string[] = ["prime256v1", "secp384r1", "secp521r1"];

/** TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers only (RFC 9325, section 4.2). */
const TLS_RULES: SecureContextOptions = {
  minVersion: "TLSv1.2",
  ciphers: [
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
  ].join(":"),
  ecdhCurve: "X25519:prime256v1:secp384r1",
  honorCipherOrder: true,
};

/** @throws AppError `serve.certificate-invalid`. */
export async function openServerCertificate(files: CertificateFiles, deps: CertificateDeps): Promise<ServerCertificate> {
  const { clock, log } = deps;
  let pair = await readPair(files, clock);
  let version = await versionOf(files);
  let timer: NodeJS.Timeout | null = null;
  const warnWhenOld = (): void => {
    if (pair.expiresAt - clock.now() < WARN_BEFORE_MS) log.warn("the server's certificate ends soon", { reason: new Date(pair.expiresAt).toISOString() });
  };
  warnWhenOld();

  async function look(use: (context: SecureContextOptions) => void): Promise<void> {
    const seen = await versionOf(files);
    if (seen === version) return;
    version = seen;
    try {
      pair = await readPair(files, clock);
      use(pair.context);
      log.info("the server's certificate was replaced", { reason: new Date(pair.expiresAt).toISOString() });
      warnWhenOld();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.error("the server's new certificate cannot be used; the old one stays", { code: error.code, reason: error.message });
    }
  }

  return {
    context: pair.context,
    expiresAt: () => pair.expiresAt,
    watch(use) {
      timer = setInterval(() => void look(use), deps.lookEveryMs ?? LOOK_EVERY_MS);
      timer.unref();
    },
    close() {
      if (timer !== null) clearInterval(timer);
    },
  };
}

/** Changes when a file does; an absent file is a version too, since a renewal may replace them one after the other. */
async function versionOf(files: CertificateFiles): Promise<string> {
  const parts = await Promise.all([files.certificate, files.key].map(async (file) => {
    try {
      const { mtimeMs, size, ino } = await stat(file);
      return `${mtimeMs} ${size} ${ino}`;
    } catch {
      return "absent";
    }
  }));
  return parts.join(" ");
}

interface Pair {
  readonly context: SecureContextOptions;
  readonly expiresAt: number;
}

async function readPair(files: CertificateFiles, clock: Pick<Clock, "now">): Promise<Pair> {
  const cert = await readPem(files.certificate, "certificate");
  const key = await readPem(files.key, "key");
  const first = parse(() => new X509Certificate(cert), `Expected a certificate in PEM in ${files.certificate}.`);
  const privateKey = parse(() => createPrivateKey(key), `Expected a private key in PEM without a passphrase in ${files.key}.`);
  if (!first.checkPrivateKey(privateKey)) throw invalid(`The key in ${files.key} does not belong to the first certificate in ${files.certificate}.`);
  const { modulusLength, namedCurve } = privateKey.asymmetricKeyDetails ?? {};
  const strong = (privateKey.asymmetricKeyType === "rsa" && (modulusLength ?? 0) >= MIN_RSA_BITS) || (privateKey.asymmetricKeyType === "ec" && CURVES.includes(namedCurve ?? ""));
  if (!strong) throw invalid(`Expected a key of RSA with ${MIN_RSA_BITS} bits or more, or on the curve P-256, P-384 or P-521.`);
  const [from, until] = [Date.parse(first.validFrom), Date.parse(first.validTo)];
  if (until <= clock.now()) throw invalid(`The certificate ended on ${new Date(until).toISOString()}.`);
  if (from > clock.now()) throw invalid(`The certificate is good only from ${new Date(from).toISOString()} on.`);
  const context = { ...TLS_RULES, cert, key };
  // Reads all of the file: one that is still being written is cut within a later certificate.
  parse(() => createSecureContext(context), `The certificates in ${files.certificate} and the key in ${files.key} cannot be used together; what stands behind the first may be cut or broken.`);
  return { context, expiresAt: until };
}

async function readPem(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new AppError("serve.certificate-invalid", `The ${what} file ${file} cannot be read.`, { cause: error });
  }
}

function parse<Value>(read: () => Value, message: string): Value {
  try {
    return read();
  } catch (error) {
    throw new AppError("serve.certificate-invalid", message, { cause: error });
  }
}

function invalid(message: string): AppError {
  return new AppError("serve.certificate-invalid", message);
}

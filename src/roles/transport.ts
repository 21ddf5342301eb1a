// How people reach the server: plain http on loopback, our own certificate, or a declared proxy's. Anything else would send sessions over
// a network in clear, and is refused at the start.

import { AppError } from "#base/app-error.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import type { TcpTransport } from "#platform/http/admission.ts";
import { LOOPBACK_HOSTS } from "#platform/http/cross-site.ts";
import { createProxies } from "#platform/http/proxies.ts";
import { openServerCertificate } from "#platform/http/server-certificate.ts";
import type { Log } from "#platform/log/log.ts";

export type TransportConfig = Pick<Config, "host" | "publicUrl" | "tlsCertificateFile" | "tlsKeyFile" | "trustedProxies">;

/** @throws AppError `serve.host-insecure`, `serve.certificate-invalid`, `config.invalid`. */
export async function openTransport(config: TransportConfig, deps: { readonly clock: Clock; readonly log: Log }): Promise<TcpTransport> {
  const proxies = createProxies(config.trustedProxies);
  const files = certificateFiles(config);
  const publicTls = config.publicUrl?.startsWith("https:") ?? false;
  if (files !== null) {
    if (config.publicUrl !== null && !publicTls) throw new AppError("config.invalid", "publicUrl: expected https, since the server has a certificate.");
    return { kind: "tcp", tls: true, certificate: await openServerCertificate(files, deps), proxies };
  }
  if (proxies.ranges.length > 0 && !publicTls) throw new AppError("config.invalid", "publicUrl: expected the https address of the proxies that are named in trustedProxies.");
  if (proxies.ranges.length === 0 && !isLoopback(config.host)) throw new AppError("serve.host-insecure", `Serving on ${config.host} would send sessions over the network without TLS.`);
  // Somebody else's TLS, so all come by that proxy: undeclared, its address would be everybody's, and one stranger would use up what all are counted by.
  if (proxies.ranges.length === 0 && publicTls) throw new AppError("config.invalid", `trustedProxies: expected the proxy that has the certificate of ${config.publicUrl}, as 127.0.0.1 when it runs on this machine; it must set X-Forwarded-For.`);
  return { kind: "tcp", tls: publicTls, certificate: null, proxies };
}

function certificateFiles({ tlsCertificateFile, tlsKeyFile }: TransportConfig): { readonly certificate: string; readonly key: string } | null {
  if (tlsCertificateFile === null && tlsKeyFile === null) return null;
  if (tlsCertificateFile === null || tlsKeyFile === null) throw new AppError("serve.certificate-invalid", "Expected both tlsCertificateFile and tlsKeyFile, got one of them.");
  return { certificate: tlsCertificateFile, key: tlsKeyFile };
}

function isLoopback(host: string): boolean {
  return LOOPBACK_HOSTS.includes(host) || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

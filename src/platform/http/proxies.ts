// Proxies that terminate TLS before us, declared one by one. Where they are declared nobody else may connect, and the client's address
// is the last one in X-Forwarded-For that is no proxy's. Without them that header counts for nothing.

import { BlockList, isIP } from "node:net";

import { AppError } from "#base/app-error.ts";

export interface Proxies {
  /** As Fastify takes them. */
  readonly ranges: readonly string[];
  has(address: string | undefined): boolean;
}

/** `ranges`: addresses, or ranges as `10.0.0.0/8`. @throws AppError `config.invalid`. */
export function createProxies(ranges: readonly string[]): Proxies {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    const bits = prefix === undefined ? (family === "ipv6" ? 128 : 32) : Number(prefix);
    if (isIP(address) === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === "ipv6" ? 128 : 32)) {
      throw new AppError("config.invalid", `trustedProxies: expected addresses or ranges as 10.0.0.0/8, got «${range}».`);
    }
    list.addSubnet(address, bits, family);
  }
  return {
    ranges,
    has(address) {
      if (address === undefined || isIP(address) === 0) return false;
      // An IPv4 peer of a socket that listens on both is written as ::ffff:a.b.c.d.
      const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
      const plain = mapped ?? address;
      return list.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4");
    },
  };
}

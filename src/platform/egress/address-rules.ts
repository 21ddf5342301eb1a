// Which addresses may be reached: public unicast, and what the operator's allow-list names. Every kind of address that leads
// to this machine, its network or a cloud's metadata is refused, also when it is wrapped in IPv6.
//
// Sources: IANA special-purpose address registries (RFC 6890 and its updates), RFC 6052 (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo).

import { BlockList, isIP } from "node:net";

import { AppError } from "#base/app-error.ts";

export type AddressKind = "public" | "loopback" | "private" | "link-local" | "shared" | "metadata" | "multicast" | "reserved" | "embedded";

/** An answer of the resolver that was checked: what a connection is bound to. */
export interface PinnedAddress {
  readonly address: string;
  readonly family: 4 | 6;
  readonly kind: AddressKind;
}

interface Range {
  readonly cidr: string;
  readonly kind: AddressKind;
}

/** First match counts. */
const IPV4_RANGES: readonly Range[] = [
  { cidr: "127.0.0.0/8", kind: "loopback" },
  { cidr: "169.254.169.254/32", kind: "metadata" },
  { cidr: "169.254.170.2/32", kind: "metadata" },
  { cidr: "100.100.100.200/32", kind: "metadata" },
  { cidr: "168.63.129.16/32", kind: "metadata" },
  { cidr: "192.0.0.192/32", kind: "metadata" },
  { cidr: "10.0.0.0/8", kind: "private" },
  { cidr: "172.16.0.0/12", kind: "private" },
  { cidr: "192.168.0.0/16", kind: "private" },
  { cidr: "169.254.0.0/16", kind: "link-local" },
  { cidr: "100.64.0.0/10", kind: "shared" },
  { cidr: "0.0.0.0/8", kind: "reserved" },
  { cidr: "192.0.0.0/24", kind: "reserved" },
  { cidr: "192.0.2.0/24", kind: "reserved" },
  { cidr: "192.88.99.0/24", kind: "reserved" },
  { cidr: "198.18.0.0/15", kind: "reserved" },
  { cidr: "198.51.100.0/24", kind: "reserved" },
  { cidr: "203.0.113.0/24", kind: "reserved" },
  { cidr: "224.0.0.0/4", kind: "multicast" },
  { cidr: "240.0.0.0/4", kind: "reserved" },
];

const IPV6_RANGES: readonly Range[] = [
  { cidr: "::1/128", kind: "loopback" },
  { cidr: "fd00:ec2::254/128", kind: "metadata" },
  { cidr: "fd20:ce::254/128", kind: "metadata" },
  { cidr: "fc00::/7", kind: "private" },
  { cidr: "fe80::/10", kind: "link-local" },
  { cidr: "fec0::/10", kind: "private" },
  { cidr: "ff00::/8", kind: "multicast" },
  { cidr: "::ffff:0:0/96", kind: "embedded" },
  { cidr: "::/96", kind: "embedded" },
  { cidr: "::ffff:0:0:0/96", kind: "embedded" },
  { cidr: "64:ff9b::/96", kind: "embedded" },
  { cidr: "64:ff9b:1::/48", kind: "embedded" },
  { cidr: "2002::/16", kind: "embedded" },
  { cidr: "2001::/32", kind: "embedded" },
  { cidr: "2001:db8::/32", kind: "reserved" },
  { cidr: "2001::/23", kind: "reserved" },
  { cidr: "3fff::/20", kind: "reserved" },
];
/** All that is handed out to be routed (RFC 4291 section 2.4, IANA's unicast registry). */
const IPV6_GLOBAL = "2000::/3";

const IPV4_LISTS = IPV4_RANGES.map(({ cidr, kind }) => ({ kind, list: createList([cidr]) }));
const IPV6_LISTS = IPV6_RANGES.map(({ cidr, kind }) => ({ kind, list: createList([cidr]) }));
const IPV6_GLOBAL_LIST = createList([IPV6_GLOBAL]);

/** What kind of place an IP address leads to. `embedded`: an IPv4 address in another dress, which is never needed. */
export function classifyAddress(address: string): AddressKind {
  const version = isIP(address);
  if (version === 4) return IPV4_LISTS.find(({ list }) => list.check(address, "ipv4"))?.kind ?? "public";
  // A zone (fe80::1%eth0) names an interface of this machine: nothing public has one.
  if (version !== 6 || address.includes("%")) return "reserved";
  // node's lists read ::ffff:a.b.c.d as a.b.c.d; the wrapped form is refused whatever is inside.
  if (/^::ffff:/i.test(address)) return "embedded";
  const kind = IPV6_LISTS.find(({ list }) => list.check(address, "ipv6"))?.kind;
  if (kind !== undefined) return kind;
  return IPV6_GLOBAL_LIST.check(address, "ipv6") ? "public" : "reserved";
}

export interface AllowList {
  /** By name: also where the name leads to an internal address. */
  allowsHost(host: string): boolean;
  allowsAddress(address: string): boolean;
}

/**
 * Entries: a CIDR range (`10.1.0.0/16`), an address, a host name (`git.corp.example`), or all below a name (`*.corp.example`).
 * @throws AppError `request.invalid` for an entry of no such form.
 */
export function createAllowList(entries: readonly string[]): AllowList {
  const ranges = new BlockList();
  const names = new Set<string>();
  const suffixes: string[] = [];
  for (const entry of entries.map((text) => text.trim().toLowerCase())) {
    if (isIP(entry.split("/", 1)[0] ?? "") !== 0) addRange(ranges, entry);
    else if (/^\*\.[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(entry)) suffixes.push(entry.slice(1));
    else if (/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(entry)) names.add(entry);
    else throw new AppError("request.invalid", "An entry of the egress allow-list is neither a CIDR range, nor an address, nor a host name.");
  }
  return {
    allowsHost: (host) => names.has(host) || suffixes.some((suffix) => host.endsWith(suffix)),
    allowsAddress: (address) => {
      // Wrapped IPv4 never passes by way of the range of what is inside.
      if (isIP(address) === 6 && /^::ffff:/i.test(address)) return false;
      return isIP(address) !== 0 && ranges.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
    },
  };
}

function createList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) addRange(list, cidr);
  return list;
}

function addRange(list: BlockList, cidr: string): void {
  const [address = "", prefix] = cidr.split("/", 2);
  const family = isIP(address) === 4 ? "ipv4" : "ipv6";
  const bits = prefix === undefined ? (family === "ipv4" ? 32 : 128) : Number(prefix);
  if (!/^\d{1,3}$/.test(prefix ?? "0") || bits > (family === "ipv4" ? 32 : 128)) {
    throw new AppError("request.invalid", "A range of the egress allow-list has a prefix that is no number of bits.");
  }
  list.addSubnet(address, bits, family);
}

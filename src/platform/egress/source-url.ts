// What a source's address may look like, and its one normal form. Credentials never stand in an address: they are asked for
// apart, sealed, and sent in a header or a key file.

import { isIP } from "node:net";

import { AppError } from "#base/app-error.ts";

export type Transport = "https" | "http" | "ssh";

export interface SourceAddress {
  readonly transport: Transport;
  /** As the URL standard writes it: lower case, punycode, numbers as dotted quads; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** The account on an ssh host; null elsewhere. */
  readonly user: string | null;
  /** For http: path and query, beginning with `/`. For ssh: what upload-pack is asked for. */
  readonly path: string;
  /** The normal form, to be shown and compared; it holds no credential. */
  readonly url: string;
}

/** Longer than any real address, shorter than what some servers refuse to read. */
const MAX_ADDRESS_LENGTH = 2_048;
const DEFAULT_PORTS: Readonly<Record<Transport, number>> = { https: 443, http: 80, ssh: 22 };
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
/** `git@host:path`, where the path does not begin with a port. RFC 3986 has no such form; git does (giturls, "scp-like"). */
const SCP_LIKE = /^(?:([A-Za-z0-9._][A-Za-z0-9._-]*)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9._-]*):(?!\/\/)(.+)$/;
/** Schemes without `//`, and git's remote helpers (`ext::sh -c …`): no ssh host is called so. */
const SCHEME_WITHOUT_HOST = /^(?:(?:https?|ssh|file|git|data|javascript|ftps?|unix):|[a-z0-9]+::)/i;
const SSH_USER = /^[A-Za-z0-9._][A-Za-z0-9._-]{0,63}$/;
/** A path of an ssh repository: no quotes, spaces of any kind, backslashes or shell characters; the far side may use a shell. */
const SSH_PATH = /^[A-Za-z0-9._~/][A-Za-z0-9._~/+@%=,-]*$/;
const CONTROL_OR_SPACE = /[\p{Cc}\p{Z}]/u;

/** @throws AppError `source.invalid`, `source.insecure`. */
export function parseSourceAddress(text: string): SourceAddress {
  const address = text.trim();
  if (address.length === 0 || address.length > MAX_ADDRESS_LENGTH) {
    throw new AppError("source.invalid", `The address must have 1 to ${MAX_ADDRESS_LENGTH} characters; this one has ${address.length}.`);
  }
  if (CONTROL_OR_SPACE.test(address)) throw new AppError("source.invalid", "The address holds a space or a control character.");
  if (address.startsWith("-")) throw new AppError("source.invalid", "The address begins with a dash, as an option would.");
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) {
    const scp = SCHEME_WITHOUT_HOST.test(address) ? null : SCP_LIKE.exec(address);
    if (scp !== null) return parseScpLike(scp);
  }
  return parseUrl(address);
}

/** The address of another path below the same source: `base` and `/info/refs`, say. For http only. */
export function joinPath(address: SourceAddress, suffix: string): string {
  const [path = "", query] = address.path.split("?", 2);
  const joined = `${path.replace(/\/+$/, "")}${suffix}`;
  if (query === undefined) return joined;
  return joined.includes("?") ? `${joined}&${query}` : `${joined}?${query}`;
}

function parseUrl(text: string): SourceAddress {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined || !text.toLowerCase().startsWith(`${scheme}://`)) {
    if (scheme !== undefined && text.startsWith(`${scheme}::`)) throw refusedScheme(`${scheme}::`);
    throw scheme !== undefined ? refusedScheme(scheme) : new AppError("source.invalid");
  }
  if (scheme !== "https" && scheme !== "http" && scheme !== "ssh") throw refusedScheme(scheme);
  // A backslash is a slash to the URL standard and a letter to others: two readings of one address are one too many.
  if (text.includes("\\")) throw new AppError("source.invalid", "The address holds a backslash.");
  if (!URL.canParse(text)) throw new AppError("source.invalid");
  const url = new URL(text);
  if (url.password !== "" || (url.username !== "" && scheme !== "ssh")) {
    throw new AppError("source.invalid", "The address holds a user name or a password; give them in their own fields.");
  }
  if (url.hash !== "") throw new AppError("source.invalid", "The address holds a fragment (#…), which is not sent to a server.");
  return scheme === "ssh" ? parseSshUrl(url) : parseHttpUrl(url, scheme);
}

function parseHttpUrl(url: URL, transport: "https" | "http"): SourceAddress {
  const host = normaliseHost(url.hostname);
  if (transport === "http" && !mayBeLoopback(host)) {
    throw new AppError("source.insecure", "http is allowed on this machine's own addresses only; expected https.");
  }
  const port = url.port === "" ? DEFAULT_PORTS[transport] : Number(url.port);
  if (port === 0) throw new AppError("source.invalid", "The address names port 0.");
  return { transport, host, port, user: null, path: `${url.pathname}${url.search}`, url: url.href };
}

function parseSshUrl(url: URL): SourceAddress {
  const user = url.username === "" ? "git" : url.username;
  const port = url.port === "" ? DEFAULT_PORTS.ssh : Number(url.port);
  if (port === 0) throw new AppError("source.invalid", "The address names port 0.");
  if (url.search !== "") throw new AppError("source.invalid", "An ssh address has no query (?…).");
  // ssh://host/~user/x means a home folder, ssh://host/x an absolute path (git-fetch, "GIT URLS").
  const path = url.pathname.startsWith("/~") ? url.pathname.slice(1) : url.pathname;
  return createSshAddress({ host: url.hostname, port, user, path });
}

function parseScpLike(match: RegExpExecArray): SourceAddress {
  const [, user = "git", host = "", path = ""] = match;
  return createSshAddress({ host, port: DEFAULT_PORTS.ssh, user, path });
}

function createSshAddress(parts: { host: string; port: number; user: string; path: string }): SourceAddress {
  const { port, user, path } = parts;
  if (!SSH_USER.test(user)) throw new AppError("source.invalid", "The user name in the ssh address may hold letters, digits, dot, dash and underscore.");
  if (path === "" || path === "/" || !SSH_PATH.test(path)) {
    throw new AppError("source.invalid", "The path in the ssh address may hold letters, digits and . _ ~ / + @ % = , - only, and must not be empty.");
  }
  const host = normaliseHost(parts.host);
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const shownPort = port === DEFAULT_PORTS.ssh ? "" : `:${port}`;
  // A path from the account's home folder has no form as a URL but by `~`; it has one as git's short form, which has no port.
  const isRelative = !path.startsWith("/") && !path.startsWith("~");
  const shownPath = path.startsWith("~") ? `/${path}` : path;
  const url = isRelative ? `${user}@${shownHost}:${path}` : `ssh://${user}@${shownHost}${shownPort}${shownPath}`;
  return { transport: "ssh", host, port, user, path, url };
}

/** Runs every host through the URL standard's host parser, which turns octal, hexadecimal and short forms into dotted quads. */
function normaliseHost(host: string): string {
  const probe = `https://${host}/`;
  if (host === "" || !URL.canParse(probe)) throw new AppError("source.invalid", "The address's host name is not valid.");
  const normal = new URL(probe).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (normal === "" || normal.startsWith("-") || normal.length > 253 || /[^a-z0-9.:_-]/.test(normal)) {
    throw new AppError("source.invalid", "The address's host name is not valid.");
  }
  return normal;
}

function mayBeLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || (isIP(host) === 4 && host.startsWith("127.")) || host === "::1";
}

function refusedScheme(scheme: string): AppError {
  return new AppError("source.insecure", `Expected an https or ssh address, got one with "${scheme.slice(0, 20)}".`);
}

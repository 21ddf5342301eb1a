// References as they are taken from a source: branches and tags with names that git itself allows (git-check-ref-format(1)),
// and nothing that a program could read as an option or a path.

export type ObjectFormat = "sha1" | "sha256";

export interface RemoteRef {
  /** `refs/heads/…` or `refs/tags/…`. */
  readonly name: string;
  readonly oid: string;
  /** What an annotated tag leads to. */
  readonly peeled?: string;
}

/** File systems and databases stop at 255 bytes a component and some KiB a path; git hosts at 255 to 1,024. */
const MAX_REF_NAME_BYTES = 1_024;
const FORBIDDEN = /[\p{Cc} ~^:?*[\\\u007f]|\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|\.$|\/$|^\/|\/-/u;

/** True for `refs/heads/` and `refs/tags/` names that are well formed. */
export function isWantedRefName(name: string): boolean {
  if (!/^refs\/(heads|tags)\/./.test(name)) return false;
  return Buffer.byteLength(name) <= MAX_REF_NAME_BYTES && !FORBIDDEN.test(name) && name !== "@" && !name.includes("\ufffd");
}

export function oidLength(format: ObjectFormat): number {
  return format === "sha1" ? 40 : 64;
}

export function isOid(text: string, format: ObjectFormat): boolean {
  return text.length === oidLength(format) && /^[0-9a-f]+$/.test(text);
}

// The output of `git ls-remote --symref`, read with the same rules as a list that comes by http.

import { AppError } from "#base/app-error.ts";

import { isOid, isWantedRefName, type ObjectFormat, type RemoteRef } from "./refs.ts";

export interface Listing {
  readonly format: ObjectFormat;
  readonly refs: readonly RemoteRef[];
  readonly head: string | null;
  readonly skippedRefs: number;
}

/** @throws AppError `source.empty`, `source.too-large`, `source.damaged`. */
export function parseListing(output: Uint8Array, maxRefs: number): Listing {
  const refs = new Map<string, { oid: string; peeled?: string }>();
  let format: ObjectFormat | null = null;
  let symref: string | null = null;
  let skippedRefs = 0;
  for (const line of Buffer.from(output).toString("utf8").split("\n")) {
    if (line === "") continue;
    const [value = "", name = ""] = line.split("\t", 2);
    if (value.startsWith("ref: ")) {
      if (name === "HEAD") symref = value.slice("ref: ".length);
      continue;
    }
    format ??= value.length === 64 ? "sha256" : "sha1";
    if (!isOid(value, format)) throw new AppError("source.damaged", "Expected an object id and a reference, got something else.");
    const tag = name.endsWith("^{}") ? refs.get(name.slice(0, -3)) : undefined;
    if (tag !== undefined) tag.peeled = value;
    else if (isWantedRefName(name) && !refs.has(name)) refs.set(name, { oid: value });
    else if (name !== "HEAD") skippedRefs++;
    if (refs.size > maxRefs) throw new AppError("source.too-large", `The source has more than ${maxRefs} branches and tags.`, { details: { maxRefs } });
  }
  if (format === null || refs.size === 0) throw new AppError("source.empty");
  const head = symref !== null && refs.has(symref) && symref.startsWith("refs/heads/") ? symref : null;
  return { format, refs: [...refs].map(([name, ref]) => ({ name, ...ref })), head, skippedRefs };
}

// An object's id is the hash of its type, size and content (gitformat-loose(5)); whatever is read from outside is held to it.

import { createHash } from "node:crypto";

import type { ObjectFormat } from "./refs.ts";

export type ObjectType = "commit" | "tree" | "blob" | "tag";

export interface GitObject {
  readonly type: ObjectType;
  readonly data: Uint8Array;
}

export function hashObject(object: GitObject, format: ObjectFormat): string {
  return createHash(format).update(`${object.type} ${object.data.byteLength}\0`).update(object.data).digest("hex");
}

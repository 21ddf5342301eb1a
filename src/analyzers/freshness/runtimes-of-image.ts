// What a container image says of what runs in it: its name of a product, its tag of a version and often of the system below.

import { findCodename, findProductOfImage } from "./end-of-life-data.ts";
import type { RuntimeUse } from "./find-end-of-life.ts";

/** `node:20-alpine3.19` is Node.js 20 on Alpine 3.19; without a version, or for an image that is not known, nothing is said. */
export function runtimesOfImage({ name, tag }: { readonly name: string; readonly tag: string | null }): readonly RuntimeUse[] {
  const product = findProductOfImage(name);
  if (tag === null) return [];
  const [version = "", ...rest] = tag.toLowerCase().split("-");
  const below = rest.map(systemOf).find((use) => use !== null) ?? null;
  const own = product === null ? null : ownUse(product.product, version);
  return [own, below].filter((use) => use !== null);
}

function ownUse(product: string, version: string): RuntimeUse | null {
  if (/^v?\d/.test(version)) return { product, requirement: version };
  const named = findCodename(version);
  return named !== null && named.product.product === product ? { product, requirement: named.cycle.cycle } : null;
}

function systemOf(word: string): RuntimeUse | null {
  const alpine = /^alpine(\d+\.\d+)$/.exec(word)?.[1];
  if (alpine !== undefined) return { product: "alpine", requirement: alpine };
  const named = findCodename(word);
  return named === null ? null : { product: named.product.product, requirement: named.cycle.cycle };
}

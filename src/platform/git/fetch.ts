// A mirror's contact with its source: the references, and one pack of what is new.

import { rm } from "node:fs/promises";

import { AppError } from "#base/app-error.ts";

import { fetchByHttp } from "./fetch-http.ts";
import { fetchBySsh } from "./fetch-ssh.ts";
import type { Contact, FetchOptions, FetchResult } from "./fetch-types.ts";

/**
 * Fetches all branches and tags into a scratch repository. Given the tips of the last fetch, only what is new comes; with
 * nothing new there is no pack.
 * @throws AppError `source.*`, `git.too-large`, `git.unavailable`, `git.failed`.
 */
export async function fetchGit(options: FetchOptions): Promise<FetchResult> {
  const fetchOnce = options.source.transport === "ssh" ? fetchBySsh : fetchByHttp;
  const contacts: Contact[] = [];
  const onContact = (contact: Contact): void => {
    contacts.push(contact);
    options.onContact?.(contact);
  };
  try {
    return await fetchOnce({ ...options, onContact });
  } catch (error) {
    if (options.tips.length === 0 || !isCuredByAll(error)) throw error;
    await rm(options.scratchDir, { recursive: true, force: true });
    return { ...(await fetchOnce({ ...options, tips: [], onContact })), contacts };
  }
}

/** What reading the mirror may end in. */
const DAMAGED_MIRROR: ReadonlySet<string> = new Set(["blob.damaged", "blob.missing", "git.damaged", "git.object-missing"]);

/**
 * Where a fetch of everything may do what an update could not: git can be told to overlook old warts only where all comes at
 * once; a reference may name what neither the source sent nor the mirror has; the mirror itself may be damaged.
 */
function isCuredByAll(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  if (DAMAGED_MIRROR.has(error.code)) return true;
  return error.code === "source.damaged" && (error.details["malformed"] === true || error.details["incomplete"] === true);
}

// A mirror's contact with its source: the references, and one pack of what is new.

import { rm } from "node:fs/promises";

import { isMalformedObject } from "./fetch-pack-process.ts";
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
    if (options.tips.length === 0 || !isMalformedObject(error)) throw error;
    // git can be told to overlook old warts only where everything comes at once: then a wart in an update is one fetch of all.
    await rm(options.scratchDir, { recursive: true, force: true });
    return { ...(await fetchOnce({ ...options, tips: [], onContact })), contacts };
  }
}

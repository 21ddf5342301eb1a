// A mirror's contact with its source: the references, and one pack of what is new.

import { fetchByHttp } from "./fetch-http.ts";
import { fetchBySsh } from "./fetch-ssh.ts";
import type { FetchOptions, FetchResult } from "./fetch-types.ts";

/**
 * Fetches all branches and tags into a scratch repository. Given the tips of the last fetch, only what is new comes; with
 * nothing new there is no pack.
 * @throws AppError `source.*`, `git.too-large`, `git.unavailable`, `git.failed`.
 */
export async function fetchGit(options: FetchOptions): Promise<FetchResult> {
  return options.source.transport === "ssh" ? await fetchBySsh(options) : await fetchByHttp(options);
}

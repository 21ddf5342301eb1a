// Fetches a file of the API and hands it to the browser to keep. A link alone could not: it would not carry the page's token.

import { type Endpoint, endpointUrl } from "#protocol/api/endpoint.ts";

import { currentPageToken } from "./api-client.ts";
import { ApiError, problemOf, unreachable } from "./api-error.ts";

export interface DownloadGiven {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
}

export interface KeptFile {
  readonly name: string;
  readonly bytes: number;
}

/** `named`: as people call it; else as the server does. @throws ApiError */
export async function downloadFile(endpoint: Endpoint, given: DownloadGiven, named: string | null = null): Promise<KeptFile> {
  const response = await fetchFile(endpoint, given);
  const name = named ?? /filename="([A-Za-z0-9.-]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "download";
  const file = await response.blob();
  keep(file, name);
  return { name, bytes: file.size };
}

/** To show it. @throws ApiError */
export async function fetchFile(endpoint: Endpoint, given: DownloadGiven): Promise<Response> {
  const pageToken = await currentPageToken();
  let response: Response;
  try {
    response = await fetch(endpointUrl(endpoint, given), { headers: pageToken === null ? {} : { authorization: `Bearer ${pageToken}` }, credentials: "same-origin", cache: "no-store", redirect: "error" });
  } catch {
    throw new ApiError(unreachable());
  }
  if (!response.ok) throw new ApiError(problemOf(response.status, await response.json().catch(() => null)));
  return response;
}

function keep(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

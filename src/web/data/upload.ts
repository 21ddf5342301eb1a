// Sends an archive with progress. fetch() does not say how much has been sent, so this is the one place with XMLHttpRequest.

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { endpointUrl } from "#protocol/api/endpoint.ts";
import { MAX_UPLOAD_BYTES, uploadVault, type Vault } from "#protocol/api/vaults.ts";

import { currentCsrfToken, currentPageToken, parseOutput } from "./api-client.ts";
import { ApiError, problemOf, unreachable } from "./api-error.ts";
import { type VaultPlace, vaultQuery } from "./vaults.ts";

export interface Upload {
  readonly state: "idle" | "sending" | "failed";
  readonly sentBytes: number;
  readonly totalBytes: number;
  readonly error: Error | null;
  readonly send: (place: VaultPlace, file: File) => Promise<Vault | null>;
  readonly stop: () => void;
}

const IDLE = { state: "idle", sentBytes: 0, totalBytes: 0, error: null } as const;

export function useUpload(): Upload {
  const client = useQueryClient();
  const request = useRef<XMLHttpRequest | null>(null);
  const [progress, setProgress] = useState<Pick<Upload, "state" | "sentBytes" | "totalBytes" | "error">>(IDLE);
  const send = async (place: VaultPlace, file: File): Promise<Vault | null> => {
    setProgress({ state: "sending", sentBytes: 0, totalBytes: file.size, error: null });
    try {
      const pageToken = await currentPageToken();
      const sending = sendArchive({ place, file, pageToken, onProgress: (sentBytes) => setProgress({ state: "sending", sentBytes, totalBytes: file.size, error: null }) });
      request.current = sending.request;
      const vault = await sending.done;
      setProgress(IDLE);
      if (vault !== null) client.setQueryData(vaultQuery(place).queryKey, vault);
      return vault;
    } catch (error) {
      setProgress({ state: "failed", sentBytes: 0, totalBytes: file.size, error: error instanceof Error ? error : new Error(String(error)) });
      return null;
    }
  };
  return { ...progress, send, stop: () => request.current?.abort() };
}

/** What is wrong with a file before it is sent; null when nothing. */
export function archiveProblem(file: File): string | null {
  if (!/\.(zip|tar|tgz|tar\.gz|tar\.zst|tzst)$/i.test(file.name)) return "Choose a .zip, .tar, .tar.gz or .tar.zst file.";
  if (file.size === 0) return "This file is empty.";
  return file.size > MAX_UPLOAD_BYTES ? "This file is larger than 2 GiB, the most that one vault takes." : null;
}

function sendArchive({ place, file, pageToken, onProgress }: { readonly place: VaultPlace; readonly file: File; readonly pageToken: string | null; readonly onProgress: (sentBytes: number) => void }): { readonly request: XMLHttpRequest; readonly done: Promise<Vault | null> } {
  const request = new XMLHttpRequest();
  const done = new Promise<Vault | null>((resolve, reject) => {
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onabort = () => resolve(null);
    request.onerror = () => reject(new ApiError(unreachable()));
    request.onload = () => {
      try {
        if (request.status < 200 || request.status > 299) throw new ApiError(problemOf(request.status, parseJson(request.responseText)));
        resolve(parseOutput(uploadVault, parseJson(request.responseText)));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
  });
  request.open("PUT", endpointUrl(uploadVault, { params: { ...place } }));
  request.setRequestHeader("content-type", "application/octet-stream");
  request.setRequestHeader("accept", "application/json");
  if (pageToken !== null) request.setRequestHeader("authorization", `Bearer ${pageToken}`);
  request.setRequestHeader("x-strongroom-csrf", currentCsrfToken() ?? "");
  request.send(file);
  return { request, done };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

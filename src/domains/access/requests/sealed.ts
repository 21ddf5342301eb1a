// What people write with requests, and what changes say: sealed in their cells under the team's field key.

import type { Uuid } from "#base/uuid.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

import type { EventRow, RequestRow } from "./store.ts";

export function sealReason(key: DataKey, requestId: Uuid, text: string): Uint8Array {
  return sealText(key, reasonCell(requestId), text);
}

export function openReason(key: DataKey, row: Pick<RequestRow, "id" | "reasonSealed">): string {
  return openText(key, reasonCell(row.id), row.reasonSealed);
}

export function sealChange(key: DataKey, requestId: Uuid, json: string): Uint8Array {
  return sealText(key, changeCell(requestId), json);
}

export function openChange(key: DataKey, requestId: Uuid, sealed: Uint8Array): unknown {
  return JSON.parse(openText(key, changeCell(requestId), sealed));
}

/** By whom rather than by number: who comments when is not known before the lock. */
export function sealComment(key: DataKey, cell: { readonly requestId: Uuid; readonly by: Uuid }, text: string): NonNullable<EventRow["comment"]> {
  return { keyId: key.keyId, sealed: sealText(key, commentCell(cell), text) };
}

export function openComment(key: DataKey, event: Pick<EventRow, "requestId" | "by" | "comment">): string | null {
  if (event.comment === null || event.by === null) return null;
  return openText(key, commentCell({ requestId: event.requestId, by: event.by }), event.comment.sealed);
}

function reasonCell(row: Uuid): SealContext {
  return { table: "requests", column: "reason_sealed", row };
}

function changeCell(row: Uuid): SealContext {
  return { table: "requests", column: "change_sealed", row };
}

function commentCell({ requestId, by }: { readonly requestId: Uuid; readonly by: Uuid }): SealContext {
  return { table: "request_events", column: "comment_sealed", row: `${requestId} ${by}` };
}

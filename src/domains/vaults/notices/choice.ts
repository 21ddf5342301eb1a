// Whether somebody wants to be told of an event of a vault. Pure.

import type { Uuid } from "#base/uuid.ts";
import type { NoticeChoice } from "#protocol/api/notices.ts";
import { isDeepEnough, type NoticeEvent } from "#protocol/notices/events.ts";

export interface NoticedVault {
  readonly vaultId: Uuid;
  readonly projectId: Uuid;
  readonly addedBy: Uuid | null;
}

export function wantedOf(choice: NoticeChoice, { personId, vault, events }: { readonly personId: Uuid; readonly vault: NoticedVault; readonly events: readonly NoticeEvent[] }): readonly NoticeEvent[] {
  if (!isAbout(choice.of, { personId, vault })) return [];
  return events.filter((event) => choice.events.includes(event.type) && isDeepEnough(event, choice.scoreDrop));
}

function isAbout(of: NoticeChoice["of"], { personId, vault }: { readonly personId: Uuid; readonly vault: NoticedVault }): boolean {
  if (of.kind === "team") return true;
  if (of.kind === "added") return vault.addedBy === personId;
  return of.ids.includes(of.kind === "projects" ? vault.projectId : vault.vaultId);
}

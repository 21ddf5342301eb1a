// Rooms as the pages ask for them: of those who run them, and of their guests.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { endpointUrl, type BodyInputOf } from "#protocol/api/endpoint.ts";
import {
  addRoomDocument, changeRoom, closeRoom, createRoom, deleteRoom, getRoom, inviteRoomGuest, listRoomLooks, listRooms, MAX_DOCUMENT_BYTES, openRoom, putRoomDocument, removeRoomDocument, removeRoomGuest,
  type Room, type RoomLooks, type RoomSummary,
} from "#protocol/api/rooms.ts";
import { acceptVisitTerms, getVisit, getVisitReport, getVisitTerms, listVisits, viewVisitDocument, type Visit, type VisitedReport, type VisitedRoom } from "#protocol/api/visits.ts";
import type { ReportPart } from "#protocol/report/parts.ts";
import { kindOfName } from "#protocol/room/documents.ts";

import { callApi, currentCsrfToken, currentPageToken } from "./api-client.ts";
import { ApiError, problemOf, unreachable } from "./api-error.ts";
import { fetchFile } from "./download.ts";

export interface RoomPlace {
  readonly teamId: string;
  readonly roomId: string;
}

export function roomsQuery(teamId: string) {
  return queryOptions({ queryKey: ["rooms", teamId], queryFn: async ({ signal }): Promise<readonly RoomSummary[]> => (await callApi(listRooms, { params: { teamId }, signal })).items });
}

export function roomQuery({ teamId, roomId }: RoomPlace) {
  return queryOptions({ queryKey: ["room", teamId, roomId], queryFn: ({ signal }): Promise<Room> => callApi(getRoom, { params: { teamId, roomId }, signal }) });
}

export function roomLooksQuery({ teamId, roomId }: RoomPlace) {
  return queryOptions({ queryKey: ["room-looks", teamId, roomId], queryFn: ({ signal }): Promise<RoomLooks> => callApi(listRoomLooks, { params: { teamId, roomId }, signal }) });
}

export function useCreateRoom(teamId: string): UseMutationResult<Room, Error, BodyInputOf<typeof createRoom>> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (body) => callApi(createRoom, { params: { teamId }, body }), onSuccess: () => client.invalidateQueries({ queryKey: ["rooms", teamId] }) });
}

export type RoomAct =
  | { readonly kind: "change"; readonly change: BodyInputOf<typeof changeRoom> }
  | { readonly kind: "open" | "close" | "delete" }
  | { readonly kind: "invite"; readonly email: string; readonly expiresAt: string }
  | { readonly kind: "remove-guest"; readonly guestId: string }
  | { readonly kind: "add-document"; readonly file: File }
  | { readonly kind: "remove-document"; readonly documentId: string };

/** Everything that can be done to one room; its page and the list follow. */
export function useRoomAct(place: RoomPlace): UseMutationResult<unknown, Error, RoomAct> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: RoomAct): Promise<unknown> => performAct(place, act),
    onSettled: (_result, _error, act) => Promise.all([...(act.kind === "delete" ? [] : [client.invalidateQueries({ queryKey: roomQuery(place).queryKey })]), client.invalidateQueries({ queryKey: ["rooms", place.teamId] })]),
  });
}

function performAct({ teamId, roomId }: RoomPlace, act: RoomAct): Promise<unknown> {
  const params = { teamId, roomId };
  switch (act.kind) {
    case "change":
      return callApi(changeRoom, { params, body: act.change });
    case "open":
      return callApi(openRoom, { params });
    case "close":
      return callApi(closeRoom, { params });
    case "delete":
      return callApi(deleteRoom, { params });
    case "invite":
      return callApi(inviteRoomGuest, { params, body: { email: act.email, expiresAt: act.expiresAt } });
    case "remove-guest":
      return callApi(removeRoomGuest, { params: { ...params, guestId: act.guestId } });
    case "add-document":
      return sendDocument({ teamId, roomId }, act.file);
    case "remove-document":
      return callApi(removeRoomDocument, { params: { ...params, documentId: act.documentId } });
  }
}

/** What is wrong with a file before it is sent; null when nothing. */
export function documentProblem(file: File): string | null {
  if (kindOfName(file.name) === null) return "Choose a PDF, a picture (png, jpg), a plain text (txt, md, csv) or an office document.";
  if (file.size === 0) return "This file is empty.";
  return file.size > MAX_DOCUMENT_BYTES ? "This file is larger than 50 MiB, the most that a document may weigh." : null;
}

/** Named first, then sent; what is refused leaves no name behind. */
async function sendDocument({ teamId, roomId }: RoomPlace, file: File): Promise<void> {
  const { id: documentId } = await callApi(addRoomDocument, { params: { teamId, roomId }, body: { name: file.name } });
  const params = { teamId, roomId, documentId };
  try {
    await putContent(params, file);
  } catch (error) {
    await callApi(removeRoomDocument, { params }).catch(() => undefined);
    throw error;
  }
}

async function putContent(params: RoomPlace & { readonly documentId: string }, file: File): Promise<void> {
  const pageToken = await currentPageToken();
  const headers = { accept: "application/json", "content-type": "application/octet-stream", "x-strongroom-csrf": currentCsrfToken() ?? "", ...(pageToken === null ? {} : { authorization: `Bearer ${pageToken}` }) };
  let response: Response;
  try {
    response = await fetch(endpointUrl(putRoomDocument, { params: { ...params } }), { method: "PUT", headers, body: file, credentials: "same-origin", cache: "no-store", redirect: "error" });
  } catch {
    throw new ApiError(unreachable());
  }
  if (!response.ok) throw new ApiError(problemOf(response.status, await response.json().catch(() => null)));
}

export function visitsQuery(teamId: string) {
  return queryOptions({ queryKey: ["visits", teamId], queryFn: async ({ signal }): Promise<readonly Visit[]> => (await callApi(listVisits, { params: { teamId }, signal })).items });
}

export function visitTermsQuery({ teamId, roomId }: RoomPlace) {
  return queryOptions({ queryKey: ["visit-terms", teamId, roomId], queryFn: ({ signal }) => callApi(getVisitTerms, { params: { teamId, roomId }, signal }) });
}

export function useAcceptTerms({ teamId, roomId }: RoomPlace): UseMutationResult<Visit, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (digest: string) => callApi(acceptVisitTerms, { params: { teamId, roomId }, body: { digest } }),
    // Terms that changed meanwhile are shown as they are now.
    onSettled: () => Promise.all([visitTermsQuery({ teamId, roomId }).queryKey, ["visit", teamId, roomId], ["visits", teamId]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

/** Each answer is a look that is recorded: it is asked for when somebody comes, and not again behind their back. */
const ONCE = { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: "always", refetchOnWindowFocus: false, refetchOnReconnect: false, retry: false } as const;

export function visitQuery({ teamId, roomId }: RoomPlace) {
  return queryOptions({ queryKey: ["visit", teamId, roomId], queryFn: ({ signal }): Promise<VisitedRoom> => callApi(getVisit, { params: { teamId, roomId }, signal }), ...ONCE });
}

export function visitReportQuery({ teamId, roomId, vaultId, part }: RoomPlace & { readonly vaultId: string; readonly part: ReportPart }) {
  return queryOptions({ queryKey: ["visit-report", teamId, roomId, vaultId, part], queryFn: ({ signal }): Promise<VisitedReport> => callApi(getVisitReport, { params: { teamId, roomId, vaultId }, query: { part }, signal }), ...ONCE });
}

/** A picture as its bytes, a text as text. */
export function visitDocumentQuery({ teamId, roomId, documentId }: RoomPlace & { readonly documentId: string }) {
  return queryOptions({
    queryKey: ["visit-document", teamId, roomId, documentId],
    queryFn: async (): Promise<{ readonly text: string } | { readonly picture: Blob }> => {
      const response = await fetchFile(viewVisitDocument, { params: { teamId, roomId, documentId }, query: {} });
      const file = await response.blob();
      return file.type.startsWith("text/plain") ? { text: await file.text() } : { picture: file };
    },
    ...ONCE,
    gcTime: 0,
  });
}

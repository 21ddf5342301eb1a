// Where the reader is: the identifiers in the address, and the detail that is open beside the page.

import { useNavigate, useParams, useSearch } from "@tanstack/react-router";

/** The team in the address; empty on pages of no team. */
export function useTeamId(): string {
  return useParameter("teamId");
}

export function useVaultPlace(): { readonly teamId: string; readonly vaultId: string } {
  return { teamId: useParameter("teamId"), vaultId: useParameter("vaultId") };
}

/** Of a connection for single sign-on; empty where none is named. */
export function useConnectionAddress(): string {
  return useParameter("address");
}

export function useSnapshotId(): string {
  return useParameter("snapshotId");
}

export function useComparedIds(): readonly [older: string, newer: string] {
  return [useParameter("older"), useParameter("newer")];
}

/** Empty on pages of no project. */
export function useProjectId(): string {
  return useParameter("projectId");
}

export function useRoomPlace(): { readonly teamId: string; readonly roomId: string } {
  return { teamId: useParameter("teamId"), roomId: useParameter("roomId") };
}

/** Of a report in a room; empty on other pages. */
export function useReportPart(): string {
  return useParameter("part");
}

export function useDocumentId(): string {
  return useParameter("documentId");
}

export function useRequestId(): string {
  return useParameter("requestId");
}

export function useGrantId(): string {
  return useParameter("grantId");
}

export function useReviewId(): string {
  return useParameter("reviewId");
}

/** The detail named in the address (`?about=lines`), so that it can be linked to and closed by going back. */
export function useDetail(): { readonly detail: string | null; readonly open: (detail: string) => void; readonly close: () => void } {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const about = search["about"];
  return {
    detail: typeof about === "string" ? about : null,
    open: (detail) => void navigate({ to: ".", search: { about: detail }, resetScroll: false }),
    close: () => void navigate({ to: ".", search: {}, resetScroll: false }),
  };
}

function useParameter(name: string): string {
  const parameters: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  return parameters[name] ?? "";
}

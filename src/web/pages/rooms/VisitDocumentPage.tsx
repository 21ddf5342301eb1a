// A picture or a plain text of a room, read on the page under the mark. A text is shown as text, whatever it says; a picture as a picture.

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { visibleLines } from "#base/visible-text.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { visitDocumentQuery, visitQuery } from "#web/data/rooms.ts";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton, RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useDocumentId, useRoomPlace } from "#web/ui/place.ts";
import { MarkNote, Watermark } from "#web/ui/Watermark.tsx";

import { NoVisit } from "./NoVisit.tsx";

export function VisitDocumentPage() {
  const place = useRoomPlace();
  const documentId = useDocumentId();
  const room = useQuery({ ...visitQuery(place), refetchOnMount: false });
  const content = useQuery({ ...visitDocumentQuery({ ...place, documentId }), enabled: room.isSuccess });
  if (room.isPending) return <PageSkeleton />;
  const found = room.data?.documents.find(({ id }) => id === documentId);
  if (room.isError && toProblem(room.error).status !== 404 && toProblem(room.error).code !== "room.terms-not-accepted") return <ErrorPage error={room.error} title="The document could not be opened" onRetry={() => void room.refetch()} />;
  if (room.data === undefined || found === undefined) return <NoVisit teamId={place.teamId} />;
  const { mark } = room.data;
  return (
    <div className="page">
      <PageHeader title={found.name} crumbs={[{ name: "Rooms", to: addresses.rooms(place.teamId) }, { name: mark.room, to: addresses.visit(place) }]} />
      <MarkNote {...mark} />
      {content.isPending ? <RowsSkeleton rows={3} /> : null}
      {content.isError ? <ErrorPanel error={content.error} title="The document could not be read" onRetry={() => void content.refetch()} /> : null}
      {content.data === undefined ? null : "text" in content.data ? <pre className="visit-text" tabIndex={0} aria-label={found.name}>{visibleLines(content.data.text)}</pre> : <Picture picture={content.data.picture} name={found.name} />}
      <Watermark {...mark} />
    </div>
  );
}

function Picture({ picture, name }: { readonly picture: Blob; readonly name: string }) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const address = URL.createObjectURL(picture);
    if (image.current !== null) image.current.src = address;
    return () => URL.revokeObjectURL(address);
  }, [picture]);
  return <img ref={image} className="visit-picture" alt={name} draggable={false} />;
}

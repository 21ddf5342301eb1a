// A room as its guest sees it: the terms, and behind them the vaults and documents, under the mark.

import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { formatBytes, formatCount, formatDay, formatInstant } from "#base/format.ts";
import { visibleLines, visibleName, visibleText } from "#base/visible-text.ts";
import type { RoomDocument } from "#protocol/api/rooms.ts";
import { downloadVisitDocument, type VisitedRoom } from "#protocol/api/visits.ts";
import { DOCUMENT_RULES } from "#protocol/room/documents.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { downloadFile } from "#web/data/download.ts";
import { useAcceptTerms, visitQuery, visitTermsQuery, type RoomPlace } from "#web/data/rooms.ts";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useRoomPlace } from "#web/ui/place.ts";
import { MarkNote, Watermark } from "#web/ui/Watermark.tsx";

import { KIND_TITLES } from "./room-words.ts";
import { TermsText } from "./TermsText.tsx";
import { NoVisit } from "./NoVisit.tsx";

export function VisitPage() {
  const place = useRoomPlace();
  const terms = useQuery(visitTermsQuery(place));
  if (terms.isPending) return <PageSkeleton />;
  if (terms.isError) return toProblem(terms.error).status === 404 ? <NoVisit teamId={place.teamId} /> : <ErrorPage error={terms.error} title="The room could not be opened" onRetry={() => void terms.refetch()} />;
  if (!terms.data.accepted) return <TermsGate key={terms.data.terms.digest} place={place} visit={terms.data} />;
  return <Inside place={place} />;
}

function TermsGate({ place, visit }: { readonly place: RoomPlace; readonly visit: { readonly name: string; readonly expiresAt: string; readonly terms: { readonly text: string; readonly digest: string; readonly version: number } } }) {
  const accept = useAcceptTerms(place);
  const [read, setRead] = useState(false);
  return (
    <div className="page">
      <PageHeader title={visit.name} crumbs={[{ name: "Rooms", to: addresses.rooms(place.teamId) }]} />
      <p className="measure">The room is open to you until {formatDay(visit.expiresAt)}. Its terms come first{visit.terms.version === 1 ? "" : `; this is version ${visit.terms.version} of them`}. That you accept them is recorded, with the time and your session.</p>
      <TermsText text={visit.terms.text} under={1} />
      <div className="stack section measure">
        <label className="check"><input type="checkbox" checked={read} onChange={(event) => setRead(event.currentTarget.checked)} /><span>I have read these terms</span></label>
        {accept.isError ? <ErrorPanel error={accept.error} title="The terms were not accepted" /> : null}
        <div className="buttons"><Button disabled={!read} loading={accept.isPending} onClick={() => accept.mutate(visit.terms.digest)}>Accept the terms and go in</Button><Button variant="default" component={Link} to={addresses.rooms(place.teamId)}>Not now</Button></div>
      </div>
    </div>
  );
}

function Inside({ place }: { readonly place: RoomPlace }) {
  const room = useQuery(visitQuery(place));
  if (room.isPending) return <PageSkeleton />;
  if (room.isError) return toProblem(room.error).status === 404 ? <NoVisit teamId={place.teamId} /> : <ErrorPage error={room.error} title="The room could not be opened" onRetry={() => void room.refetch()} />;
  const { name, purpose, expiresAt, mark, terms, acceptedAt, documents } = room.data;
  return (
    <div className="page">
      <PageHeader title={name} crumbs={[{ name: "Rooms", to: addresses.rooms(place.teamId) }]}>{purpose === "" ? null : <p className="measure room-purpose">{visibleLines(purpose)}</p>}</PageHeader>
      <MarkNote {...mark} />
      <Vaults place={place} room={room.data} />
      {documents.length === 0 ? null : (
        <section className="section">
          <h2>Documents</h2>
          <ul className="room-rows">{documents.map((document) => <DocumentRow key={document.id} place={place} document={document} />)}</ul>
        </section>
      )}
      <section className="section">
        <details><summary>The terms that you accepted on {formatInstant(acceptedAt)}</summary><TermsText text={terms.text} /></details>
        <p className="small soft after">The room is open to you until {formatInstant(expiresAt)}.</p>
      </section>
      <Watermark {...mark} />
    </div>
  );
}

function Vaults({ place, room }: { readonly place: RoomPlace; readonly room: VisitedRoom }) {
  if (room.vaults.length === 0 && room.documents.length === 0) return <p>The room shows nothing at the moment. Ask those who invited you.</p>;
  if (room.vaults.length === 0) return null;
  return (
    <section className="section first">
      <h2>Vaults</h2>
      <ul className="visit-cards">
        {room.vaults.map(({ id, name, reportedAt, score, code, languages }) => (
          <li key={id} className="visit-card">
            {reportedAt === null ? <strong>{visibleText(name)}</strong> : <Link to={addresses.visitReport({ ...place, vaultId: id, part: "summary" })}>{visibleText(name)}</Link>}
            <span className="small soft">{reportedAt === null ? "There is no report yet" : `As of ${formatInstant(reportedAt)}`}</span>
            {code === null ? null : <span className="small">{formatCount(code)} lines of code{score === null ? "" : ` · score ${score}`}</span>}
            {languages.length === 0 ? null : <span className="small soft clip">{languages.slice(0, 4).map(visibleName).join(", ")}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function DocumentRow({ place, document: { id, name, kind, bytes } }: { readonly place: RoomPlace; readonly document: RoomDocument }) {
  const download = useMutation({ mutationFn: () => downloadFile(downloadVisitDocument, { params: { ...place, documentId: id }, query: {} }, name) });
  return (
    <li>
      <div><strong>{visibleText(name)}</strong><span className="small soft">{KIND_TITLES[kind]} · {formatBytes(bytes ?? 0)}</span></div>
      <div className="buttons">
        {DOCUMENT_RULES[kind].shown ? <Button size="compact-sm" component={Link} to={addresses.visitDocument({ ...place, documentId: id })} aria-label={`Read ${name}`}>Read</Button> : null}
        <Button size="compact-sm" variant="default" loading={download.isPending} onClick={() => download.mutate()} aria-label={`Download ${name}`}>Download</Button>
      </div>
      {download.isError ? <ErrorPanel error={download.error} title="The document was not downloaded" /> : null}
    </li>
  );
}

// The documents of a room: added from this machine, taken out again, and read back by those who run the team.

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";

import { formatBytes } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { downloadRoomDocument, type Room, type RoomDocument } from "#protocol/api/rooms.ts";
import { DOCUMENT_EXTENSIONS } from "#protocol/room/documents.ts";
import { downloadFile } from "#web/data/download.ts";
import { documentProblem, useRoomAct, type RoomPlace } from "#web/data/rooms.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";

import { KIND_TITLES } from "./room-words.ts";

interface SectionProps {
  readonly place: RoomPlace;
  readonly room: Room;
  readonly mayEdit: boolean;
  readonly mayDownload: boolean;
}

export function RoomDocumentSection({ place, room, mayEdit, mayDownload }: SectionProps) {
  return (
    <section className="section">
      <h2>Documents</h2>
      <p className="measure">Documents are given to guests as they are: a file that is downloaded bears no mark, but each download is recorded. Pictures and plain texts can also be read on the page, under the mark.</p>
      {room.documents.length === 0 ? <p className="soft">There are none.</p> : <ul className="room-rows">{room.documents.map((document) => <DocumentRow key={document.id} place={place} document={document} mayEdit={mayEdit} mayDownload={mayDownload} />)}</ul>}
      {mayEdit ? <AddDocument place={place} /> : null}
    </section>
  );
}

function DocumentRow({ place, document: { id, name, kind, bytes, addedAt }, mayEdit, mayDownload }: Omit<SectionProps, "room"> & { readonly document: RoomDocument }) {
  const act = useRoomAct(place);
  const announce = useAnnounce();
  const download = useMutation({ mutationFn: () => downloadFile(downloadRoomDocument, { params: { ...place, documentId: id }, query: {} }, name) });
  return (
    <li>
      <div><strong>{visibleText(name)}</strong><span className="small soft">{KIND_TITLES[kind]} · {bytes === null ? "its content has not come; remove it and add it again" : formatBytes(bytes)} · added <Ago at={addedAt} /></span></div>
      <div className="buttons">
        {mayDownload && bytes !== null ? <Button size="compact-sm" variant="default" loading={download.isPending} onClick={() => download.mutate()} aria-label={`Download ${name}`}>Download</Button> : null}
        {mayEdit ? <Button size="compact-sm" variant="subtle" color="red" loading={act.isPending} onClick={() => act.mutate({ kind: "remove-document", documentId: id }, { onSuccess: () => announce("The document is taken out, and destroyed.") })} aria-label={`Remove ${name}`}>Remove</Button> : null}
      </div>
      {act.isError ? <ErrorPanel error={act.error} title="The document was not removed" /> : null}
      {download.isError ? <ErrorPanel error={download.error} title="The document was not downloaded" /> : null}
    </li>
  );
}

function AddDocument({ place }: { readonly place: RoomPlace }) {
  const act = useRoomAct(place);
  const announce = useAnnounce();
  const id = useId();
  const [refused, setRefused] = useState<string | null>(null);
  const add = (file: File | undefined): void => {
    if (file === undefined) return;
    const problem = documentProblem(file);
    setRefused(problem);
    if (problem === null) act.mutate({ kind: "add-document", file }, { onSuccess: () => announce("The document is in the room.") });
  };
  return (
    <div className="measure">
      <label className="drop" htmlFor={id} onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); add(event.dataTransfer.files[0]); }}>
        <Icon name={act.isPending ? "working" : "upload"} size={22} />
        <span><strong>{act.isPending ? "Sending and sealing…" : "Add a document, or drop it here"}</strong><span className="small soft">{DOCUMENT_EXTENSIONS.join(", ")}; 50 MiB at most</span></span>
        <input id={id} type="file" accept={DOCUMENT_EXTENSIONS.map((extension) => `.${extension}`).join(",")} disabled={act.isPending} onChange={(event) => { add(event.currentTarget.files?.[0]); event.currentTarget.value = ""; }} aria-describedby={refused === null ? undefined : `${id}-error`} aria-invalid={refused !== null} />
      </label>
      {refused === null ? null : <p className="field-error" id={`${id}-error`} role="alert">{refused}</p>}
      {act.isError ? <ErrorPanel error={act.error} title="The document was not taken" /> : null}
    </div>
  );
}

// One room as those who run it see it: what is still missing, what it shows and asks for, who is let in; to open it, close it, delete it.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { formatInstant } from "#base/format.ts";
import type { Room } from "#protocol/api/rooms.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { roomQuery, useRoomAct, type RoomPlace } from "#web/data/rooms.ts";
import { useMay } from "#web/data/session.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ConfirmByName } from "#web/ui/ConfirmByName.tsx";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useRoomPlace } from "#web/ui/place.ts";

import { RoomDocumentSection } from "./RoomDocumentSection.tsx";
import { RoomGuestSection } from "./RoomGuestSection.tsx";
import { RoomShowForm } from "./RoomShowForm.tsx";
import { RoomTermsForm } from "./RoomTermsForm.tsx";
import { roomStanding } from "./room-words.ts";
import { RoomTabs } from "./RoomTabs.tsx";

export function RoomPage() {
  const place = useRoomPlace();
  const room = useQuery(roomQuery(place));
  if (room.isPending) return <PageSkeleton />;
  if (room.isError) {
    if (toProblem(room.error).status === 404) return <ThingNotFound thing="room" to={addresses.rooms(place.teamId)} />;
    return <ErrorPage error={room.error} title="The room could not be opened" onRetry={() => void room.refetch()} />;
  }
  return <OpenedRoom place={place} room={room.data} />;
}

function OpenedRoom({ place, room }: { readonly place: RoomPlace; readonly room: Room }) {
  const mayManage = useMay(place.teamId, "vaults.manage-rooms");
  const act = useRoomAct(place);
  const announce = useAnnounce();
  const standing = roomStanding(room, Date.now());
  const mayEdit = mayManage && room.state !== "closed";
  const isReady = room.terms !== null && room.vaults.length + room.documents.filter(({ bytes }) => bytes !== null).length > 0;
  const open = (): void => act.mutate({ kind: "open" }, { onSuccess: () => announce("The room is open to its guests.") });
  const action = mayEdit && room.state === "draft" ? <Button onClick={open} loading={act.isPending} disabled={!isReady}>Open the room</Button> : null;
  return (
    <div className="page">
      <PageHeader title={room.name} crumbs={[{ name: "Rooms", to: addresses.rooms(place.teamId) }]} state={<span className="badge" data-tone={standing.tone}>{standing.word}</span>} action={action}><RoomTabs place={place} /></PageHeader>
      {act.isError ? <ErrorPanel error={act.error} title="That did not work" /> : null}
      {room.state === "draft" ? <Missing room={room} /> : null}
      {room.state === "open" && mayManage ? <p className="note">What this room shows can be changed while it is open, within an elevation. Guests see a change at their next look; changed terms they accept first.</p> : null}
      {room.closedAt === null ? null : <p className="note">The room was closed on {formatInstant(room.closedAt)}. All its guests are out; what they looked at stays to be read.</p>}
      <RoomShowForm key={`show ${room.state}`} place={place} room={room} mayEdit={mayEdit} />
      <RoomDocumentSection place={place} room={room} mayEdit={mayEdit} mayDownload={mayManage} />
      <RoomTermsForm key={`terms ${room.terms?.version ?? 0}`} place={place} room={room} mayEdit={mayEdit} />
      <RoomGuestSection place={place} room={room} mayEdit={mayEdit} />
      {mayManage ? <Ending place={place} room={room} /> : null}
    </div>
  );
}

function Missing({ room }: { readonly room: Room }) {
  const steps: readonly (readonly [done: boolean, text: string])[] = [
    [room.vaults.length + room.documents.length > 0, "Choose at least one vault or document"],
    [room.terms !== null, "Write the terms"],
    [room.guests.length > 0, "Invite guests; they see nothing before the room is open"],
  ];
  return <ul className="room-steps" aria-label="Before the room is opened">{steps.map(([done, text]) => <li key={text} data-done={done}><Icon name={done ? "check" : "waiting"} size={18} /><span>{text}{done ? <span className="visually-hidden"> (done)</span> : null}</span></li>)}</ul>;
}

function Ending({ place, room }: { readonly place: RoomPlace; readonly room: Room }) {
  const act = useRoomAct(place);
  const announce = useAnnounce();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"close" | "delete" | null>(null);
  const confirm = (): void => {
    if (asking === "close") act.mutate({ kind: "close" }, { onSuccess: () => { setAsking(null); announce("The room is closed, and all its guests are out."); } });
    if (asking === "delete") act.mutate({ kind: "delete" }, { onSuccess: () => { announce("The room and its documents are destroyed."); void navigate({ to: addresses.rooms(place.teamId) }); } });
  };
  return (
    <section className="section measure">
      <h2>Close, or delete</h2>
      <p>Closing puts all guests out at once, for good. Deleting destroys the documents too; the <Link to={addresses.audit(place.teamId)}>audit log</Link> keeps what was done.</p>
      <div className="buttons">
        {room.state === "closed" ? null : <Button variant="default" onClick={() => setAsking("close")}>Close the room</Button>}
        <Button color="red" variant="outline" onClick={() => setAsking("delete")}>Delete the room</Button>
      </div>
      <ConfirmByName key={asking} opened={asking !== null} name={room.name} title={asking === "close" ? "Close this room?" : "Delete this room?"} action={asking === "close" ? "Close the room" : "Delete the room"} busy={act.isPending} onConfirm={confirm} onClose={() => setAsking(null)}>
        <p>{asking === "close" ? "All guests are out at once, and the room is not opened again." : "The room, its documents and the list of what guests looked at are destroyed. This cannot be undone."}</p>
        {act.isError ? <ErrorPanel error={act.error} title="That did not work" /> : null}
      </ConfirmByName>
    </section>
  );
}

// The rooms of a team: all of them for those who run it, for a guest the ones that they are let into.

import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";

import { formatDay } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { RoomSummary } from "#protocol/api/rooms.ts";
import { addresses } from "#web/addresses.ts";
import { roomsQuery, useCreateRoom, visitsQuery } from "#web/data/rooms.ts";
import { teamQuery } from "#web/data/session.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton, RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";

import { dayFromNow, endOfDay, roomStanding } from "./room-words.ts";

const STEPS: readonly (readonly [title: string, text: string])[] = [
  ["Choose what it shows", "Vaults with a snapshot or the newest, and documents. Outsiders see results, never evidence of the code."],
  ["Say under which terms", "Whoever comes in accepts them first, and again when you change them."],
  ["Invite, and watch", "Each guest has a last day, a mark on every page, and every look is recorded for you."],
];

export function RoomsPage() {
  const team = useQuery(teamQuery(useTeamId()));
  if (team.isPending) return <PageSkeleton />;
  if (team.isError) return <ErrorPage error={team.error} title="The rooms could not be opened" onRetry={() => void team.refetch()} />;
  const { id, permissions } = team.data;
  if (permissions.includes("vaults.visit-rooms")) return <VisitList teamId={id} />;
  return <RoomList teamId={id} mayMake={permissions.includes("vaults.manage-rooms")} />;
}

function RoomList({ teamId, mayMake }: { readonly teamId: string; readonly mayMake: boolean }) {
  const rooms = useQuery(roomsQuery(teamId));
  const [making, setMaking] = useState(false);
  const some = (rooms.data?.length ?? 0) > 0;
  return (
    <div className="page">
      <PageHeader title="Rooms" action={mayMake && some ? <Button onClick={() => setMaking(true)} leftSection={<Icon name="add" size={18} />}>Make a room</Button> : null} />
      {rooms.isPending ? <RowsSkeleton rows={3} /> : null}
      {rooms.isError ? <ErrorPanel error={rooms.error} title="The rooms could not be listed" onRetry={() => void rooms.refetch()} /> : null}
      {rooms.data?.length === 0 ? <NoRooms mayMake={mayMake} onMake={() => setMaking(true)} /> : null}
      {some ? <ul className="room-list">{rooms.data?.map((room) => <RoomRow key={room.id} teamId={teamId} room={room} />)}</ul> : null}
      <Modal opened={making} onClose={() => setMaking(false)} title="Make a room" closeButtonProps={{ "aria-label": "Close" }} centered size="lg"><RoomForm teamId={teamId} onClose={() => setMaking(false)} /></Modal>
    </div>
  );
}

function NoRooms({ mayMake, onMake }: { readonly mayMake: boolean; readonly onMake: () => void }) {
  return (
    <section className="empty">
      <h2>A room shows outsiders what you choose, for as long as you say</h2>
      <ol className="steps">{STEPS.map(([title, text]) => <li key={title}><strong>{title}</strong><span>{text}</span></li>)}</ol>
      {mayMake ? <Button onClick={onMake}>Make the first room</Button> : <p>Your role may look at rooms, but not make one. Ask an owner or administrator.</p>}
    </section>
  );
}

function RoomRow({ teamId, room }: { readonly teamId: string; readonly room: RoomSummary }) {
  const standing = roomStanding(room, Date.now());
  return (
    <li className="room-row">
      <div className="room-name"><Link to={addresses.room({ teamId, roomId: room.id })}>{visibleText(room.name)}</Link><span className="small soft">until {formatDay(room.expiresAt)}</span></div>
      <div className="room-state"><span className="badge" data-tone={standing.tone}>{standing.word}</span><br /><span className="small soft">{room.lastLookAt === null ? "Nobody has looked yet" : <>last look <Ago at={room.lastLookAt} /></>}</span></div>
      <Figure value={room.vaults} name="vaults" /><Figure value={room.documents} name="documents" /><Figure value={room.guests} name="guests" />
    </li>
  );
}

function Figure({ value, name }: { readonly value: number; readonly name: string }) {
  return <div className="vault-figure"><span className="number">{value}</span><span className="small soft">{name}</span></div>;
}

function RoomForm({ teamId, onClose }: { readonly teamId: string; readonly onClose: () => void }) {
  const create = useCreateRoom(teamId);
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [purpose, setPurpose] = useState("");
  const [day, setDay] = useState(() => dayFromNow(Date.now(), 30));
  const expiresAt = endOfDay(day);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (expiresAt !== null) create.mutate({ name: name.trim(), purpose: purpose.trim(), expiresAt }, { onSuccess: ({ id }) => void navigate({ to: addresses.room({ teamId, roomId: id }) }) });
  };
  return (
    <form onSubmit={submit} className="stack">
      <TextInput label="Name" description="Guests see it, and it stands on every page that they are shown." maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} required data-autofocus />
      <Textarea label="Purpose" description="Guests see it on the room's page." rows={2} maxLength={1000} value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
      <TextInput label="Last day (UTC)" type="date" value={day} onChange={(event) => setDay(event.currentTarget.value)} classNames={{ wrapper: "short" }} required />
      {create.isError ? <ErrorPanel error={create.error} title="The room was not made" /> : null}
      <div className="buttons"><Button type="submit" loading={create.isPending} disabled={name.trim() === "" || expiresAt === null}>Make the room</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
    </form>
  );
}

function VisitList({ teamId }: { readonly teamId: string }) {
  const visits = useQuery(visitsQuery(teamId));
  return (
    <div className="page">
      <PageHeader title="Rooms" />
      {visits.isPending ? <RowsSkeleton rows={2} /> : null}
      {visits.isError ? <ErrorPanel error={visits.error} title="The rooms could not be listed" onRetry={() => void visits.refetch()} /> : null}
      {visits.data?.length === 0 ? <p>No room is open to you now. Those who invited you say when one is.</p> : null}
      <ul className="visit-cards">
        {visits.data?.map(({ roomId, name, expiresAt, accepted }) => (
          <li key={roomId} className="visit-card"><Link to={addresses.visit({ teamId, roomId })}>{visibleText(name)}</Link><span className="small soft">{accepted ? "You accepted its terms" : "Its terms come first"}</span><span className="small soft">open to you until {formatDay(expiresAt)}</span></li>
        ))}
      </ul>
    </div>
  );
}

// Who is let into a room: invited by address until a day, put out at once.

import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { formatDay } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { Room, RoomGuest } from "#protocol/api/rooms.ts";
import { fieldProblem, toProblem } from "#web/data/api-error.ts";
import { useRoomAct, type RoomPlace } from "#web/data/rooms.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { endOfDay, GUEST_STANDINGS, toDateField } from "./room-words.ts";

interface SectionProps {
  readonly place: RoomPlace;
  readonly room: Room;
  readonly mayEdit: boolean;
}

export function RoomGuestSection({ place, room, mayEdit }: SectionProps) {
  return (
    <section className="section">
      <h2>Guests</h2>
      {room.guests.length === 0 ? <p className="soft">Nobody is invited.</p> : <ul className="room-rows">{room.guests.map((guest) => <GuestRow key={guest.id} place={place} room={room} guest={guest} mayEdit={mayEdit} />)}</ul>}
      {mayEdit ? <InviteForm place={place} room={room} /> : null}
    </section>
  );
}

function GuestRow({ place, room, guest, mayEdit }: SectionProps & { readonly guest: RoomGuest }) {
  const act = useRoomAct(place);
  const announce = useAnnounce();
  const { id, email, state, expiresAt, accepted } = guest;
  const standing = GUEST_STANDINGS[state];
  return (
    <li>
      <div><strong>{visibleText(email)}</strong><span className="small soft">until {formatDay(expiresAt)} · {accepted === null ? "has not accepted the terms" : <>accepted version {accepted.version}{accepted.version === room.terms?.version ? "" : " (not the terms of now)"} <Ago at={accepted.at} /></>}</span></div>
      <span className="badge" data-tone={standing.tone}>{standing.word}</span>
      {mayEdit && state !== "removed" ? <Button size="compact-sm" variant="subtle" color="red" loading={act.isPending} onClick={() => act.mutate({ kind: "remove-guest", guestId: id }, { onSuccess: () => announce("They are out.") })} aria-label={`Put ${email} out`}>Put out</Button> : null}
      {act.isError ? <ErrorPanel error={act.error} title="They were not put out" /> : null}
    </li>
  );
}

function InviteForm({ place, room }: Pick<SectionProps, "place" | "room">) {
  const act = useRoomAct(place);
  const announce = useAnnounce();
  const [email, setEmail] = useState("");
  const [day, setDay] = useState(toDateField(room.expiresAt));
  const problem = act.error === null ? null : toProblem(act.error);
  const latest = toDateField(room.expiresAt);
  const expiresAt = day === latest ? room.expiresAt : endOfDay(day);
  const invite = (event: SubmitEvent): void => {
    event.preventDefault();
    if (expiresAt === null) return;
    act.mutate({ kind: "invite", email: email.trim(), expiresAt }, { onSuccess: () => { setEmail(""); announce("The invitation is on its way."); } });
  };
  return (
    <form onSubmit={invite} className="stack measure">
      <div className="inline-form end">
        <TextInput label="Invite an address" type="email" autoComplete="off" maxLength={254} value={email} error={fieldProblem(problem, "body.email")} onChange={(event) => setEmail(event.currentTarget.value)} />
        <TextInput label="Until (UTC)" type="date" max={latest} value={day} onChange={(event) => setDay(event.currentTarget.value)} />
        <Button type="submit" loading={act.isPending} disabled={email.trim() === "" || expiresAt === null}>Invite</Button>
      </div>
      <p className="small soft">They get a link by mail that works once within 7 days, and see nothing but this room. Whoever is a guest already finds the room among theirs.</p>
      {problem !== null && problem.fields.length === 0 ? <ErrorPanel error={act.error} title="Not invited" /> : null}
    </form>
  );
}

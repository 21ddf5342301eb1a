// What the guests of a room looked at: by day, by guest and thing, one by one; as a sheet. The id of an export leads to who took it.

import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { formatDay, formatInstant, plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { exportRoomLooks, type Room, type RoomLook, type RoomLooks } from "#protocol/api/rooms.ts";
import { addresses } from "#web/addresses.ts";
import { toProblem } from "#web/data/api-error.ts";
import { downloadFile } from "#web/data/download.ts";
import { roomLooksQuery, roomQuery } from "#web/data/rooms.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { ThingNotFound } from "#web/ui/NotFound.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useRoomPlace } from "#web/ui/place.ts";

import { everyDay, lookWords, type LookDay } from "./room-words.ts";
import { RoomTabs } from "./RoomTabs.tsx";

const MOST_DAYS = 90;
const SHOWN = 50;

export function RoomLooksPage() {
  const place = useRoomPlace();
  const room = useQuery(roomQuery(place));
  const looks = useQuery(roomLooksQuery(place));
  const sheet = useMutation({ mutationFn: () => downloadFile(exportRoomLooks, { params: { ...place }, query: {} }) });
  if (room.isPending || looks.isPending) return <PageSkeleton />;
  if (room.isError || looks.isError) {
    const error = room.error ?? looks.error;
    if (toProblem(error).status === 404) return <ThingNotFound thing="room" to={addresses.rooms(place.teamId)} />;
    return <ErrorPage error={error} title="What guests looked at could not be listed" onRetry={() => void Promise.all([room.refetch(), looks.refetch()])} />;
  }
  const action = looks.data.total === 0 ? null : <Button variant="default" loading={sheet.isPending} onClick={() => sheet.mutate()}>Export as CSV</Button>;
  return (
    <div className="page">
      <PageHeader title="What guests looked at" documentTitle={`What guests of ${room.data.name} looked at`} crumbs={[{ name: "Rooms", to: addresses.rooms(place.teamId) }, { name: room.data.name, to: addresses.room(place) }]} action={action}><RoomTabs place={place} /></PageHeader>
      {sheet.isError ? <ErrorPanel error={sheet.error} title="Nothing was exported" /> : null}
      {looks.data.total === 0 ? <p>Nobody has looked at anything yet. Each look of a guest will stand here, with when and at what.</p> : <Looks room={room.data} looks={looks.data} />}
    </div>
  );
}

function Looks({ room, looks }: { readonly room: Room; readonly looks: RoomLooks }) {
  const days = everyDay(looks.days, MOST_DAYS);
  return (
    <>
      <section className="section first" aria-labelledby="by-day"><h2 id="by-day">By day</h2><p>{plural(looks.total, "look")} by {plural(new Set(looks.counts.map(({ guestId }) => guestId)).size, "guest")}.</p><DayPlot days={days} /></section>
      <section className="section" aria-labelledby="by-thing"><h2 id="by-thing">By guest</h2>{room.guests.filter(({ id }) => looks.counts.some(({ guestId }) => guestId === id)).map(({ id, email }) => <GuestLooks key={id} email={email} room={room} counts={looks.counts.filter(({ guestId }) => guestId === id)} />)}</section>
      <Newest room={room} looks={looks} />
    </>
  );
}

/** Columns by day, from the first look to the last. */
function DayPlot({ days }: { readonly days: readonly LookDay[] }) {
  const most = Math.max(1, ...days.map(({ count }) => count));
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  const width = 100 / Math.max(days.length, 14);
  return (
    <figure>
      <svg className="look-days" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={`Looks by day from ${formatDay(first.day)} to ${formatDay(last.day)}, ${most} at most`}>
        {days.map(({ day, count }, place) => <rect key={day} x={place * width} y={29.5 - (count / most) * 28} width={width * 0.8} height={(count / most) * 28}><title>{`${formatDay(day)}: ${plural(count, "look")}`}</title></rect>)}
        <line x1="0" x2="100" y1="29.75" y2="29.75" strokeWidth="0.5" />
      </svg>
      <figcaption className="small soft">{first.day === last.day ? formatDay(first.day) : `${formatDay(first.day)} to ${formatDay(last.day)}`}; {plural(most, "look")} on the busiest day</figcaption>
    </figure>
  );
}

function nameOf(room: Room, { vaultId, documentId }: Pick<RoomLook, "vaultId" | "documentId">): string {
  if (vaultId !== null) return room.vaults.find((vault) => vault.vaultId === vaultId)?.name ?? "a vault that was taken out";
  if (documentId !== null) return room.documents.find(({ id }) => id === documentId)?.name ?? "a document that was taken out";
  return "";
}

function GuestLooks({ email, room, counts }: { readonly email: string; readonly room: Room; readonly counts: RoomLooks["counts"] }) {
  return (
    <div className="table-scroll" role="region" aria-label={`What ${email} looked at`} tabIndex={0}>
      <h3 className="address">{visibleText(email)}</h3>
      <table className="table as-list">
        <thead><tr><th scope="col">What</th><th scope="col">Of</th><th scope="col" className="n">How often</th><th scope="col">Last</th></tr></thead>
        <tbody>
          {counts.map((count) => (
            <tr key={`${count.what} ${count.part} ${count.vaultId} ${count.documentId}`}><td data-label="What">{lookWords(count)}</td><td data-label="Of" className="name">{visibleText(nameOf(room, count))}</td><td data-label="How often" className="n">{count.count}</td><td data-label="Last"><Ago at={count.lastAt} /></td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Newest({ room, looks }: { readonly room: Room; readonly looks: RoomLooks }) {
  const [wanted, setWanted] = useState("");
  const emails = new Map(room.guests.map(({ id, email }) => [id, email]));
  const words = wanted.trim().toLowerCase();
  const found = looks.items.filter(({ id, guestId }) => words === "" || id.startsWith(words) || (emails.get(guestId) ?? "").toLowerCase().includes(words));
  return (
    <section className="section" aria-labelledby="one-by-one">
      <h2 id="one-by-one">One by one</h2>
      <TextInput className="search" type="search" aria-label="Search the looks" placeholder="An export's id, or an address" value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} data-search />
      <p className="small soft" role="status">{plural(found.length, "look")}{found.length > SHOWN ? `, the newest ${SHOWN} shown` : ""}{looks.total > looks.items.length ? `; older ones are in the export` : ""}</p>
      <div className="table-scroll" role="region" aria-label="Looks" tabIndex={0}>
        <table className="table as-list">
          <thead><tr><th scope="col">When</th><th scope="col">Guest</th><th scope="col">What</th><th scope="col">Id</th></tr></thead>
          <tbody>
            {found.slice(0, SHOWN).map((look) => (
              <tr key={look.id}><td data-label="When">{formatInstant(look.at)}</td><td data-label="Guest" className="name">{visibleText(emails.get(look.guestId) ?? "")}</td><td data-label="What">{lookWords(look)}{nameOf(room, look) === "" ? null : <span className="soft">, {visibleText(nameOf(room, look))}</span>}</td><td data-label="Id"><code title={look.id}>{look.id.slice(0, 8)}</code></td></tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 ? <p>No look of these has that id or address.</p> : null}
    </section>
  );
}

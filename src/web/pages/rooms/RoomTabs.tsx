// Two pages of a room: what it is, and what its guests looked at.

import { Link } from "@tanstack/react-router";

import { addresses, type RoomAddress } from "#web/addresses.ts";

export function RoomTabs({ place }: { readonly place: RoomAddress }) {
  return (
    <nav className="tabs" aria-label="Pages of the room">
      <Link to={addresses.room(place)} activeOptions={{ exact: true, includeSearch: false }}>The room</Link>
      <Link to={addresses.roomLooks(place)} activeOptions={{ exact: true, includeSearch: false }}>What guests looked at</Link>
    </nav>
  );
}

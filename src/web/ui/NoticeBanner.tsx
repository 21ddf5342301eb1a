// On every page of a team: break-glass access that is in force, or that nobody has reviewed yet. It stays until it is reviewed.

import { Link } from "@tanstack/react-router";

import { visibleText } from "#base/visible-text.ts";
import type { Notices } from "#protocol/api/requests.ts";
import { addresses } from "#web/addresses.ts";
import { useSession } from "#web/data/session.ts";

import { Icon } from "./Icon.tsx";

export function NoticeBanner({ teamId, notices }: { readonly teamId: string; readonly notices: Notices }) {
  const own = useSession()?.person.id;
  const [first, ...others] = notices.breakGlass;
  if (first === undefined) return null;
  const who = first.person.id === own ? "You" : visibleText(first.person.email ?? "Somebody");
  const words = first.state === "active" ? `${who} took access in an emergency; it is in force.` : `${who} took access in an emergency; it is not reviewed yet.`;
  return (
    <div className="alarm" role="region" aria-label="Break-glass">
      <Icon name="warning" size={18} />
      <span>{words} <Link to={addresses.request(teamId, first.requestId)}>Look at it</Link>{others.length === 0 ? null : <span className="soft"> and at {others.length} more</span>}</span>
    </div>
  );
}

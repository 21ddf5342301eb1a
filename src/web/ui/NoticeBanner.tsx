// On every page of a team: break-glass access that is in force, or that nobody has reviewed yet; and, for those who answer for it, a review
// of access that is overdue. Each stays until it is done.

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { visibleText } from "#base/visible-text.ts";
import type { Notices } from "#protocol/api/waiting.ts";
import { addresses } from "#web/addresses.ts";
import { useSession } from "#web/data/session.ts";

import { Icon } from "./Icon.tsx";

export function NoticeBanner({ teamId, notices }: { readonly teamId: string; readonly notices: Notices }) {
  return (
    <>
      <BreakGlass teamId={teamId} breakGlass={notices.breakGlass} />
      {notices.reviews.overdue === 0 ? null : <Alarm name="Reviews of access">A review of access is overdue. <Link to={addresses.reviews(teamId)}>Look at it</Link></Alarm>}
    </>
  );
}

function BreakGlass({ teamId, breakGlass }: { readonly teamId: string; readonly breakGlass: Notices["breakGlass"] }) {
  const own = useSession()?.person.id;
  const [first, ...others] = breakGlass;
  if (first === undefined) return null;
  const who = first.person.id === own ? "You" : visibleText(first.person.email ?? "Somebody");
  const words = first.state === "active" ? `${who} took access in an emergency; it is in force.` : `${who} took access in an emergency; it is not reviewed yet.`;
  return <Alarm name="Break-glass">{words} <Link to={addresses.request(teamId, first.requestId)}>Look at it</Link>{others.length === 0 ? null : <span className="soft"> and at {others.length} more</span>}</Alarm>;
}

function Alarm({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return <div className="alarm" role="region" aria-label={name}><Icon name="warning" size={18} /><span>{children}</span></div>;
}

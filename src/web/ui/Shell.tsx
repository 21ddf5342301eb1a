// The frame of every signed-in page: a slim bar on the left (at the foot on phones) with the team at its foot, the page beside it.

import { Link, Navigate, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";

import type { Session } from "#protocol/api/session.ts";
import { visibleText } from "#base/visible-text.ts";
import { addresses } from "#web/addresses.ts";
import { sessionQuery, teamQuery } from "#web/data/session.ts";
import { useNotices } from "#web/data/waiting.ts";
import { rememberPlace } from "#web/data/sign-in.ts";

import { ElevationBanner } from "./ElevationBanner.tsx";
import { ElevationGate } from "./ElevationGate.tsx";
import { ErrorPage } from "./ErrorPanel.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import { lazyOnSign } from "./load-ahead.tsx";
import { Mark } from "./Mark.tsx";
import { NoticeBanner } from "./NoticeBanner.tsx";
import { PageSkeleton } from "./PageSkeleton.tsx";
import { useTeamId } from "./place.ts";
import { useShortcuts } from "./shortcuts.ts";

const KeyboardHelp = lazyOnSign(async () => (await import("./KeyboardHelp.tsx")).KeyboardHelp);

export function Shell() {
  const session = useQuery(sessionQuery);
  if (session.isPending) return <div className="shell"><div className="bar" /><main><PageSkeleton /></main></div>;
  if (session.isError) return <main className="alone"><ErrorPage error={session.error} title="Strongroom cannot be reached" onRetry={() => void session.refetch()} /></main>;
  if (session.data === null) return <ToSignIn />;
  return <SignedInShell session={session.data} />;
}

/** And back to where they wanted to be. */
function ToSignIn() {
  // Read once: whoever listens to the place while it changes would be sent away again and again.
  useState(() => rememberPlace(window.location.pathname));
  return <Navigate to={addresses.signIn} replace />;
}

function SignedInShell({ session }: { readonly session: Session }) {
  const inAddress = useTeamId();
  const team = session.teams.find(({ id }) => id === inAddress) ?? session.teams[0];
  const teamId = team?.id ?? "";
  const permissions = useQuery({ ...teamQuery(teamId), enabled: teamId !== "" }).data?.permissions;
  const seesVaults = permissions === undefined || permissions.includes("vaults.read");
  const hasRooms = permissions?.some((name) => name === "vaults.read-rooms" || name === "vaults.visit-rooms") ?? false;
  const seesLive = permissions?.includes("live.read") ?? false;
  const navigate = useNavigate();
  const notices = useNotices(teamId);
  const { pathname } = useLocation();
  const besideVaults = [addresses.portfolio(teamId), addresses.projectPortfolio(teamId, ""), addresses.archivist(teamId)].some((address) => pathname.startsWith(address));
  const inRooms = [addresses.rooms(teamId), `/teams/${teamId}/visits/`].some((address) => pathname.startsWith(address));
  // The team's address is the beginning of the others'.
  const elsewhere = besideVaults || inRooms || [addresses.vaults, addresses.liveSessions, addresses.assurance, addresses.requests, addresses.settings].some((address) => pathname.startsWith(address(teamId)));
  // Null as long as nobody has asked: its code comes with the first sign of somebody.
  const [helpOpen, setHelpOpen] = useState<boolean | null>(null);
  // What does not fit beside each other at the foot of a phone; wherever one goes from it, it is closed there.
  const [moreOpenAt, setMoreOpenAt] = useState<string | null>(null);
  const isMoreOpen = moreOpenAt === pathname;
  useShortcuts({
    onHelp: () => setHelpOpen(true),
    goTo: { v: () => void navigate({ to: addresses.vaults(teamId) }), p: () => void navigate({ to: addresses.portfolio(teamId) }), a: () => void navigate({ to: addresses.assurance(teamId) }), l: () => void navigate({ to: addresses.liveSessions(teamId) }), t: () => void navigate({ to: addresses.team(teamId) }), r: () => void navigate({ to: addresses.requests(teamId) }), s: () => void navigate({ to: addresses.settings(teamId) }), n: () => void navigate({ to: addresses.addVault(teamId) }) },
  });
  return (
    <div className="shell">
      <a className="skip-link" href="#content">Skip to the page</a>
      <nav className="bar" aria-label="Main" onKeyDown={(event) => { if (event.key === "Escape") setMoreOpenAt(null); }}>
        <Link to={addresses.vaults(teamId)} className="bar-mark" aria-label="Strongroom: all vaults"><Mark /></Link>
        {seesVaults ? <BarLink to={addresses.vaults(teamId)} icon="vaults" name="Vaults" also={besideVaults} /> : null}
        {hasRooms ? <BarLink to={addresses.rooms(teamId)} icon="rooms" name="Rooms" also={inRooms} /> : null}
        {seesLive ? <BarLink to={addresses.liveSessions(teamId)} icon="live" name="Live" /> : null}
        <BarLink to={addresses.assurance(teamId)} icon="assurance" name="Assurance" />
        <button type="button" className="bar-link bar-more" aria-expanded={isMoreOpen} aria-controls="bar-rest" onClick={() => setMoreOpenAt(isMoreOpen ? null : pathname)}>
          <Icon name="more" /><span>More</span><BarCount count={notices.toDecide} />
        </button>
        <div id="bar-rest" className="bar-rest" data-open={isMoreOpen ? true : undefined} onClick={() => setMoreOpenAt(null)}>
          <BarLink to={addresses.team(teamId)} icon="team" name="Team" here={!elsewhere} />
          <BarLink to={addresses.requests(teamId)} icon="requests" name="Requests" count={notices.toDecide} />
          <BarLink to={addresses.settings(teamId)} icon="settings" name="Settings" />
          <BarLink to={addresses.account} icon="account" name="Account" />
          <button type="button" className="bar-link bar-help" onClick={() => setHelpOpen(true)}><Icon name="help" /><span>Help</span></button>
          <div className="bar-team" title={visibleText(team?.name ?? "")}>{session.teams.length === 1 ? visibleText(team?.name ?? "") : <Link to={addresses.teams} aria-label="Your teams">{visibleText(team?.name ?? "No team")}</Link>}</div>
        </div>
      </nav>
      <main id="content" tabIndex={-1}>
        {team?.elevation === null || team === undefined ? null : <ElevationBanner key={team.elevation.grantId} teamId={team.id} elevation={team.elevation} />}
        <NoticeBanner teamId={teamId} notices={notices} />
        <Outlet />
      </main>
      <ElevationGate />
      {helpOpen === null ? null : <Suspense fallback={null}><KeyboardHelp opened={helpOpen} onClose={() => setHelpOpen(false)} /></Suspense>}
    </div>
  );
}

function BarLink({ to, icon, name, count = 0, here = true, also = false }: { readonly to: string; readonly icon: IconName; readonly name: string; readonly count?: number; readonly here?: boolean; readonly also?: boolean }) {
  return (
    <Link to={to} className="bar-link" activeProps={here ? { "data-active": true } : {}} {...(also ? { "data-active": true } : {})}>
      <Icon name={icon} /><span>{name}</span>
      <BarCount count={count} />
    </Link>
  );
}

function BarCount({ count }: { readonly count: number }) {
  return count === 0 ? null : <span className="bar-count">{count > 99 ? "99+" : count}<span className="visually-hidden"> to decide</span></span>;
}

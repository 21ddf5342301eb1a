// The live sessions of a team: those that run, to be ended; those that were, in numbers. What they are about no server knows.

import { Button, Modal } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { formatDuration, formatInstant, plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import type { LiveSession } from "#protocol/api/live-sessions.ts";
import type { Team } from "#protocol/api/teams.ts";
import { liveSessionsQuery, useEndLiveSession } from "#web/data/live-sessions.ts";
import { teamQuery, useSession } from "#web/data/session.ts";
import { Ago } from "#web/ui/Ago.tsx";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPage, ErrorPanel } from "#web/ui/ErrorPanel.tsx";
import { Icon } from "#web/ui/Icon.tsx";
import { PageHeader } from "#web/ui/PageHeader.tsx";
import { PageSkeleton, RowsSkeleton } from "#web/ui/PageSkeleton.tsx";
import { useTeamId } from "#web/ui/place.ts";

import { ConnectionLog } from "./ConnectionLog.tsx";
import { END_WORDS } from "./words.ts";

const STEPS: readonly (readonly [title: string, text: string])[] = [
  ["Share a folder", "Run strongroom share in it, on the machine where the code is. It prints a link."],
  ["Let people in", "They open the link in a browser, with nothing to install. You see a name and a code, and say yes to each."],
  ["Work on it together", "They edit, search and complete as you do. Nothing is copied to the server, and it cannot read what passes through it."],
];

export function LiveSessionsPage() {
  const team = useQuery(teamQuery(useTeamId()));
  if (team.isPending) return <PageSkeleton />;
  if (team.isError) return <ErrorPage error={team.error} title="The live sessions could not be opened" onRetry={() => void team.refetch()} />;
  return (
    <div className="page">
      <PageHeader title="Live sessions"><p className="soft measure lead">Code on somebody's machine, edited together. The server passes sealed frames on and reads none of it. It keeps these numbers, and for a time from where people were connected.</p></PageHeader>
      <Sessions key={team.data.id} team={team.data} />
    </div>
  );
}

function Sessions({ team }: { readonly team: Team }) {
  const list = useInfiniteQuery(liveSessionsQuery(team.id));
  const [ending, setEnding] = useState<LiveSession | null>(null);
  if (list.isPending) return <RowsSkeleton rows={3} />;
  if (list.isError) return <ErrorPanel error={list.error} title="The live sessions could not be listed" onRetry={() => void list.refetch()} />;
  const sessions = list.data.pages.flatMap(({ items }) => items);
  if (sessions.length === 0) return <NoSessions mayShare={team.permissions.includes("live.share")} />;
  const running = sessions.filter(({ ended }) => ended === null);
  const seesConnections = team.permissions.includes("live.read-connections");
  return (
    <>
      <section className="section first" aria-labelledby="running">
        <h2 id="running">Running</h2>
        {running.length === 0 ? <p className="soft">None. <code>strongroom share</code> starts one.</p> : <ul className="room-rows">{running.map((session) => <RunningRow key={session.id} teamId={team.id} session={session} seesConnections={seesConnections} onEnd={() => setEnding(session)} />)}</ul>}
      </section>
      {sessions.length === running.length ? null : <Past teamId={team.id} sessions={sessions.filter(({ ended }) => ended !== null)} seesConnections={seesConnections} />}
      {list.hasNextPage ? <div className="buttons after-list"><Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>Show more</Button></div> : null}
      {ending === null ? null : <EndDialog teamId={team.id} session={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function NoSessions({ mayShare }: { readonly mayShare: boolean }) {
  return (
    <section className="empty">
      <h2>Nobody has shared code live yet</h2>
      <ol className="steps">{STEPS.map(([title, text]) => <li key={title}><strong>{title}</strong><span>{text}</span></li>)}</ol>
      {mayShare ? <p><code>./strongroom share</code></p> : <p>Your role may take part, but not share. Ask an owner or administrator.</p>}
    </section>
  );
}

function RunningRow({ teamId, session, seesConnections, onEnd }: { readonly teamId: string; readonly session: LiveSession; readonly seesConnections: boolean; readonly onEnd: () => void }) {
  return (
    <li>
      <div>
        <span><Starter person={session.startedBy} />, <Ago at={session.startedAt} /></span>
        <span className="small soft">{taken(session.mostParticipants)}{session.membersOnly ? " · members of the team only" : ""}</span>
        {seesConnections ? <ConnectionLog teamId={teamId} session={session} /> : null}
      </div>
      <span className="badge" data-tone="good"><Icon name="live" size={16} />Running</span>
      {session.mayEnd ? <Button variant="default" size="sm" onClick={onEnd} aria-label={`End the session started ${formatInstant(session.startedAt)}`}>End</Button> : null}
    </li>
  );
}

function taken(most: number): string {
  return most === 0 ? "nobody is connected yet" : `at most ${plural(most, "person", "people")} at a time`;
}

/** `within` a sentence, or at its beginning. */
function Starter({ person, within = false }: { readonly person: LiveSession["startedBy"]; readonly within?: boolean }) {
  const own = useSession()?.person.id === person.id;
  const words = within ? { own: "you", other: "somebody of the team" } : { own: "You", other: "Somebody of the team" };
  return <span className="person">{own ? words.own : visibleText(person.email ?? words.other)}</span>;
}

function Past({ teamId, sessions, seesConnections }: { readonly teamId: string; readonly sessions: readonly LiveSession[]; readonly seesConnections: boolean }) {
  return (
    <section className="section" aria-labelledby="past">
      <h2 id="past">Past</h2>
      <table className="table as-list">
        <caption className="visually-hidden">Live sessions that have ended, newest first</caption>
        <thead><tr><th scope="col">Started</th><th scope="col">By</th><th scope="col" className="n">Lasted</th><th scope="col" className="n">Most at a time</th><th scope="col">Ended</th></tr></thead>
        <tbody>{sessions.map((session) => <PastRow key={session.id} teamId={teamId} session={session} seesConnections={seesConnections} />)}</tbody>
      </table>
    </section>
  );
}

function PastRow({ teamId, session, seesConnections }: { readonly teamId: string; readonly session: LiveSession; readonly seesConnections: boolean }) {
  const { ended, startedAt } = session;
  if (ended === null) return null;
  return (
    <tr>
      <td data-label="Started"><time dateTime={startedAt}>{formatInstant(startedAt)}</time></td>
      <td data-label="By"><Starter person={session.startedBy} /></td>
      <td data-label="Lasted" className="n">{formatDuration(Date.parse(ended.at) - Date.parse(startedAt))}</td>
      <td data-label="Most at a time" className="n">{session.mostParticipants}</td>
      <td data-label="Ended"><span>{END_WORDS[ended.reason]}{ended.by === null ? null : <> <Starter person={ended.by} within /></>}</span>{seesConnections ? <ConnectionLog teamId={teamId} session={session} /> : null}</td>
    </tr>
  );
}

function EndDialog({ teamId, session, onClose }: { readonly teamId: string; readonly session: LiveSession; readonly onClose: () => void }) {
  const end = useEndLiveSession(teamId);
  const announce = useAnnounce();
  const confirm = (): void => end.mutate(session.id, { onSuccess: () => { announce("The session has ended."); onClose(); } });
  return (
    <Modal opened onClose={onClose} title="End this live session" closeButtonProps={{ "aria-label": "Close" }} centered>
      <div className="stack">
        <p>Everybody in it is cut off at once, and its links open nothing any more. The code, with all edits, stays on the machine that shared it.</p>
        {end.isError ? <ErrorPanel error={end.error} title="It was not ended" /> : null}
        <div className="buttons"><Button color="red" loading={end.isPending} onClick={confirm} data-autofocus>End it</Button><Button variant="default" onClick={onClose}>Keep it</Button></div>
      </div>
    </Modal>
  );
}

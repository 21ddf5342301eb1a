// A live session in the browser: asking to be let in, then working together. It needs no account, and stands outside the signed-in pages.

import "./live.css";

import { useEffect, useState } from "react";

import { forgetLiveLink, onLiveLink, readLiveLink } from "#web/live-link.ts";

import { Frame } from "./frame/Frame.tsx";
import { createWorkspace, type Workspace } from "./frame/workspace.ts";
import { WorkspaceContext } from "./frame/workspace-context.ts";
import type { ConnectionState } from "./session/connection.ts";
import { JoinPage } from "./session/JoinPage.tsx";
import { PhasePage } from "./session/PhasePage.tsx";
import { joinSession } from "./session/session.ts";
import { useStore } from "./session/store.ts";

export function LivePage() {
  const [link, setLink] = useState(readLiveLink);
  const [workspace, setWorkspace] = useState<Workspace | null>(null);
  const [ended, setEnded] = useState<ConnectionState | null>(null);
  const [name, setName] = useState("");
  useEffect(() => onLiveLink(() => {
    setLink(readLiveLink());
    setWorkspace(null);
    setEnded(null);
  }), []);
  useEffect(() => workspace?.session.status.subscribe(() => {
    const status = workspace.session.status.get();
    if (status.guest.phase !== "out") return;
    // With the workspace goes all that this page had of the session.
    setEnded(status);
    setWorkspace(null);
  }), [workspace]);
  const join = async (wanted: string): Promise<void> => {
    if (link === null) return;
    setName(wanted);
    setWorkspace(createWorkspace(await joinSession({ link, name: wanted })));
  };
  if (workspace !== null) return <WorkspaceContext value={workspace}><Session workspace={workspace} /></WorkspaceContext>;
  return ended === null ? <JoinPage link={link} name={name} onJoin={join} /> : <PhasePage status={ended} onAgain={() => setEnded(null)} />;
}

function Session({ workspace: { session } }: { readonly workspace: Workspace }) {
  const status = useStore(session.status);
  const isMember = status.guest.phase === "member" || status.guest.phase === "away";
  useEffect(() => {
    // From here on the page comes back by what host and page have agreed on.
    if (isMember) forgetLiveLink();
  }, [isMember]);
  return isMember ? <Frame /> : <PhasePage status={status} onStop={() => void session.leave()} />;
}

// A live session in the browser: asking to be let in, then working together. It needs no account, and stands outside the signed-in pages.

import "./live.css";

import { useEffect, useState } from "react";

import { forgetLiveLink, onLiveLink, readLiveLink } from "#web/live-link.ts";

import { Frame } from "./frame/Frame.tsx";
import { createWorkspace, type Workspace } from "./frame/workspace.ts";
import { WorkspaceContext } from "./frame/workspace-context.ts";
import { JoinPage } from "./session/JoinPage.tsx";
import { PhasePage } from "./session/PhasePage.tsx";
import { joinSession } from "./session/session.ts";
import { usePart } from "./session/store.ts";

export function LivePage() {
  const [link, setLink] = useState(readLiveLink);
  const [workspace, setWorkspace] = useState<Workspace | null>(null);
  useEffect(() => onLiveLink(() => {
    setLink(readLiveLink());
    setWorkspace(null);
  }), []);
  const join = async (name: string): Promise<void> => {
    if (link !== null) setWorkspace(createWorkspace(await joinSession({ link, name })));
  };
  if (workspace === null) return <JoinPage link={link} onJoin={join} />;
  return (
    <WorkspaceContext value={workspace}>
      <Session workspace={workspace} onAgain={() => setWorkspace(null)} />
    </WorkspaceContext>
  );
}

function Session({ workspace, onAgain }: { readonly workspace: Workspace; readonly onAgain: () => void }) {
  const phase = usePart(workspace.session.status, ({ guest }) => guest.phase);
  const isMember = phase === "member" || phase === "away";
  useEffect(() => {
    // From here on the page comes back by what host and page have agreed on.
    if (isMember) forgetLiveLink();
  }, [isMember]);
  return isMember ? <Frame /> : <PhasePage session={workspace.session} onAgain={onAgain} />;
}

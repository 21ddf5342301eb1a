// What is not committed yet: by git at the host.

import { useEffect } from "react";

import { visibleText } from "#base/visible-text.ts";
import { openPane } from "#web/pages/live/frame/layout.ts";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { usePart, useStore } from "#web/pages/live/session/store.ts";

const LETTERS = { modified: "M", added: "A", deleted: "D", renamed: "R", untracked: "U", conflict: "C" } as const;
const WORDS = { modified: "changed", added: "added", deleted: "deleted", renamed: "renamed", untracked: "not tracked", conflict: "in conflict" } as const;

export function ChangesPane() {
  const { changes, documents, following, layout, room } = useWorkspace();
  const { state, branch, files, more, problem } = useStore(changes.store);
  const git = usePart(room, ({ project }) => project?.git ?? true);
  useEffect(() => void changes.refresh(), [changes]);
  const show = (path: string): void => {
    following.stop();
    documents.openDiff(path);
    layout.update((before) => openPane(before, "code"));
  };
  return (
    <>
      <div className="live-pane-head"><h2>Changes</h2><button type="button" className="live-link" onClick={() => void changes.refresh()}>Look again</button></div>
      {!git ? <p className="live-pane-words">This folder is not in a git repository.</p> : problem !== null ? <p className="live-pane-words" role="alert">{problem}</p> : state === "loading" || state === "unknown" ? <p className="live-pane-words soft" aria-busy="true">Asking git …</p> : (
        <>
          <p className="live-pane-words small soft">{branch === null ? "No branch" : <>On <code>{branch}</code></>}; {files.length === 0 ? "nothing has changed since the last commit." : `${files.length}${more ? " and more" : ""} ${files.length === 1 ? "file" : "files"} since the last commit.`}</p>
          <ul className="live-list">
            {files.map(({ path, state: how }) => (
              <li key={path}><button type="button" className="live-list-row" title={`${visibleText(path)}: ${WORDS[how]}`} onClick={() => show(path)}><span className="live-letter" data-kind={how}>{LETTERS[how]}</span><span className="clip"><span>{visibleText(path.split("/").at(-1) ?? "")}</span> <span className="soft small">{visibleText(path.split("/").slice(0, -1).join("/"))}</span></span><span className="visually-hidden">{WORDS[how]}</span></button></li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

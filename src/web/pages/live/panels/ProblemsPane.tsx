// What language servers find wrong, the worst first, the file in front before the others.

import { visibleLines, visibleText } from "#base/visible-text.ts";
import { activeTab } from "#web/pages/live/documents/tabs.ts";
import { openPane } from "#web/pages/live/frame/layout.ts";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import type { Problem } from "#web/pages/live/language/problems.ts";
import { usePart, useStore } from "#web/pages/live/session/store.ts";

const SIGNS = { error: "✕", warning: "△", info: "ⓘ", hint: "·" } as const;

const NONE: readonly string[] = [];

export function ProblemsPane() {
  const { problems, editors, documents, following, layout, room } = useWorkspace();
  const all = useStore(problems);
  const front = usePart(documents.tabs, (tabs) => activeTab(tabs)?.path ?? null);
  const files = [...all].toSorted(([a], [b]) => Number(b === front) - Number(a === front) || (a < b ? -1 : 1));
  const go = (path: string, problem: Problem): void => {
    following.stop();
    editors.go(path, problem);
    layout.update((before) => openPane(before, "code"));
  };
  const languages = usePart(room, ({ project }) => project?.languages ?? NONE);
  if (files.length === 0) return <p className="live-pane-words">{languages.length === 0 ? "Nothing is checked: no language server runs on the host's machine." : `The language servers of the host's machine (${visibleText(languages.join(", "))}) have found nothing wrong in the files that are open.`}</p>;
  return (
    <div className="live-scroll">
      {files.map(([path, items]) => (
        <section key={path} aria-label={path}>
          <h3 className="clip small" title={visibleText(path)}>{visibleText(path)} <span className="number soft">{items.length}</span></h3>
          <ul className="live-list">
            {items.map((problem, index) => <li key={index}><button type="button" className="live-list-row" onClick={() => go(path, problem)}><span className="live-sign" data-severity={problem.severity} title={problem.severity}>{SIGNS[problem.severity]}</span><span className="clip">{visibleLines(problem.message)}</span><span className="soft small">{visibleText(`${problem.source} ${problem.code}`)}</span><span className="number soft">{problem.line + 1}:{problem.column + 1}</span><span className="visually-hidden">{problem.severity}</span></button></li>)}
          </ul>
        </section>
      ))}
    </div>
  );
}

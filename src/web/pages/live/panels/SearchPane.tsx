// Search in the project: what was found so far, file by file, while the host goes on.

import { Checkbox, TextInput } from "@mantine/core";
import type { SubmitEvent } from "react";

import { visibleLines, visibleText } from "#base/visible-text.ts";
import { openPane } from "#web/pages/live/frame/layout.ts";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { useStore } from "#web/pages/live/session/store.ts";

import { cutMatch, type Match, type SearchState } from "./search.ts";

/** Beyond that nobody reads; the numbers still say how much there is. */
const MOST_FILES = 200;
const MOST_IN_FILE = 50;

export function SearchPane() {
  const { search } = useWorkspace();
  const state = useStore(search.store);
  const { wish } = state;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void search.run();
  };
  return (
    <>
      <div className="live-pane-head"><h2>Search</h2></div>
      <form className="live-search" onSubmit={submit}>
        <TextInput size="sm" aria-label="Search for" placeholder="Search in the project" maxLength={1024} value={wish.text} onChange={(event) => search.change({ text: event.currentTarget.value })} autoComplete="off" data-autofocus />
        <div className="live-search-ways">
          <Checkbox size="xs" label="Match case" checked={wish.matchCase} onChange={(event) => search.change({ matchCase: event.currentTarget.checked })} />
          <Checkbox size="xs" label="Whole word" checked={wish.wholeWord} onChange={(event) => search.change({ wholeWord: event.currentTarget.checked })} />
          <Checkbox size="xs" label="Regular expression" checked={wish.regularExpression} onChange={(event) => search.change({ regularExpression: event.currentTarget.checked })} />
        </div>
        <details>
          <summary className="small soft">Only some files</summary>
          <TextInput size="sm" label="In files like" placeholder="src/**, *.ts" maxLength={1024} value={wish.include} onChange={(event) => search.change({ include: event.currentTarget.value })} autoComplete="off" />
          <TextInput size="sm" label="Not in files like" placeholder="*.test.ts" maxLength={1024} value={wish.exclude} onChange={(event) => search.change({ exclude: event.currentTarget.value })} autoComplete="off" />
        </details>
        <div className="buttons">
          {state.state === "searching" ? <button type="button" className="live-button" onClick={() => search.stop()}>Stop</button> : <button type="submit" className="live-button primary" disabled={wish.text === ""}>Search</button>}
        </div>
      </form>
      <p className="live-search-said small soft" role="status">{describeSearch(state)}</p>
      <Results state={state} />
    </>
  );
}

function Results({ state }: { readonly state: SearchState }) {
  const { editors, following, layout } = useWorkspace();
  const go = (path: string, match: Match): void => {
    following.stop();
    editors.go(path, match);
    layout.update((before) => openPane(before, "code"));
  };
  return (
    <div className="live-results">
      {state.files.slice(0, MOST_FILES).map(({ path, matches }) => {
        const shown = matches.slice(0, MOST_IN_FILE);
        return (
          <section key={path} aria-label={path}>
            <h3 className="clip small" title={visibleText(path)}>{visibleText(path)} <span className="number soft">{matches.length}</span></h3>
            <ul>{shown.map((match, index) => <li key={index}><button type="button" className="live-result" onClick={() => go(path, match)}><MatchLine match={match} /></button></li>)}</ul>
          </section>
        );
      })}
    </div>
  );
}

function MatchLine({ match }: { readonly match: Match }) {
  const [before, found, after] = cutMatch(match).map(visibleLines);
  return <><span className="number soft">{match.line + 1}</span><code className="clip">{before}<mark>{found}</mark>{after}</code></>;
}

function describeSearch({ state, end, problem, files, count }: SearchState): string {
  if (problem !== null) return problem;
  const found = `${count} ${count === 1 ? "place" : "places"} in ${files.length} ${files.length === 1 ? "file" : "files"}`;
  if (state === "idle") return "The host searches what it shares; files that are ignored or secret are left out.";
  if (state === "searching") return count === 0 ? "Searching …" : `${found} so far`;
  if (end === "cancelled") return `${found}; stopped`;
  if (end === "limit") return `${found}, and more: search for something narrower`;
  return count === 0 ? "Nothing was found." : found;
}

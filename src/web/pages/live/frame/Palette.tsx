// Files and commands by name. Files are those that were opened or listed; for others there is the search.

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import { isPath, listFiles } from "#web/pages/live/files/tree.ts";
import { useStore } from "#web/pages/live/session/store.ts";

import { openPane } from "./layout.ts";
import { rank } from "./rank.ts";
import { useWorkspace } from "./workspace-context.ts";

interface Choice {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly keys: string;
  run(): void;
}

export function Palette({ mode }: { readonly mode: "files" | "commands" }) {
  const workspace = useWorkspace();
  const { layout } = workspace;
  const [typed, setTyped] = useState(mode === "commands" ? ">" : "");
  const [at, setAt] = useState(0);
  const list = useId();
  const box = useRef<HTMLDialogElement>(null);
  const choices = useChoices(typed);
  const close = (): void => layout.update((before) => ({ ...before, palette: null }));
  useEffect(() => {
    box.current?.showModal();
  }, []);
  const take = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    close();
    choice.run();
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((before) => (before + step + choices.length) % Math.max(1, choices.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(choices[at]);
    }
  };
  return (
    <dialog ref={box} className="live-palette" aria-label="Go to a file or run a command" aria-modal="true" onClose={close} onClick={(event) => event.target === box.current && close()}>
      <input type="text" role="combobox" aria-expanded="true" aria-controls={list} aria-activedescendant={choices[at] === undefined ? undefined : `${list}-${at}`} aria-label="Name" placeholder="Name of a file; > for commands" value={typed} autoComplete="off" spellCheck={false} onKeyDown={onKey} onChange={(event) => {
        setTyped(event.currentTarget.value);
        setAt(0);
      }} />
      <ul id={list} role="listbox" aria-label="What fits">
        {choices.map((choice, index) => (
          <li key={choice.id} id={`${list}-${index}`} role="option" aria-selected={index === at} ref={index === at ? bringIntoSight : null} onClick={() => take(choice)}>
            <span className="clip">{choice.title}</span><span className="clip soft small">{choice.detail}</span>{choice.keys === "" ? null : <span className="live-keys">{choice.keys.split("+").map((key) => <kbd key={key}>{key}</kbd>)}</span>}
          </li>
        ))}
        {choices.length === 0 ? <li role="option" aria-selected="false" aria-disabled="true" className="soft">Nothing fits.</li> : null}
      </ul>
    </dialog>
  );
}

function bringIntoSight(item: HTMLElement | null): void {
  item?.scrollIntoView({ block: "nearest" });
}

function useChoices(typed: string): readonly Choice[] {
  const workspace = useWorkspace();
  const { files, documents, commands, layout, search } = workspace;
  const { folders } = useStore(files.tree);
  return useMemo(() => {
    if (typed.startsWith(">")) {
      return rank(commands.filter(({ id }) => id !== "palette"), typed.slice(1).trim(), ({ title }) => title).map(({ id, title, keys, run }) => ({ id, title, detail: "", keys, run: () => void run() }));
    }
    const open = documents.tabs.get().list.map(({ path }) => path);
    const paths = [...new Set([...open, ...listFiles(folders)])];
    const found = rank(paths, typed, (path) => path).map((path): Choice => ({ id: path, title: visibleText(path.split("/").at(-1) ?? path), detail: visibleText(path.split("/").slice(0, -1).join("/")), keys: "", run: () => workspace.open(path) }));
    if (typed === "") return found;
    const inProject: Choice = {
      id: "\0search",
      title: `Search the project for “${typed}”`,
      detail: "",
      keys: "",
      run() {
        search.change({ text: typed });
        layout.update((before) => openPane(before, "search"));
        void search.run();
      },
    };
    // A path that nobody has unfolded yet; the host says whether it is there.
    const byPath: Choice = { id: "\0path", title: `Open ${typed}`, detail: "", keys: "", run: () => workspace.open(typed) };
    return [...found, ...(isPath(typed) && !paths.includes(typed) ? [byPath] : []), inProject];
  }, [typed, folders, commands, documents, workspace, layout, search]);
}

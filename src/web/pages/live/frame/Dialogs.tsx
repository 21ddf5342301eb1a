// What asks for a word before it is done.

import { Button, Kbd, Modal, TextInput } from "@mantine/core";
import { type ReactNode, type SubmitEvent, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import { isPath, joinPath, parentOf } from "#web/pages/live/files/tree.ts";
import { answerProblem } from "#web/pages/live/session/requests.ts";
import { useStore } from "#web/pages/live/session/store.ts";

import { renameSymbol } from "./code-acts.ts";
import type { Dialog } from "./dialogs.ts";
import { useWorkspace } from "./workspace-context.ts";

export function Dialogs() {
  const { dialog } = useWorkspace();
  const shown = useStore(dialog);
  if (shown === null) return null;
  switch (shown.kind) {
    case "create":
      return <CreateDialog dialog={shown} />;
    case "move":
      return <MoveDialog dialog={shown} />;
    case "delete":
      return <DeleteDialog dialog={shown} />;
    case "renameSymbol":
      return <RenameDialog dialog={shown} />;
    case "leave":
      return <LeaveDialog />;
    case "keys":
      return <KeysDialog />;
  }
}

type Of<Kind extends Dialog["kind"]> = Extract<Dialog, { readonly kind: Kind }>;

function CreateDialog({ dialog: { folder, type } }: { readonly dialog: Of<"create"> }) {
  const workspace = useWorkspace();
  return (
    <Ask title={type === "file" ? "New file" : "New folder"} label="Name" description={folder === "" ? "In the project's own folder; folders before it with /." : `In ${folder}`} first="" action="Create" onDo={async (name) => {
      const path = joinPath(folder, name);
      await workspace.files.create(path, type);
      workspace.files.reveal(path);
      if (type === "file") workspace.open(path);
    }} />
  );
}

function MoveDialog({ dialog: { path } }: { readonly dialog: Of<"move"> }) {
  const { files } = useWorkspace();
  return (
    <Ask title="Rename or move" label="New path" description="From the project's folder, with /." first={path} action="Rename" onDo={async (to) => {
      await files.move(path, to);
      files.reveal(to);
    }} />
  );
}

function RenameDialog({ dialog }: { readonly dialog: Of<"renameSymbol"> }) {
  const workspace = useWorkspace();
  return (
    <Ask title={`Rename ${dialog.word} everywhere`} label="New name" description="The language server changes every place that means it; the host is asked first." first={dialog.word} action="Rename" onDo={async (name) => {
      const changed = await renameSymbol(workspace, { ...dialog, name });
      workspace.notify(`${dialog.word} is ${name} now, in ${changed} ${changed === 1 ? "place" : "places"}.`);
    }} />
  );
}

function DeleteDialog({ dialog: { path, isFolder } }: { readonly dialog: Of<"delete"> }) {
  const { files } = useWorkspace();
  const { busy, problem, run, close } = useDoing(async () => {
    await files.remove(path);
    files.focus(parentOf(path));
  });
  return (
    <Shown title={isFolder ? "Delete the folder" : "Delete the file"} onClose={close}>
      <div className="stack">
        <p><strong>{visibleText(path)}</strong>{isFolder ? " and all that is in it" : ""} is deleted on the host's disk. Whoever has it open keeps its text, and saving makes it anew.</p>
        {problem === null ? null : <p className="field-error" role="alert">{problem}</p>}
        <div className="buttons"><Button color="red" loading={busy} onClick={() => void run()}>Delete it</Button><Button variant="default" onClick={close} data-autofocus>Keep it</Button></div>
      </div>
    </Shown>
  );
}

function LeaveDialog() {
  const { session, dialog } = useWorkspace();
  const close = (): void => dialog.set(null);
  return (
    <Shown title="Leave the session" onClose={close}>
      <div className="stack">
        <p>What you changed stays with the host. The keys of this page are gone when you leave; to come back you need a link that is good then.</p>
        <div className="buttons"><Button onClick={() => void session.leave()}>Leave</Button><Button variant="default" onClick={close} data-autofocus>Stay</Button></div>
      </div>
    </Shown>
  );
}

function KeysDialog() {
  const { dialog, commands } = useWorkspace();
  return (
    <Shown title="Everything by keyboard" onClose={() => dialog.set(null)}>
      <dl className="keys live-help">
        {commands.filter(({ keys }) => keys !== "").map(({ id, title, keys }) => <div key={id}><dt>{keys.split("+").map((key) => <Kbd key={key}>{key}</Kbd>)}</dt><dd>{title}</dd></div>)}
        <div><dt><Kbd>Ctrl</Kbd><Kbd>Space</Kbd></dt><dd>Complete what is being written</dd></div>
        <div><dt><Kbd>Ctrl</Kbd><Kbd>Z</Kbd></dt><dd>Undo your own last change, never another's</dd></div>
        <div><dt><Kbd>Ctrl</Kbd><Kbd>M</Kbd></dt><dd>Let Tab move on from the text, or indent again</dd></div>
      </dl>
    </Shown>
  );
}

interface AskProps {
  readonly title: string;
  readonly label: string;
  readonly description: string;
  readonly first: string;
  readonly action: string;
  readonly onDo: (text: string) => Promise<void>;
}

function Ask({ title, label, description, first, action, onDo }: AskProps) {
  const [text, setText] = useState(first);
  const wanted = text.trim();
  const { busy, problem, run, close } = useDoing(async () => await onDo(wanted));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isPath(wanted) && wanted !== first) void run();
  };
  return (
    <Shown title={title} onClose={close}>
      <form className="stack" onSubmit={submit}>
        <TextInput label={label} description={description} maxLength={255} value={text} error={problem ?? (wanted === "" || isPath(wanted) ? null : "Expected a name without empty parts, . or ..")} onChange={(event) => setText(event.currentTarget.value)} autoComplete="off" spellCheck={false} data-autofocus />
        <div className="buttons"><Button type="submit" loading={busy} disabled={!isPath(wanted) || wanted === first}>{action}</Button><Button variant="default" onClick={close}>Cancel</Button></div>
      </form>
    </Shown>
  );
}

function useDoing(work: () => Promise<void>) {
  const { dialog } = useWorkspace();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const close = (): void => dialog.set(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      await work();
      close();
    } catch (error) {
      const said = answerProblem(error);
      if (said === null) throw error;
      setProblem(said);
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, run, close };
}

function Shown({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: ReactNode }) {
  return <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": "Close" }} centered>{children}</Modal>;
}

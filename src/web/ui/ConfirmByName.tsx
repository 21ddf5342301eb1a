// Asks for the name of what is about to be destroyed, typed in full.

import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactNode, type SubmitEvent, useState } from "react";

import { visibleText } from "#base/visible-text.ts";

export interface ConfirmByNameProps {
  readonly opened: boolean;
  readonly name: string;
  readonly title: string;
  readonly action: string;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function ConfirmByName({ opened, name, title, action, busy, onConfirm, onClose, children }: ConfirmByNameProps) {
  const [typed, setTyped] = useState("");
  const matches = typed.trim() === name.trim();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (matches) onConfirm();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": "Close" }} centered>
      <form onSubmit={submit} className="stack">
        {children}
        <TextInput label={<>Type <strong>{visibleText(name)}</strong> to confirm</>} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" data-autofocus />
        <div className="buttons"><Button type="submit" color="red" disabled={!matches} loading={busy}>{action}</Button><Button variant="default" onClick={onClose}>Keep it</Button></div>
      </form>
    </Modal>
  );
}

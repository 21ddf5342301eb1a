// The code that a terminal shows, typed into our page. It is in no address, so nobody gets on with somebody else's code by a click.

import { Button, TextInput } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { USER_CODE_LENGTH } from "#protocol/api/device-login.ts";
import { toProblem } from "#web/data/api-error.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

export interface UserCodeFormProps<Found> {
  readonly look: UseMutationResult<Found, Error, string>;
  readonly onFound: (userCode: string, found: Found) => void;
  readonly words: { readonly notFound: { readonly codes: readonly string[]; readonly said: string }; readonly warning: string };
}

export function UserCodeForm<Found>({ look, onFound, words }: UserCodeFormProps<Found>) {
  const [typed, setTyped] = useState("");
  const userCode = typed.toUpperCase().replaceAll(/[^A-Z]/g, "");
  const problem = look.error === null ? null : toProblem(look.error);
  const wrong = problem !== null && words.notFound.codes.includes(problem.code);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    look.mutate(userCode, { onSuccess: (found) => onFound(userCode, found) });
  };
  return (
    <form onSubmit={submit} className="stack device-form">
      <TextInput className="code-input" label="Code from the terminal" placeholder="XXXX-XXXX" autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={USER_CODE_LENGTH + 3} value={typed} error={wrong ? words.notFound.said : null} onChange={(event) => setTyped(event.currentTarget.value)} autoFocus />
      <aside className="note device-warning">
        <strong>Only a code that you asked for yourself, just now.</strong>
        <p className="small">{words.warning}</p>
      </aside>
      {problem !== null && !wrong ? <ErrorPanel error={look.error} title="The code could not be looked up" /> : null}
      <div className="buttons"><Button type="submit" loading={look.isPending} disabled={userCode.length !== USER_CODE_LENGTH}>Go on</Button></div>
    </form>
  );
}

/** As the terminal shows it. */
export function shownCode(userCode: string): string {
  return `${userCode.slice(0, USER_CODE_LENGTH / 2)}-${userCode.slice(USER_CODE_LENGTH / 2)}`;
}

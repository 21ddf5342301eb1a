// One passkey of the list; its name can be changed in place.

import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import type { Passkey } from "#protocol/api/passkeys.ts";
import { fieldProblem, toProblem } from "#web/data/api-error.ts";
import { useRenamePasskey } from "#web/data/passkeys.ts";
import { Ago } from "#web/ui/Ago.tsx";

export function PasskeyRow({ passkey, onRemove }: { readonly passkey: Passkey; readonly onRemove: () => void }) {
  const [renaming, setRenaming] = useState(false);
  return (
    <li>
      {renaming ? <RenameForm passkey={passkey} onDone={() => setRenaming(false)} /> : <PasskeyFacts passkey={passkey} onRename={() => setRenaming(true)} onRemove={onRemove} />}
    </li>
  );
}

function PasskeyFacts({ passkey, onRename, onRemove }: { readonly passkey: Passkey; readonly onRename: () => void; readonly onRemove: () => void }) {
  const name = visibleText(passkey.name);
  return (
    <>
      <div className="list-main">
        <strong>{name}</strong>
        <span className="small soft">
          {passkey.provider === null || passkey.provider === passkey.name ? null : `${passkey.provider} · `}
          {passkey.synced ? "On several devices · " : null}
          Added <Ago at={passkey.createdAt} /> · {passkey.lastUsedAt === null ? "never used" : <>used <Ago at={passkey.lastUsedAt} /></>}
        </span>
      </div>
      <div className="buttons">
        <Button variant="default" size="sm" onClick={onRename} aria-label={`Rename ${name}`}>Rename</Button>
        {passkey.removable ? <Button variant="default" size="sm" onClick={onRemove} aria-label={`Remove ${name}`}>Remove</Button> : <span className="small soft">Your last one stays until there is another.</span>}
      </div>
    </>
  );
}

function RenameForm({ passkey, onDone }: { readonly passkey: Passkey; readonly onDone: () => void }) {
  const rename = useRenamePasskey();
  const [name, setName] = useState(passkey.name);
  const problem = rename.error === null ? null : toProblem(rename.error);
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    rename.mutate({ passkeyId: passkey.id, name: name.trim() }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={save} className="list-form">
      <TextInput label="Name" maxLength={120} value={name} error={problem === null ? null : (fieldProblem(problem, "body.name") ?? problem.message)} onChange={(event) => setName(event.currentTarget.value)} autoComplete="off" autoFocus />
      <div className="buttons"><Button type="submit" size="sm" loading={rename.isPending} disabled={name.trim() === ""}>Save</Button><Button variant="default" size="sm" onClick={onDone}>Cancel</Button></div>
    </form>
  );
}

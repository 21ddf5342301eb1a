// A new API token: what it is called, what it may, where, and for how long.

import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { visibleText } from "#base/visible-text.ts";
import type { ApiTokenList } from "#protocol/api/api-tokens.ts";
import { fieldProblem, toProblem } from "#web/data/api-error.ts";
import { useCreateApiToken } from "#web/data/api-tokens.ts";
import { useSession } from "#web/data/session.ts";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { groupPermissions, readingOnly } from "./token-words.ts";

const USUAL_DAYS = 90;

export function NewTokenForm({ list, onMade, onClose }: { readonly list: ApiTokenList; readonly onMade: (token: string) => void; readonly onClose: () => void }) {
  const create = useCreateApiToken();
  const teams = useSession()?.teams ?? [];
  const [name, setName] = useState("");
  const [teamId, setTeamId] = useState("");
  const [days, setDays] = useState(Math.min(USUAL_DAYS, list.maxDays));
  const [permissions, setPermissions] = useState<readonly string[]>(readingOnly(list.permissions));
  const problem = create.error === null ? null : toProblem(create.error);
  const toggle = (permission: string, on: boolean): void => setPermissions((before) => (on ? [...before, permission] : before.filter((each) => each !== permission)));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    create.mutate({ name: name.trim(), permissions: [...permissions], teamId: teamId === "" ? null : teamId, days }, { onSuccess: ({ token }) => onMade(token) });
  };
  return (
    <form onSubmit={submit} className="stack">
      <TextInput label="Name" description="By which you will know what it is for" maxLength={120} value={name} error={fieldProblem(problem, "body.name")} onChange={(event) => setName(event.currentTarget.value)} required data-autofocus />
      <div className="pair">
        {teams.length > 0 ? <NativeSelect label="Where" value={teamId} onChange={({ currentTarget }) => setTeamId(currentTarget.value)} data={[{ value: "", label: teams.length === 1 ? "In all my teams" : `In all my ${teams.length} teams` }, ...teams.map((team) => ({ value: team.id, label: `Only in ${visibleText(team.name)}` }))]} /> : null}
        <NumberInput label="Days" description={`${list.maxDays} at most`} min={1} max={list.maxDays} allowDecimal={false} value={days} onChange={(value) => setDays(Number(value))} className="short" />
      </div>
      <fieldset className="token-permissions">
        <legend className="field-label">What it may, as far as you may yourself</legend>
        <p className="small soft choice-words">
          <button type="button" className="link-button" onClick={() => setPermissions(readingOnly(list.permissions))}>Only look</button>
          <button type="button" className="link-button" onClick={() => setPermissions(list.permissions.map((each) => each.name))}>Everything</button>
          <button type="button" className="link-button" onClick={() => setPermissions([])}>Nothing yet</button>
        </p>
        {groupPermissions(list.permissions).map(({ area, items }) => (
          <div key={area} role="group" aria-label={area} className="token-area">
            <span className="small soft">{area}</span>
            <div className="checks">{items.map((each) => <label key={each.name} className="check"><input type="checkbox" checked={permissions.includes(each.name)} onChange={(event) => toggle(each.name, event.currentTarget.checked)} /><span>{each.title}</span></label>)}</div>
          </div>
        ))}
      </fieldset>
      {problem !== null && problem.fields.length === 0 ? <ErrorPanel error={create.error} title="The token was not made" /> : null}
      <div className="buttons"><Button type="submit" loading={create.isPending} disabled={name.trim() === "" || permissions.length === 0 || days < 1 || days > list.maxDays}>Make the token</Button><Button variant="default" onClick={onClose}>Cancel</Button></div>
    </form>
  );
}

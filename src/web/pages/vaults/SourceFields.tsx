// Address, branch and access of a source. A credential goes to the server once, is sealed there for the worker's job, and is never shown again.

import { PasswordInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";

import { type Access, type AddVaultForm, type FormErrors, usesSsh } from "./add-vault-form.ts";

interface Props {
  readonly form: AddVaultForm;
  readonly errors: FormErrors;
  readonly onChange: (changed: Partial<AddVaultForm>) => void;
}

export function SourceFields({ form, errors, onChange }: Props) {
  const isGit = form.kind === "git";
  const onUrl = (url: string): void => onChange({ url, ...(isGit && usesSsh(url) !== (form.access === "ssh-key") && form.access !== "none" ? { access: usesSsh(url) ? "ssh-key" : "token" } : {}) });
  return (
    <>
      <TextInput label="Address" required withAsterisk={false} type="text" inputMode="url" placeholder={isGit ? "https://git.example/team/service.git" : "https://files.example/service-2.1.tar.gz"} maxLength={2048} value={form.url} error={errors.url} onChange={(event) => onUrl(event.currentTarget.value)} autoComplete="off" spellCheck={false} data-field="url" />
      {isGit ? <TextInput label="Branch" description="The repository's main branch when left empty." placeholder="main" maxLength={255} value={form.ref} error={errors.ref} onChange={(event) => onChange({ ref: event.currentTarget.value })} autoComplete="off" spellCheck={false} data-field="ref" /> : null}
      <AccessFields form={form} errors={errors} onChange={onChange} />
    </>
  );
}

function AccessFields({ form, errors, onChange }: Props) {
  const choices: readonly { readonly value: Access; readonly label: string }[] = [
    { value: "none", label: "None, it is public" },
    ...(form.kind === "git" && usesSsh(form.url) ? [] : [{ value: "token" as const, label: "Token" }]),
    ...(form.kind === "git" && (usesSsh(form.url) || form.url.trim() === "") ? [{ value: "ssh-key" as const, label: "SSH key" }] : []),
  ];
  return (
    <div role="group" aria-labelledby="access" className="stack">
      <div>
        <div className="field-label" id="access">Credential</div>
        <SegmentedControl aria-labelledby="access" data={choices.map(({ value, label }) => ({ value, label }))} value={form.access} onChange={(value) => onChange({ access: choices.find((choice) => choice.value === value)?.value ?? "none" })} />
      </div>
      {form.access === "token" ? (
        <div className="pair">
          <TextInput label="User name" description="Many servers need none." maxLength={255} value={form.username} error={errors.username} onChange={(event) => onChange({ username: event.currentTarget.value })} autoComplete="off" spellCheck={false} data-field="username" />
          <PasswordInput label="Token or password" description="One that can only read." maxLength={4096} value={form.token} error={errors.token} onChange={(event) => onChange({ token: event.currentTarget.value })} autoComplete="off" data-field="token" />
        </div>
      ) : null}
      {form.access === "ssh-key" ? <Textarea label="Private key" description="A deploy key that can only read, without a passphrase." rows={5} maxLength={16_384} value={form.sshKey} error={errors.sshKey} onChange={(event) => onChange({ sshKey: event.currentTarget.value })} autoComplete="off" spellCheck={false} className="mono-input" placeholder="-----BEGIN OPENSSH PRIVATE KEY-----" data-field="sshKey" /> : null}
      {form.access === "none" ? null : <p className="small soft after">It is sealed on arrival: only a worker's job for this vault can open it, and nobody can read it back.</p>}
    </div>
  );
}

// The form of a new vault without its looks: what was typed in, what is wrong with it, and the request that it makes.

import type { SourceKind, SourceRequest } from "#protocol/api/sources.ts";
import { type CreateVaultRequest, createVaultRequestSchema, type Replication } from "#protocol/api/vaults.ts";
import { createUuid } from "#base/uuid.ts";

export type Access = "none" | "token" | "ssh-key";

export interface AddVaultForm {
  readonly kind: SourceKind;
  readonly name: string;
  readonly url: string;
  readonly ref: string;
  readonly access: Access;
  readonly username: string;
  readonly token: string;
  readonly sshKey: string;
  readonly replication: Replication;
  readonly file: File | null;
}

export type FormErrors = Readonly<Partial<Record<keyof AddVaultForm, string>>>;
export type NewVaultRequest = Omit<CreateVaultRequest, "projectId">;

export const EMPTY_FORM: AddVaultForm = { kind: "git", name: "", url: "", ref: "", access: "none", username: "", token: "", sshKey: "", replication: "weekly", file: null };

export const SAMPLE_VAULT: NewVaultRequest = { name: "Strongroom itself", replication: "manual", source: { kind: "sample" } };

const MESSAGES: FormErrors = {
  name: "Give the vault a name of 1 to 120 characters on one line.",
  url: "Give an address that starts with https:// or ssh://, or git@host:path.",
  ref: "This cannot be the name of a branch or tag.",
  username: "A user name has no blanks, colons, slashes or @, and does not begin with a hyphen.",
  token: "Paste the token as one line without blanks.",
  sshKey: "Paste a private key in PEM (-----BEGIN OPENSSH PRIVATE KEY-----) that has no passphrase.",
};

/** `https://git.example/team/service.git` → `service`. */
export function nameFromUrl(url: string): string {
  const last = url.trim().replace(/[?#].*$/, "").replace(/\/+$/, "").split(/[/:]/).at(-1) ?? "";
  return last.replace(/\.(git|zip|tar|tgz|tar\.gz|tar\.zst)$/i, "").slice(0, 120);
}

/** ssh addresses take a key, https addresses a token. */
export function usesSsh(url: string): boolean {
  return /^(ssh:\/\/|[^/\s]+@[^/\s:]+:)/.test(url.trim());
}

/** Either the request, or what is wrong with each field. */
export function toRequest(form: AddVaultForm): { readonly request: NewVaultRequest } | { readonly errors: FormErrors } {
  const request: NewVaultRequest = { name: form.name.trim() === "" ? fallbackName(form) : form.name, replication: form.kind === "upload" || form.kind === "sample" ? "manual" : form.replication, source: toSource(form) };
  const errors = { ...missing(form), ...schemaErrors(request) };
  return Object.keys(errors).length === 0 ? { request } : { errors };
}

/** The field of the form that a path of the request (`source.url`, or the server's `body.source.url`) stands for. */
export function fieldOfPath(path: string): keyof AddVaultForm | null {
  const field = path.split(".").at(-1) ?? "";
  return field in EMPTY_FORM ? (field as keyof AddVaultForm) : null;
}

function fallbackName({ kind, url, file }: AddVaultForm): string {
  if (kind === "sample") return SAMPLE_VAULT.name;
  const name = nameFromUrl(kind === "upload" ? (file?.name ?? "") : url);
  // Where there is no address yet, that is what is wrong, not the name.
  return name === "" ? "Vault" : name;
}

function toSource({ kind, url, ref, access, username, token, sshKey }: AddVaultForm): SourceRequest {
  if (kind === "upload" || kind === "sample") return { kind };
  const credential = access === "token" ? { token: token.trim(), ...(username.trim() === "" ? {} : { username: username.trim() }) } : {};
  if (kind === "archive") return { kind, url: url.trim(), ...credential };
  return { kind, url: url.trim(), ...(ref.trim() === "" ? {} : { ref: ref.trim() }), ...credential, ...(access === "ssh-key" ? { sshKey } : {}) };
}

function missing({ kind, url, file, access, token, sshKey }: AddVaultForm): FormErrors {
  const errors: { -readonly [Field in keyof FormErrors]: FormErrors[Field] } = {};
  if (kind === "upload" && file === null) errors.file = "Choose a file.";
  if ((kind === "git" || kind === "archive") && !looksLikeAddress(url.trim(), kind)) errors.url = kind === "git" ? (MESSAGES.url ?? "") : "Give an address that starts with https://.";
  if (kind === "git" || kind === "archive") {
    if (access === "token" && token.trim() === "") errors.token = "Paste the token, or choose «None».";
    if (access === "ssh-key" && sshKey.trim() === "") errors.sshKey = "Paste the private key, or choose «None».";
  }
  return errors;
}

function looksLikeAddress(url: string, kind: "git" | "archive"): boolean {
  if (kind === "git" && usesSsh(url)) return true;
  return /^https?:\/\/[^/\s]+/i.test(url) && URL.canParse(url);
}

function schemaErrors(request: NewVaultRequest): FormErrors {
  const parsed = createVaultRequestSchema.safeParse({ ...request, projectId: createUuid() });
  if (parsed.success) return {};
  const errors: { -readonly [Field in keyof FormErrors]: FormErrors[Field] } = {};
  for (const { path, message } of parsed.error.issues) {
    const field = fieldOfPath(path.join("."));
    if (field !== null) errors[field] = MESSAGES[field] ?? message;
  }
  return errors;
}

// Users and groups as providers send them, held against what we keep, bounded; and as we answer them.

import { AppError } from "#base/app-error.ts";
import { emailSchema, uuidSchema } from "#protocol/api/values.ts";
import { z } from "zod";

import { GROUP_SCHEMA, GROUP_URN, USER_SCHEMA, USER_URN, type ResourceSchema } from "./attributes.ts";
import { canonicalResource } from "./patch.ts";
import { isObject, type Json, type JsonObject } from "./match.ts";

/** Longest text in a name: what a form still shows. */
const MAX_TEXT = 200;
const MAX_USER_NAME = 254;
const MAX_EXTERNAL_ID = 255;
const MAX_EMAILS = 10;
/** As many people a group can have. */
export const MAX_MEMBERS = 5000;

const CONTROL = /^[^\p{Cc}\u2028\u2029]*$/u;
const text = (max: number) => z.string().trim().max(max).regex(CONTROL);
const optionalText = text(MAX_TEXT).nullish().transform(asOptional);

/** Some providers send "True" and "False". */
const flag = z.union([z.boolean(), z.stringbool({ truthy: ["true"], falsy: ["false"] })]);

const userSchema = z.object({
  userName: text(MAX_USER_NAME).min(1),
  externalId: text(MAX_EXTERNAL_ID).nullish().transform(asOptional),
  name: z.object({ formatted: optionalText, familyName: optionalText, givenName: optionalText }).nullish().transform((name) => name ?? undefined),
  displayName: optionalText,
  emails: z
    .array(z.object({ value: text(MAX_USER_NAME), type: optionalText, primary: flag.nullish().transform((primary) => primary ?? undefined) }))
    .max(MAX_EMAILS)
    .nullish()
    .transform((emails) => (emails ?? []).filter(({ value }) => value !== "")),
  active: flag.default(true),
});

const groupSchema = z.object({
  displayName: text(MAX_TEXT).min(1),
  externalId: text(MAX_EXTERNAL_ID).nullish().transform(asOptional),
  members: z.array(z.object({ value: uuidSchema })).max(MAX_MEMBERS).nullish().transform((members) => [...new Set((members ?? []).map(({ value }) => value))]),
});

export type ScimUser = z.output<typeof userSchema>;
export type ScimGroup = z.output<typeof groupSchema>;

function asOptional(value: string | null | undefined): string | undefined {
  return value === null || value === "" ? undefined : value;
}

/** @throws AppError `scim.invalid-syntax`, `scim.invalid-value`. */
export function parseUser(body: unknown): ScimUser {
  return parseResource(userSchema, USER_SCHEMA, body);
}

/** Throws as `parseUser`. */
export function parseGroup(body: unknown): ScimGroup {
  return parseResource(groupSchema, GROUP_SCHEMA, body);
}

function parseResource<Schema extends z.ZodType>(schema: Schema, resource: ResourceSchema, body: unknown): z.output<Schema> {
  if (!isObject(body as Json)) throw new AppError("scim.invalid-syntax", `Expected a ${resource.name}.`);
  const parsed = schema.safeParse(canonicalResource(resource, body as JsonObject));
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? resource.name)))];
  throw new AppError("scim.invalid-value", `Expected a ${resource.name} with valid ${fields.join(", ")}.`);
}

/** The address that a person has here: the primary one, the first, or a user name that is one. @throws AppError `scim.invalid-value`. */
export function addressOf({ emails, userName }: Pick<ScimUser, "emails" | "userName">): string {
  const candidates = [...emails.filter(({ primary }) => primary === true), ...emails].map(({ value }) => value);
  const address = [...candidates, userName].find((each) => emailSchema.safeParse(each).success);
  if (address === undefined) throw new AppError("scim.invalid-value", "Expected an e-mail address, in emails or as userName.");
  return address;
}

export interface ResourceMeta {
  readonly id: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly location: string;
}

export function composeUser(user: ScimUser, meta: ResourceMeta, groups: readonly { readonly id: string; readonly name: string }[]): JsonObject {
  const { userName, externalId, name, displayName, emails, active } = user;
  return withoutEmpty({
    schemas: [USER_URN],
    id: meta.id,
    externalId,
    userName,
    name: name === undefined ? undefined : withoutEmpty(name),
    displayName,
    emails: emails.map((email) => withoutEmpty(email)),
    active,
    groups: groups.map(({ id, name: display }) => ({ value: id, display })),
    meta: composeMeta("User", meta),
  });
}

export function composeGroup(group: { readonly displayName: string; readonly externalId?: string | undefined }, meta: ResourceMeta, members: readonly { readonly id: string; readonly display: string }[] | null): JsonObject {
  return withoutEmpty({
    schemas: [GROUP_URN],
    id: meta.id,
    externalId: group.externalId,
    displayName: group.displayName,
    members: members?.map(({ id, display }) => ({ value: id, display, type: "User" })),
    meta: composeMeta("Group", meta),
  });
}

export function versionTag(version: number): string {
  return `W/"${version}"`;
}

function composeMeta(resourceType: string, { version, createdAt, changedAt, location }: ResourceMeta): JsonObject {
  return { resourceType, created: createdAt.toISOString(), lastModified: changedAt.toISOString(), location, version: versionTag(version) };
}

function withoutEmpty(value: { readonly [name: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}

// The attributes of users and groups that we keep, by RFC 7643: names (their case does not matter), kinds, and what a client may do with them. What
// is not here is taken and forgotten: a provider sends more than we need to know of people.

export type AttributeKind = "string" | "boolean" | "instant" | "reference" | "complex";

export interface Attribute {
  readonly name: string;
  readonly kind: AttributeKind;
  readonly multiple: boolean;
  /** Whether case matters in a comparison. */
  readonly caseExact: boolean;
  readonly readOnly: boolean;
  readonly required: boolean;
  readonly about: string;
  /** Of a complex one. */
  readonly parts: readonly Attribute[];
}

export interface ResourceSchema {
  readonly urn: string;
  readonly name: "User" | "Group";
  readonly about: string;
  readonly attributes: readonly Attribute[];
}

export const USER_URN = "urn:ietf:params:scim:schemas:core:2.0:User";
export const GROUP_URN = "urn:ietf:params:scim:schemas:core:2.0:Group";

function attribute(name: string, about: string, changes: Partial<Attribute> = {}): Attribute {
  return { name, about, kind: "string", multiple: false, caseExact: false, readOnly: false, required: false, parts: [], ...changes };
}

/** Every resource has them (RFC 7643, section 3.1); they stand in no schema. */
const COMMON: readonly Attribute[] = [
  attribute("id", "Ours", { caseExact: true, readOnly: true }),
  attribute("externalId", "The provider's own name for it", { caseExact: true }),
  attribute("schemas", "What it is", { kind: "reference", multiple: true, caseExact: true, readOnly: true }),
  attribute("meta", "When it was made and changed", {
    kind: "complex",
    readOnly: true,
    parts: [attribute("created", "When it came", { kind: "instant", readOnly: true }), attribute("lastModified", "When it changed", { kind: "instant", readOnly: true })],
  }),
];

export const USER_SCHEMA: ResourceSchema = {
  urn: USER_URN,
  name: "User",
  about: "A person of the team",
  attributes: [
    attribute("userName", "What the provider calls the person; unique in the connection", { required: true }),
    attribute("name", "The person's name", {
      kind: "complex",
      parts: [attribute("formatted", "In full"), attribute("familyName", "Family name"), attribute("givenName", "Given name")],
    }),
    attribute("displayName", "As the provider shows it"),
    attribute("emails", "Addresses; the primary one, or the first, is the person's account here", {
      kind: "complex",
      multiple: true,
      parts: [attribute("value", "The address"), attribute("type", "As work, home"), attribute("primary", "Whether it is the one to use", { kind: "boolean" })],
    }),
    attribute("active", "False ends all access to the team at once", { kind: "boolean" }),
    attribute("groups", "The groups that the person is in", {
      kind: "complex",
      multiple: true,
      readOnly: true,
      parts: [attribute("value", "The group's id", { caseExact: true, readOnly: true }), attribute("display", "The group's name", { readOnly: true })],
    }),
  ],
};

export const GROUP_SCHEMA: ResourceSchema = {
  urn: GROUP_URN,
  name: "Group",
  about: "A group of people, which the team's administrators can give a role",
  attributes: [
    attribute("displayName", "The group's name", { required: true }),
    attribute("members", "Who is in it", {
      kind: "complex",
      multiple: true,
      parts: [attribute("value", "The user's id", { caseExact: true }), attribute("display", "Of the user, as we know it", { readOnly: true }), attribute("type", "Always User"), attribute("$ref", "Where the user is", { kind: "reference", caseExact: true })],
    }),
  ],
};

export interface FoundAttribute {
  readonly attribute: Attribute;
  /** Null: the attribute as a whole. */
  readonly part: Attribute | null;
}

/** Null for what we do not keep. */
export function findAttribute(schema: ResourceSchema, name: string, part: string | null): FoundAttribute | null {
  const found = byName([...COMMON, ...schema.attributes], name);
  if (found === undefined) return null;
  if (part === null) return { attribute: found, part: null };
  const inner = byName(found.parts, part);
  return inner === undefined ? null : { attribute: found, part: inner };
}

function byName(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const lower = name.toLowerCase();
  return attributes.find((each) => each.name.toLowerCase() === lower);
}

/** Where case does not matter, neither do the forms that Unicode has for one text. */
export function foldText(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

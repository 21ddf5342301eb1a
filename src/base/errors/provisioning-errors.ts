// What can go wrong between an identity provider and us when it provisions people by SCIM. Each code but the first few is one `scimType` of
// RFC 7644, section 3.12. Sorted by code; see ../error-catalogue.ts for what an entry says.

import type { ErrorEntry } from "./error-entry.ts";

export const PROVISIONING_ERRORS = {
  "provisioning.already-connected": {
    title: "The team is connected to an identity provider already.",
    remedy: "Give the connection a new token, or end it first.",
    status: 409,
    retry: false,
  },
  "provisioning.group-unknown": {
    title: "There is no such group.",
    remedy: "List the groups that the identity provider has sent.",
    status: 404,
    retry: false,
  },
  "provisioning.not-connected": {
    title: "The team is not connected to an identity provider.",
    remedy: "Connect one first.",
    status: 409,
    retry: false,
  },
  "scim.changed-meanwhile": {
    title: "The resource is no longer what If-Match names.",
    remedy: "Read it again and send the change for its present version.",
    status: 412,
    retry: false,
  },
  "scim.invalid-filter": {
    title: "The filter cannot be read, or names what cannot be filtered by.",
    remedy: "Use the grammar of RFC 7644, section 3.4.2.2, with attributes of the schema.",
    status: 400,
    retry: false,
  },
  "scim.invalid-path": {
    title: "The path of a PATCH operation cannot be read.",
    remedy: "Use the grammar of RFC 7644, section 3.5.2.",
    status: 400,
    retry: false,
  },
  "scim.invalid-syntax": {
    title: "The body is not what this request takes.",
    remedy: "Send the message that RFC 7644 has for it.",
    status: 400,
    retry: false,
  },
  "scim.invalid-value": {
    title: "A value is missing, or does not fit its attribute.",
    remedy: "Send a value as the schema describes it; each user needs an e-mail address.",
    status: 400,
    retry: false,
  },
  "scim.mutability": {
    title: "That attribute is not changed by a client.",
    remedy: "Leave it out.",
    status: 400,
    retry: false,
  },
  "scim.no-target": {
    title: "The path of a PATCH operation names nothing that is there.",
    remedy: "Name a value that the resource has.",
    status: 400,
    retry: false,
  },
  "scim.not-here": {
    title: "There is no such resource.",
    remedy: "List what there is; the id is ours, not the provider's.",
    status: 404,
    retry: false,
  },
  "scim.token-refused": {
    title: "The token is missing, or is none of this team's connection.",
    remedy: "Put the connection's token into the provider's settings, or make a new one on the team's page for provisioning.",
    status: 401,
    retry: false,
  },
  "scim.too-many": {
    title: "The filter would have to look at more resources than we look at for one request.",
    remedy: "Filter by id, userName, externalId, emails.value or displayName with `eq`.",
    status: 400,
    retry: false,
  },
  "scim.uniqueness": {
    title: "Another resource has that name already.",
    remedy: "Look it up by a filter and change it.",
    status: 409,
    retry: false,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

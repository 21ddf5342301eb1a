// The routes of SCIM: for the team's provider alone, by the token of its connection. Each request is counted, done or refused, and never more than that.

import { AppError, isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import type { Caller } from "#platform/http/route.ts";
import type { ProvisioningKind } from "#protocol/api/provisioning.ts";
import {
  createScimGroup, createScimUser, deleteScimGroup, deleteScimUser, getScimConfig, getScimGroup, getScimSchema, getScimType, getScimUser, listScimGroups, listScimSchemas, listScimTypes,
  listScimUsers, patchScimGroup, patchScimUser, replaceScimGroup, replaceScimUser,
} from "#protocol/api/scim.ts";
import { composeList } from "#protocol/scim/answers.ts";
import { composeConfig, composeResourceTypes, composeSchemas } from "#protocol/scim/discovery.ts";
import type { JsonObject } from "#protocol/scim/match.ts";

import type { Provisioning } from "./provisioning.ts";

/** A provider's first sync sends some requests for each person, as fast as it is answered. */
const LIMIT = { requests: 1500, perMs: MINUTE };
const PROVIDER = { access: "provisioner", limit: LIMIT } as const;

type Counted = <Result>(caller: Caller, kind: ProvisioningKind, work: () => Promise<Result>) => Promise<Result>;

export function createScimRoutes(provisioning: Provisioning): readonly Route[] {
  const counted: Counted = async (caller, kind, work) => {
    try {
      const result = await work();
      await provisioning.connections.note(caller, kind, null);
      return result;
    } catch (error) {
      await provisioning.connections.note(caller, kind, isAppError(error) ? error.code : "internal.unexpected");
      throw error;
    }
  };
  return [...discoveryRoutes(provisioning, counted), ...userRoutes(provisioning, counted), ...groupRoutes(provisioning, counted)];
}

function discoveryRoutes({ baseOf }: Provisioning, counted: Counted): readonly Route[] {
  const all = (items: readonly JsonObject[]): JsonObject => composeList(items, { totalResults: items.length, startIndex: 1 });
  const one = (items: readonly JsonObject[], id: string): JsonObject => {
    const found = items.find((item) => typeof item["id"] === "string" && item["id"].toLowerCase() === id.toLowerCase());
    if (found === undefined) throw new AppError("scim.not-here");
    return found;
  };
  const read = (caller: Caller, teamId: Uuid, compose: (base: string) => JsonObject): Promise<JsonObject> => counted(caller, "read", async () => compose(baseOf(teamId)));
  return [
    defineRoute({ endpoint: getScimConfig, ...PROVIDER, audit: "none", success: 200, handler: ({ caller, params }) => read(caller, params.teamId, composeConfig) }),
    defineRoute({ endpoint: listScimTypes, ...PROVIDER, audit: "none", success: 200, handler: ({ caller, params }) => read(caller, params.teamId, (base) => all(composeResourceTypes(base))) }),
    defineRoute({ endpoint: getScimType, ...PROVIDER, audit: "none", success: 200, handler: ({ caller, params }) => read(caller, params.teamId, (base) => one(composeResourceTypes(base), params.resourceType)) }),
    defineRoute({ endpoint: listScimSchemas, ...PROVIDER, audit: "none", success: 200, handler: ({ caller, params }) => read(caller, params.teamId, (base) => all(composeSchemas(base))) }),
    defineRoute({ endpoint: getScimSchema, ...PROVIDER, audit: "none", success: 200, handler: ({ caller, params }) => read(caller, params.teamId, (base) => one(composeSchemas(base), params.schema)) }),
  ];
}

function userRoutes({ users }: Provisioning, counted: Counted): readonly Route[] {
  return [
    defineRoute({ endpoint: listScimUsers, ...PROVIDER, audit: "none", success: 200, handler: ({ caller, params, query }) => counted(caller, "read", () => users.list(caller, params.teamId, query)) }),
    defineRoute({ endpoint: getScimUser, ...PROVIDER, audit: "none", success: 200, handler: ({ caller, params, query }) => counted(caller, "read", () => users.get(caller, params, query)) }),
    defineRoute({ endpoint: createScimUser, ...PROVIDER, audit: "access.user-provisioned", success: 201, handler: ({ caller, params, query, body }) => counted(caller, "user", () => users.create(caller, params.teamId, { body, query })) }),
    defineRoute({
      endpoint: replaceScimUser,
      ...PROVIDER,
      audit: "access.user-reprovisioned",
      success: 200,
      handler: ({ caller, params, query, body, ifMatch }) => counted(caller, "user", () => users.replace(caller, params, { body, query, ifMatch })),
    }),
    defineRoute({
      endpoint: patchScimUser,
      ...PROVIDER,
      audit: "access.user-reprovisioned",
      success: 200,
      handler: ({ caller, params, query, body, ifMatch }) => counted(caller, "user", () => users.patch(caller, params, { body, query, ifMatch })),
    }),
    defineRoute({ endpoint: deleteScimUser, ...PROVIDER, audit: "access.user-deprovisioned", success: 204, handler: ({ caller, params, ifMatch }) => counted(caller, "user", () => users.remove(caller, params, ifMatch)) }),
  ];
}

function groupRoutes({ groups }: Provisioning, counted: Counted): readonly Route[] {
  return [
    defineRoute({ endpoint: listScimGroups, ...PROVIDER, audit: "none", success: 200, handler: ({ caller, params, query }) => counted(caller, "read", () => groups.list(caller, params.teamId, query)) }),
    defineRoute({ endpoint: getScimGroup, ...PROVIDER, audit: "none", success: 200, handler: ({ caller, params, query }) => counted(caller, "read", () => groups.get(caller, params, query)) }),
    defineRoute({ endpoint: createScimGroup, ...PROVIDER, audit: "access.group-provisioned", success: 201, handler: ({ caller, params, query, body }) => counted(caller, "group", () => groups.create(caller, params.teamId, { body, query })) }),
    defineRoute({
      endpoint: replaceScimGroup,
      ...PROVIDER,
      audit: "access.group-reprovisioned",
      success: 200,
      handler: ({ caller, params, query, body, ifMatch }) => counted(caller, "group", () => groups.replace(caller, params, { body, query, ifMatch })),
    }),
    defineRoute({
      endpoint: patchScimGroup,
      ...PROVIDER,
      audit: "access.group-reprovisioned",
      success: 200,
      handler: ({ caller, params, query, body, ifMatch }) => counted(caller, "group", () => groups.patch(caller, params, { body, query, ifMatch })),
    }),
    defineRoute({ endpoint: deleteScimGroup, ...PROVIDER, audit: "access.group-deprovisioned", success: 204, handler: ({ caller, params, ifMatch }) => counted(caller, "group", () => groups.remove(caller, params, ifMatch)) }),
  ];
}

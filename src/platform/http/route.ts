// A route is a row of a table: what it needs, how often it may be called, what it leaves in the audit log, what goes in and
// comes out. Nothing is optional: "public", "none" are written out, and what is left out does not compile.

import type { z } from "zod";

import type { Uuid } from "#base/uuid.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Who calls: one value, made at the door, passed on whole. */
export type Caller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "person"; readonly personId: Uuid; readonly sessionId: Uuid; readonly teams: readonly TeamMembership[] };

export interface TeamMembership {
  readonly tenantId: Uuid;
  readonly role: "owner" | "administrator" | "analyst" | "viewer";
}

/** `signed-in`: any person. A permission: the caller's role in the team of the route's `teamId` parameter must have it. */
export type RouteAccess = "public" | "signed-in" | { readonly permission: string };

export interface RouteLimit {
  readonly requests: number;
  readonly perMs: number;
}

export interface RouteInput {
  readonly params: z.ZodObject | "none";
  readonly query: z.ZodObject | "none";
  /** "upload": the body is a stream that the handler reads itself, with its own limit. */
  readonly body: z.ZodType | "none" | { readonly upload: { readonly maxBytes: number } };
}

export interface RouteCall {
  readonly caller: Caller;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly requestId: Uuid;
  readonly signal: AbortSignal;
}

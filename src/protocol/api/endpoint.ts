// One operation of the API, as both sides know it: its place, what goes in, what comes out. The server adds who may call it
// and what it does; the pages and the command line call it. No endpoint leaves anything out: "none" and "empty" are written.

import type { z } from "zod";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A body that is not JSON: read as a stream, up to a limit of its own. Sent as `application/octet-stream`. */
export interface UploadBody {
  readonly upload: { readonly maxBytes: number };
}

/** A form that another server sends, of text fields (`application/x-www-form-urlencoded`). No page of ours and no cookie stands behind it. */
export interface FormBody {
  readonly form: z.ZodObject;
}

export type ParamsInput = z.ZodObject | "none";
export type QueryInput = z.ZodObject | "none";
/**
 * `browser-reports`: what browsers send by themselves in content types of their own (`application/csp-report`). `scim`: a message of RFC 7644, read
 * by protocol/scim, since names and errors have that standard's form. `message`: JSON of another protocol, read by it, which answers in its own form.
 */
export type BodyInput = z.ZodType | "none" | "browser-reports" | "scim" | "message" | UploadBody | FormBody;
/**
 * `empty`: 204 without a body. `document`: JSON of an open shape, as the OpenAPI description. `download`: a file, streamed. `image`: a small picture that pages elsewhere show. `scim`: a message of
 * RFC 7644, with the ETag and the place that its `meta` names. `message`: of another protocol over HTTP, with the status that it has for it.
 */
export type Output = z.ZodType | "empty" | "document" | "download" | "image" | "scim" | "message";

/** A whole answer in the form of another protocol. */
export interface Message {
  readonly status: number;
  /** Null without a body. */
  readonly contentType: string | null;
  readonly body: string;
}

export interface Download {
  readonly mediaType: string;
  /** Of our own making: letters, digits, hyphens, dots. */
  readonly fileName: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Shown by pages of others, and kept by what stands between for as long as it says. */
export interface Picture {
  readonly mediaType: "image/svg+xml";
  readonly text: string;
  readonly maxAgeSeconds: number;
}

export interface EndpointInput {
  readonly params: ParamsInput;
  readonly query: QueryInput;
  readonly body: BodyInput;
}

export interface Endpoint {
  /** Unique, `<resource>.<verb>`; the OpenAPI operationId. */
  readonly id: string;
  readonly method: Method;
  /** With `:name` for each parameter. */
  readonly path: `/api/v1/${string}`;
  readonly summary: string;
  readonly input: EndpointInput;
  readonly output: Output;
}

export type ParamsOf<E extends Endpoint> = E["input"]["params"] extends z.ZodObject ? z.output<E["input"]["params"]> : undefined;
export type QueryOf<E extends Endpoint> = E["input"]["query"] extends z.ZodObject ? z.output<E["input"]["query"]> : undefined;
/** What a caller may leave out of the query is optional here. */
export type QueryInputOf<E extends Endpoint> = E["input"]["query"] extends z.ZodObject ? z.input<E["input"]["query"]> : undefined;
export type BodyInputOf<E extends Endpoint> = E["input"]["body"] extends z.ZodType ? z.input<E["input"]["body"]> : undefined;
export type OutputOf<E extends Endpoint> = E["output"] extends z.ZodType
  ? z.output<E["output"]>
  : E["output"] extends "document" | "scim"
    ? Readonly<Record<string, unknown>>
    : E["output"] extends "download"
      ? Download
      : E["output"] extends "image"
      ? Picture
      : E["output"] extends "message"
        ? Message
        : void;

/** Keeps the exact types of a literal, so that client and server infer from it. */
export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}

export function isSchema(value: BodyInput | ParamsInput | Output): value is z.ZodType {
  return typeof value === "object" && "safeParse" in value;
}

export function isUpload(body: BodyInput): body is UploadBody {
  return typeof body === "object" && "upload" in body;
}

export function isForm(body: BodyInput): body is FormBody {
  return typeof body === "object" && "form" in body;
}

/** The path with its parameters put in (percent-encoded), and the query behind it. */
export function endpointUrl(
  endpoint: Endpoint,
  input: { readonly params?: Readonly<Record<string, string>> | undefined; readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined } = {},
): string {
  const path = endpoint.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = input.params?.[name];
    if (value === undefined) throw new TypeError(`${endpoint.id}: parameter ${name} is missing`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  const search = query.toString();
  return search === "" ? path : `${path}?${search}`;
}

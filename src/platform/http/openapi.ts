// The API as OpenAPI 3.1, from the same table and the same schemas that serve it.

import { z } from "zod";

import { isForm, isSchema, isUpload, type BodyInput, type Endpoint, type Output } from "#protocol/api/endpoint.ts";
import { errorResponseSchema } from "#protocol/api/errors.ts";

import { changesState, type Route } from "./route.ts";

type Json = Readonly<Record<string, unknown>>;

export function composeOpenApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.endpoint.path.replaceAll(/:([A-Za-z]+)/g, "{$1}");
    (paths[path] ??= {})[route.endpoint.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Strongroom", version, summary: "Sealed mirrors of source code, and what they are made of.", license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: { Error: schemaOf(errorResponseSchema, "output") },
      responses: { Error: { description: "What failed and what to do", content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } } },
      securitySchemes: {
        page: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "Of `POST /api/v1/session/token`; only with the session's cookie" },
        provisioner: { type: "http", scheme: "bearer", description: "The token of the team's connection for provisioning" },
        apiToken: { type: "http", scheme: "bearer", description: "An API token, by itself: neither cookie nor CSRF header" },
        session: { type: "apiKey", in: "cookie", name: "strongroom_session", description: "`__Host-strongroom_session` over TLS" },
        csrf: { type: "apiKey", in: "header", name: "X-Strongroom-CSRF" },
      },
    },
  };
}

function operationOf(route: Route): Json {
  const { endpoint } = route;
  const body = requestBodyOf(endpoint.input.body);
  return {
    operationId: endpoint.id,
    tags: [endpoint.id.split(".")[0]],
    summary: endpoint.summary,
    parameters: [...parametersOf(endpoint, "path"), ...parametersOf(endpoint, "query")],
    ...(body === null ? {} : { requestBody: body }),
    responses: { [route.success]: responseOf(endpoint.output), default: { $ref: "#/components/responses/Error" } },
    security: securityOf(route),
    "x-strongroom": { access: route.access, limit: route.limit, audit: route.audit },
  };
}

function securityOf({ access, endpoint }: Route): readonly Json[] {
  if (access === "public" || access === "operator") return [];
  if (access === "provisioner") return [{ provisioner: [] }];
  if (access === "api-token") return [{ apiToken: [] }];
  const browser = { session: [], ...(access === "session" ? {} : { page: [] }), ...(changesState(endpoint.method) ? { csrf: [] } : {}) };
  return typeof access === "object" ? [browser, { apiToken: [] }] : [browser];
}

function parametersOf(endpoint: Endpoint, place: "path" | "query"): readonly Json[] {
  const schema = place === "path" ? endpoint.input.params : endpoint.input.query;
  if (schema === "none") return [];
  return Object.entries(schema.shape).map(([name, field]) => {
    const { description, ...json } = schemaOf(field as z.ZodType, "input");
    return { name, in: place, required: place === "path", schema: json, ...(description === undefined ? {} : { description }) };
  });
}

function requestBodyOf(body: BodyInput): Json | null {
  if (body === "none") return null;
  if (body === "scim") return { required: true, content: { "application/scim+json": { schema: { type: "object" } } } };
  if (body === "message") return { required: true, description: "A message of its protocol", content: { "application/json": { schema: { type: "object" } } } };
  if (isSchema(body)) return { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } };
  if (isForm(body)) return { required: true, content: { "application/x-www-form-urlencoded": { schema: schemaOf(body.form, "input") } } };
  if (isUpload(body)) {
    return { required: true, description: `At most ${body.upload.maxBytes} bytes`, content: { "application/octet-stream": { schema: { contentMediaType: "application/octet-stream" } } } };
  }
  return { required: true, content: { "application/csp-report": { schema: {} }, "application/reports+json": { schema: {} } } };
}

function responseOf(output: Output): Json {
  if (output === "empty") return { description: "Done" };
  if (output === "scim") return { description: "The answer, as RFC 7644 has it", content: { "application/scim+json": { schema: { type: "object" } } } };
  if (output === "message") return { description: "The answer, as its protocol has it", content: { "application/json": { schema: { type: "object" } } } };
  if (output === "image") return { description: "The picture", content: { "image/svg+xml": {} } };
  if (output === "download") return { description: "The file", content: { "application/octet-stream": {} } };
  const schema = isSchema(output) ? schemaOf(output, "output") : { type: "object" };
  return { description: "The answer", content: { "application/json": { schema } } };
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { target: "draft-2020-12", io, unrepresentable: "any" }) as Record<string, unknown>;
  return json;
}

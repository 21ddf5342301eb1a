// What the browser says of a ceremony (WebAuthn section 5.8.1): read strictly, once, before anything is looked up.

export interface ClientData {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
}

/** @throws Error that says what is wrong. */
export function parseClientData(base64url: string): ClientData {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64url, "base64url"));
  const data: unknown = JSON.parse(text);
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw new Error("the client data are no object");
  const { type, challenge, origin, crossOrigin, topOrigin } = data as Record<string, unknown>;
  if (typeof type !== "string" || typeof challenge !== "string" || typeof origin !== "string") throw new Error("the client data lack a member");
  // We are in no frame of another site, so neither is an honest ceremony (sections 7.1 and 7.2, "if C.topOrigin is present").
  if (crossOrigin !== undefined && crossOrigin !== false) throw new Error("the ceremony ran in a frame of another site");
  if (topOrigin !== undefined) throw new Error("the ceremony names the site around it, although it ran in none");
  return { type, challenge, origin };
}

// What opens a transaction under row-level security, as statements that are prepared once for each connection. Role and tenant are
// parameters: no value becomes a part of a statement.

/** Who asks, and within which tenant. */
export interface SessionScope {
  readonly role: string;
  /** "" for none: then tenant tables have no rows. */
  readonly tenant: string;
}

export const BEGIN = { name: "strongroom_begin", text: "begin" } as const;

/** `true`: to the end of the transaction, as `set local`. */
export const SET_SCOPE = { name: "strongroom_scope", text: "select set_config('role', $1, true), set_config('app.tenant', $2, true)" } as const;

export function scopeParameters({ role, tenant }: SessionScope): string[] {
  return [role, tenant];
}

// Who may do what in a session. The host alone decides and checks; a guest's page only shows it.

export const ROLES = ["viewer", "editor"] as const;
export type Role = (typeof ROLES)[number];

export interface RosterEntry {
  /** The peer's number; never given twice in a session. 0 is the host. */
  readonly id: number;
  readonly role: Role;
  readonly name: string;
}

export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

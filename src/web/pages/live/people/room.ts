// Who is in the session and what of them is known: a pure reducer over what the host says.

import type { BroadcastMessage, DownMessage } from "#protocol/live/messages/host-messages.ts";
import type { Role, RosterEntry } from "#protocol/live/messages/roles.ts";

export type Presence = "active" | "idle" | "away" | "lost";

export interface Person {
  readonly id: number;
  readonly name: string;
  readonly role: Role | "host";
  readonly presence: Presence;
  /** What it has in front of it. */
  readonly file: string | null;
}

export interface ChatLine {
  readonly key: number;
  readonly person: number;
  /** As it was when it was said: people leave. */
  readonly name: string;
  readonly text: string;
  readonly at: number;
}

export interface Notice {
  readonly key: number;
  readonly level: "info" | "warning";
  readonly text: string;
}

export type Project = Omit<Extract<DownMessage, { readonly kind: "project" }>, "kind">;

export interface Room {
  readonly self: number | null;
  readonly people: readonly Person[];
  readonly project: Project | null;
  readonly chat: readonly ChatLine[];
  readonly notices: readonly Notice[];
  readonly serial: number;
}

/** A page that is open all day does not keep all that was ever said. */
const MAX_CHAT = 1000;
const MAX_NOTICES = 5;
const HOST = 0;

export const EMPTY_ROOM: Room = { self: null, people: [], project: null, chat: [], notices: [], serial: 1 };

export function seat(room: Room, { self, roster }: { readonly self: number | null; readonly roster: readonly RosterEntry[] }): Room {
  const before = new Map(room.people.map((person) => [person.id, person]));
  const host: Person = { id: HOST, name: room.project?.host ?? "Host", role: "host", presence: before.get(HOST)?.presence ?? "active", file: before.get(HOST)?.file ?? null };
  const guests = roster.map(({ id, name, role }): Person => ({ id, name, role, presence: before.get(id)?.presence ?? "active", file: before.get(id)?.file ?? null }));
  return { ...room, self, people: [host, ...guests] };
}

export function hearProject(room: Room, { host, name, readOnly, git, languages }: Project): Room {
  const project: Project = { host, name, readOnly, git, languages };
  return { ...room, project, people: room.people.map((person) => (person.id === HOST ? { ...person, name: project.host } : person)) };
}

export function hearAll(room: Room, message: BroadcastMessage): Room {
  switch (message.kind) {
    case "presence":
      return { ...room, people: room.people.map((person) => (person.id === message.person ? { ...person, presence: message.state, file: message.file } : person)) };
    case "chat":
      return { ...room, serial: room.serial + 1, chat: [...room.chat, { key: room.serial, person: message.person, name: nameOf(room, message.person), text: message.text, at: message.at }].slice(-MAX_CHAT) };
    case "notice":
      return addNotice(room, message);
    default:
      return room;
  }
}

export function addNotice(room: Room, { level, text }: Pick<Notice, "level" | "text">): Room {
  const others = room.notices.filter((notice) => notice.text !== text);
  return { ...room, serial: room.serial + 1, notices: [...others, { key: room.serial, level, text }].slice(-MAX_NOTICES) };
}

export function dropNotice(room: Room, key: number): Room {
  return { ...room, notices: room.notices.filter((notice) => notice.key !== key) };
}

export function nameOf(room: Pick<Room, "people">, person: number): string {
  return room.people.find(({ id }) => id === person)?.name ?? "Somebody who left";
}

/** What may be done here, and why not. */
export function writingRefusal(room: Room): string | null {
  const self = room.people.find(({ id }) => id === room.self);
  if (room.project?.readOnly === true) return "The host shares this project read-only.";
  if (self?.role !== "editor") return "You are a viewer: the host can let you write.";
  return null;
}

// A live session of a folder for tests: relay, host and guests, all of them real, in one process. A browser's test starts the host like this too.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { nodeAead } from "#platform/aead/node-aead.ts";
import { dialLive } from "#platform/http/live-socket.ts";
import { openWorkingTree } from "#platform/git/working-tree.ts";
import { createHostEngine } from "#protocol/live/peers/host-engine.ts";
import type { Role } from "#protocol/live/messages/roles.ts";
import type { ServerSpec } from "#cli/share/languages/find-servers.ts";
import { openProject } from "#cli/share/project/project.ts";
import { RestorePoints } from "#cli/share/restore/restore-points.ts";
import type { AskingGuest, HostPerson, Told } from "#cli/share/session/host-person.ts";
import { HostSession } from "#cli/share/session/host-session.ts";
import { joinAsGuest, type LiveGuest } from "./live-guest.ts";

export interface SharedFolderWish {
  readonly folder: string;
  /** The relay's origin. */
  readonly server: string;
  /** Registers the session where the relay is; gets its id and the hash of the host's token, both base64url. Absent: the relay takes any. */
  readonly register?: (session: string, hostTokenHash: string) => Promise<void>;
  readonly exclude?: readonly string[];
  readonly include?: readonly string[];
  readonly isReadOnly?: boolean;
  readonly allowDelete?: boolean;
  readonly servers?: readonly ServerSpec[];
  readonly answerMs?: number;
  /** What the person says to questions. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Whom the person lets in, and as what; null: nobody. */
  readonly admitAs?: Role | null;
}

export interface SharedFolder {
  readonly session: HostSession;
  readonly told: Told[];
  readonly rings: AskingGuest[];
  readonly wishes: { readonly peer: number; readonly mode: "read" | "write" }[];
  readonly restore: RestorePoints;
  link(joins?: number): Promise<string>;
  /** Comes in by a link of its own. */
  enter(name: string): Promise<LiveGuest>;
  end(): ReturnType<HostSession["end"]>;
}

const LINK_MS = 3_600_000;

export async function shareFolder(wish: SharedFolderWish): Promise<SharedFolder> {
  const { folder, server, exclude = [], include = [], isReadOnly = false, allowDelete = false, admitAs = "editor" } = wish;
  const scratch = await mkdtemp(join(tmpdir(), "strongroom-share-"));
  const engine = await createHostEngine(Date.now(), nodeAead);
  const token = crypto.getRandomValues(new Uint8Array(32));
  const sessionId = Buffer.from(engine.sessionId).toString("base64url");
  await wish.register?.(sessionId, Buffer.from(await crypto.subtle.digest("SHA-256", token)).toString("base64url"));
  const tree = await openWorkingTree({ folder, scratchDir: join(scratch, "git") });
  const project = await openProject({ folder, tree, exclude, include });
  const restore = new RestorePoints(join(scratch, "restore"));
  const [told, rings, wishes]: [Told[], AskingGuest[], SharedFolder["wishes"]] = [[], [], []];
  const person: HostPerson = {
    rings: (guest) => {
      rings.push(guest);
      if (admitAs !== null) void session.admit(guest.peer, admitAs);
    },
    confirm: wish.confirm ?? (async () => await Promise.resolve(true)),
    wishesTerminal: (each) => void wishes.push(each),
    peopleChanged: () => undefined,
    tell: (each) => void told.push(each),
  };
  const dial = dialLive({ server, sessionId, side: "host", token: Buffer.from(token).toString("base64url") });
  const session: HostSession = new HostSession({ engine, dial, project, restore, person, hostName: "Host", projectName: "project", isReadOnly, allowDelete, now: Date.now, servers: wish.servers ?? [], ...(wish.answerMs === undefined ? {} : { answerMs: wish.answerMs }) });
  await session.start();
  const link = async (joins = 1): Promise<string> => (await session.invite({ origin: server, expiresAt: Date.now() + LINK_MS, joins })).link;
  const guests: LiveGuest[] = [];
  return {
    session, told, rings, wishes, restore, link,
    enter: async (name) => {
      const guest = await joinAsGuest({ link: await link(), name });
      guests.push(guest);
      await guest.isMember();
      return guest;
    },
    end: async () => {
      const end = await session.end();
      for (const guest of guests) await guest.close();
      await rm(scratch, { recursive: true, force: true });
      return end;
    },
  };
}

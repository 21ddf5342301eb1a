// The languages of a project: which server is for which file, and what they say is wrong.

import { fileURLToPath } from "node:url";

import type { BroadcastMessage } from "#protocol/live/messages/host-messages.ts";
import type { SharedDocument } from "#cli/share/documents/shared-document.ts";
import type { Project } from "#cli/share/project/project.ts";
import { readDiagnostics } from "./answers.ts";
import type { ServerSpec } from "./find-servers.ts";
import { extensionOf } from "./known-servers.ts";
import { LanguageServer } from "./language-server.ts";

export interface LanguagesGiven {
  readonly specs: readonly ServerSpec[];
  readonly project: Project;
  readonly broadcast: (message: BroadcastMessage) => void;
  readonly ask: (question: string) => Promise<boolean>;
  readonly onDefect: (error: unknown) => void;
  readonly timeoutMs?: number;
}

type Diagnostics = Extract<BroadcastMessage, { readonly kind: "diagnostics" }>["items"];

const MAX_NOTICE = 256;
/** Files that are not open are told of too; of so many what was said last is kept. */
const MAX_KEPT = 500;

export class Languages {
  readonly #given: LanguagesGiven;
  readonly #byExtension = new Map<string, LanguageServer>();
  readonly #servers: readonly LanguageServer[];
  readonly #diagnostics = new Map<string, Diagnostics>();

  constructor(given: LanguagesGiven) {
    this.#given = given;
    this.#servers = given.specs.map((spec) => {
      const server = this.#createServer(spec);
      for (const extension of Object.keys(spec.extensions)) this.#byExtension.set(extension, server);
      return server;
    });
  }

  names(): string[] {
    return this.#servers.map(({ language }) => language);
  }

  for(document: SharedDocument): LanguageServer | null {
    return this.#byExtension.get(extensionOf(document.path)) ?? null;
  }

  /** Whoever opens a file hears what is known to be wrong in it. */
  tellAgain(path: string): void {
    const items = this.#diagnostics.get(path);
    if (items !== undefined && items.length > 0) this.#given.broadcast({ kind: "diagnostics", path, items: [...items] });
  }

  /** Of what a server names the paths of those that are inside and shared, by what it named them. */
  async sharedPaths(uris: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { project } = this.#given;
    const inside = [...new Set(uris)].flatMap((uri) => {
      const path = URL.canParse(uri) && uri.startsWith("file:///") ? project.pathInside(fileURLToPath(uri)) : null;
      return path === null || path === "" || path.includes("\\") ? [] : [[uri, path] as const];
    });
    const shared = new Set(await project.shared(inside.map(([, path]) => path)));
    return new Map(inside.filter(([, path]) => shared.has(path)));
  }

  end(): void {
    for (const server of this.#servers) server.end();
  }

  #createServer(spec: ServerSpec): LanguageServer {
    const { project, ask, broadcast, onDefect, timeoutMs } = this.#given;
    return new LanguageServer({
      spec, root: project.root, ...(timeoutMs === undefined ? {} : { timeoutMs }),
      onDiagnostics: (uri, diagnostics) => void this.#tell(uri, diagnostics).catch(onDefect),
      onNotice: (text) => broadcast({ kind: "notice", level: "warning", text: text.slice(0, MAX_NOTICE) }),
      mayStart: async () => await ask(`Start the project's own language server for ${spec.language} (${[spec.program, ...spec.args].join(" ")})? It is a program of the project.`),
    });
  }

  async #tell(uri: string, diagnostics: unknown): Promise<void> {
    const path = (await this.sharedPaths([uri])).get(uri);
    if (path === undefined) return;
    const items = readDiagnostics(diagnostics);
    const before = this.#diagnostics.get(path);
    // Nothing was wrong before, and nothing is now.
    if (items.length === 0 && (before === undefined || before.length === 0)) return;
    this.#diagnostics.delete(path);
    this.#diagnostics.set(path, items);
    const [oldest] = this.#diagnostics.keys();
    if (this.#diagnostics.size > MAX_KEPT && oldest !== undefined) this.#diagnostics.delete(oldest);
    this.#given.broadcast({ kind: "diagnostics", path, items });
  }
}

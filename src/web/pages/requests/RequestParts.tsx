// What several pages show of requests: a person, the state, free text with its lines, what access reaches.

import { plural } from "#base/format.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import type { AccessRequest, RequestPerson } from "#protocol/api/requests.ts";
import { useSession } from "#web/data/session.ts";
import { Icon } from "#web/ui/Icon.tsx";

import { STATES } from "./words.ts";

/** `within`: in the middle of a sentence. */
export function Person({ person, within = false }: { readonly person: RequestPerson; readonly within?: boolean }) {
  const own = useSession()?.person.id === person.id;
  return <span className="person">{own ? (within ? "you" : "You") : visibleText(person.email ?? "Somebody without an address")}</span>;
}

export function RequestBadge({ request }: { readonly request: Pick<AccessRequest, "state" | "review"> }) {
  if (request.review === "due") return <span className="badge" data-tone="bad"><Icon name="warning" size={16} />Not reviewed</span>;
  const { word, icon, tone } = STATES[request.state];
  return <span className="badge steady" data-tone={tone}><Icon name={icon} size={16} />{word}</span>;
}

/** Each line as its author broke it, and nothing that is not text. */
export function FreeText({ text }: { readonly text: string }) {
  return <div className="free-text">{text.split("\n").map((line, index) => <p key={index}>{visibleText(line)}</p>)}</div>;
}

/** `within`: in the middle of a sentence. */
export function projectWords(projects: readonly { readonly name: string }[] | null, within = false): string {
  if (projects === null) return within ? "all projects" : "All projects";
  const [first] = projects;
  return projects.length === 1 && first !== undefined ? visibleName(first.name) : plural(projects.length, "project");
}

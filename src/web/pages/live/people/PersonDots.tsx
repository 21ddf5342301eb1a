// Who is in a file, as dots beside its name.

import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { usePart } from "#web/pages/live/session/store.ts";

import { colourOf } from "./colours.ts";

export function PersonDots({ path, isFolder }: { readonly path: string; readonly isFolder: boolean }) {
  const { room } = useWorkspace();
  // A string keeps its identity where a list would not.
  const here = usePart(room, ({ people, self }) => people.filter(({ id, file }) => id !== self && file !== null && (isFolder ? file.startsWith(`${path}/`) : file === path)).map(({ id, name }) => `${id} ${name}`).join("\n"));
  if (here === "") return null;
  return (
    <span className="live-dots">
      {here.split("\n").map((line) => {
        const [id = "", ...name] = line.split(" ");
        return <span key={id} className={`live-dot person-${colourOf(Number(id))}`} title={name.join(" ")} />;
      })}
    </span>
  );
}

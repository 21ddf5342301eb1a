// Which kind of source; four cards that are radio buttons.

import type { SourceKind } from "#protocol/api/sources.ts";
import { Icon, type IconName } from "#web/ui/Icon.tsx";

const KINDS: readonly { readonly kind: SourceKind; readonly icon: IconName; readonly title: string; readonly text: string }[] = [
  { kind: "git", icon: "git", title: "Git repository", text: "By https or ssh" },
  { kind: "archive", icon: "archive", title: "Archive by address", text: "zip or tar over https" },
  { kind: "upload", icon: "upload", title: "Upload", text: "zip or tar" },
  { kind: "sample", icon: "sample", title: "Strongroom's source", text: "To try it out" },
];

export function KindChoice({ kind, onChange }: { readonly kind: SourceKind; readonly onChange: (kind: SourceKind) => void }) {
  return (
    <fieldset className="kinds">
      <legend className="field-label">Where is the code?</legend>
      {KINDS.map((each) => (
        <label key={each.kind} className="kind" data-chosen={each.kind === kind}>
          <input type="radio" name="kind" value={each.kind} checked={each.kind === kind} onChange={() => onChange(each.kind)} />
          <Icon name={each.icon} size={22} />
          <span><strong>{each.title}</strong><span className="small soft">{each.text}</span></span>
        </label>
      ))}
    </fieldset>
  );
}

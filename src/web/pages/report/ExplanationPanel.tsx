// How a number came about, beside the page.

import { visibleName } from "#base/visible-text.ts";
import { SidePanel } from "#web/ui/SidePanel.tsx";

import type { Explanation } from "./explanations.ts";

export function ExplanationPanel({ explanation: { title, value, how, parts }, onClose }: { readonly explanation: Explanation; readonly onClose: () => void }) {
  return (
    <SidePanel title={title} onClose={onClose}>
      <p className="big number">{value}</p>
      {how.map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
      <dl className="origin">
        {parts.map(([name, amount], place) => <div key={`${place} ${name}`}><dt>{visibleName(name)}</dt><dd className="number">{amount}</dd></div>)}
      </dl>
    </SidePanel>
  );
}

// What the keys do.

import { Kbd, Modal } from "@mantine/core";
import { useMounted } from "@mantine/hooks";

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [["/"], "Search the vaults"],
  [["g", "v"], "Go to the vaults"],
  [["g", "p"], "Go to the portfolio"],
  [["g", "n"], "Add a vault"],
  [["g", "l"], "Go to the live sessions"],
  [["g", "a"], "Go to the claims and their proofs"],
  [["g", "t"], "Go to the team"],
  [["g", "r"], "Go to the requests"],
  [["g", "s"], "Go to the settings"],
  [["Esc"], "Close what is open"],
  [["?"], "Show this"],
];

export function KeyboardHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  // Opened as it comes, it would not know where the focus was.
  const isMounted = useMounted();
  return (
    <Modal opened={isMounted && opened} onClose={onClose} title="Everything by keyboard" closeButtonProps={{ "aria-label": "Close" }} centered>
      <dl className="keys">
        {KEYS.map(([keys, does]) => <div key={does}><dt>{keys.map((key) => <Kbd key={key}>{key}</Kbd>)}</dt><dd>{does}</dd></div>)}
      </dl>
      <p className="small soft">Every operation is also in the API (<code>/api/v1/openapi.json</code>) and on the command line (<code>./strongroom --help</code>).</p>
    </Modal>
  );
}

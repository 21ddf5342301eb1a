// Recovery codes, shown once.

import { Button, Modal } from "@mantine/core";
import { useState } from "react";

import { useAnnounce } from "#web/ui/Announcer.tsx";

export function CodeSheet({ codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  const announce = useAnnounce();
  const [failed, setFailed] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(codes.join("\n")).then(() => announce("Copied."), () => setFailed(true));
  };
  return (
    <Modal opened onClose={onClose} title="Your recovery codes" closeButtonProps={{ "aria-label": "Close" }} centered closeOnClickOutside={false}>
      <div className="stack">
        <p>Each lets you in once in the place of your second factor. Keep them apart from your devices: on paper, or in a password manager. <strong>They are not shown again.</strong></p>
        <ol className="code-sheet">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ol>
        {failed ? <p role="alert" className="field-error">The browser did not let us copy them. Select them instead.</p> : null}
        <div className="buttons"><Button onClick={onClose}>I have kept them</Button><Button variant="default" onClick={copy}>Copy</Button></div>
      </div>
    </Modal>
  );
}

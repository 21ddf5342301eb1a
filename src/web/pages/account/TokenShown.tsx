// A new API token, shown this once.

import { Button, Modal } from "@mantine/core";
import { useState } from "react";

import { useAnnounce } from "#web/ui/Announcer.tsx";

export function TokenShown({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  const announce = useAnnounce();
  const [failed, setFailed] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(token).then(() => announce("Copied."), () => setFailed(true));
  };
  return (
    <Modal opened onClose={onClose} title="Your new API token" closeButtonProps={{ "aria-label": "Close" }} centered closeOnClickOutside={false} size="lg">
      <div className="stack">
        <p>Keep it where the program finds it and nobody else does. <strong>It is not shown again</strong>; if it is lost, end it and make another one.</p>
        <p className="command token-text" tabIndex={0}><code>{token}</code></p>
        <p className="small soft">Programs send it as <code>Authorization: Bearer strongroom_…</code></p>
        {failed ? <p role="alert" className="field-error">The browser did not let us copy it. Select it instead.</p> : null}
        <div className="buttons"><Button onClick={onClose}>I have kept it</Button><Button variant="default" onClick={copy}>Copy</Button></div>
      </div>
    </Modal>
  );
}

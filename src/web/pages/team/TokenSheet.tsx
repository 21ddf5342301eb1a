// A token that is shown once, and rows of text to copy.

import { Button, Modal } from "@mantine/core";

import { useAnnounce } from "#web/ui/Announcer.tsx";

export function TokenSheet({ token, address, onClose }: { readonly token: string; readonly address: string; readonly onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="The token, this once" size="lg" closeOnClickOutside={false} closeButtonProps={{ "aria-label": "Close" }} centered>
      <div className="stack">
        <p>Put both into the provider now. The token is kept nowhere in readable form; if it is lost, make a new one.</p>
        <CopyRow label="Address" text={address} />
        <CopyRow label="Token" text={token} help="Whoever has it can bring people into the team and end anybody's access." />
        <div className="buttons"><Button onClick={onClose}>It is in the provider</Button></div>
      </div>
    </Modal>
  );
}

export function CopyRow({ label, text, help }: { readonly label: string; readonly text: string; readonly help?: string }) {
  const announce = useAnnounce();
  return (
    <div>
      <div className="field-label">{label}</div>
      <div className="copy-row"><code>{text}</code><Button variant="default" size="sm" aria-label={`Copy: ${label}`} onClick={() => void navigator.clipboard.writeText(text).then(() => announce("Copied."))}>Copy</Button></div>
      {help === undefined ? null : <p className="small soft after">{help}</p>}
    </div>
  );
}

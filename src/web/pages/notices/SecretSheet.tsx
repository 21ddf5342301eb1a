// A webhook's secret, shown this once.

import { Button, Modal } from "@mantine/core";

import { CopyRow } from "#web/pages/team/TokenSheet.tsx";

export function SecretSheet({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="The secret, this once" size="lg" closeOnClickOutside={false} closeButtonProps={{ "aria-label": "Close" }} centered>
      <div className="stack">
        <p>Give it to the receiver now: it tells our messages from forged ones. It is kept sealed and <strong>not shown again</strong>.</p>
        <CopyRow label="Secret" text={secret} help="Messages are signed as Standard Webhooks has it: HMAC-SHA-256 over webhook-id, webhook-timestamp and the body. Refuse what is older than five minutes, and an id that you have seen." />
        <div className="buttons"><Button onClick={onClose}>The receiver has it</Button></div>
      </div>
    </Modal>
  );
}

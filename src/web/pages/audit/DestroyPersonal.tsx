// Ends for good what leads to a person in the team's log, after it was said what that means.

import { Button, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { plural } from "#base/format.ts";
import { visibleText } from "#base/visible-text.ts";
import { destroyPersonalPart } from "#protocol/api/audit.ts";
import { callApi } from "#web/data/api-client.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

export interface DestroyPersonalProps {
  readonly teamId: string;
  readonly personId: string;
  /** As they are called in the log. */
  readonly name: string;
}

export function DestroyPersonal({ teamId, personId, name }: DestroyPersonalProps) {
  const [asked, setAsked] = useState(false);
  const client = useQueryClient();
  const announce = useAnnounce();
  const destroy = useMutation({
    mutationFn: () => callApi(destroyPersonalPart, { params: { teamId }, body: { personId } }),
    async onSuccess({ records }) {
      setAsked(false);
      announce(`Destroyed in ${plural(records, "record")}.`);
      await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith("audit") });
    },
  });
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setAsked(true)}>Forget this person…</Button>
      <Modal opened={asked} onClose={() => setAsked(false)} title="Forget this person in the log?" closeButtonProps={{ "aria-label": "Close" }}>
        <div className="stack">
          <p>In every record of this team that <strong>{visibleText(name)}</strong> made, or that is about them, it is destroyed for good who it was and where it came from. What was done stays, and every proof holds as before.</p>
          <p className="soft">Nobody can undo it. Do it for somebody who has left and has a right to be forgotten.</p>
          {destroy.isError ? <ErrorPanel error={destroy.error} title="It could not be destroyed" /> : null}
          <div className="buttons">
            <Button color="red" loading={destroy.isPending} onClick={() => destroy.mutate()}>Destroy it</Button>
            <Button variant="default" onClick={() => setAsked(false)}>Keep it</Button>
          </div>
        </div>
      </Modal>
    </>
  );
}

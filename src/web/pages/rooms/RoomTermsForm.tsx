// The terms of a room, written in Markdown with what guests will read beside it.

import { Button, Textarea } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { formatInstant } from "#base/format.ts";
import type { Room } from "#protocol/api/rooms.ts";
import { MAX_TERMS_LENGTH } from "#protocol/room/terms.ts";
import { useRoomAct, type RoomPlace } from "#web/data/rooms.ts";
import { useAnnounce } from "#web/ui/Announcer.tsx";
import { ErrorPanel } from "#web/ui/ErrorPanel.tsx";

import { TermsText } from "./TermsText.tsx";

export function RoomTermsForm({ place, room, mayEdit }: { readonly place: RoomPlace; readonly room: Room; readonly mayEdit: boolean }) {
  const act = useRoomAct(place);
  const announce = useAnnounce();
  const [text, setText] = useState(room.terms?.text ?? "");
  const isSame = text.trim() === (room.terms?.text ?? "");
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    act.mutate({ kind: "change", change: { terms: text.trim() } }, { onSuccess: () => announce("The terms are saved.") });
  };
  return (
    <form onSubmit={save} className="stack section">
      <h2>Terms</h2>
      <p className="measure">{room.terms === null ? "There are none yet; without terms a room is not opened." : `Version ${room.terms.version}, of ${formatInstant(room.terms.changedAt)}.`} Guests accept them with a click before they see anything. Whoever accepted an earlier version accepts the changed one first.</p>
      <div className="terms-editor">
        {mayEdit ? <Textarea label="Text" description="Markdown: headings (#), lists (-, 1.), **strong**, *emphasis*." rows={12} maxLength={MAX_TERMS_LENGTH} value={text} onChange={(event) => setText(event.currentTarget.value)} /> : null}
        {text.trim() === "" ? null : <div><p className="field-label">{mayEdit ? "As guests read it" : "As guests read them"}</p><TermsText text={text} /></div>}
      </div>
      {act.isError ? <ErrorPanel error={act.error} title="The terms were not saved" /> : null}
      {mayEdit ? <div className="buttons"><Button type="submit" loading={act.isPending} disabled={isSame || text.trim() === ""}>Save the terms</Button></div> : null}
    </form>
  );
}

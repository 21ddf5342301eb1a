// The call: who takes part, what is heard and seen of them, and what of this person's is on.

import { useMemo } from "react";

import { LiveIcon, type LiveIconName } from "#web/pages/live/frame/LiveIcon.tsx";
import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { Avatar } from "#web/pages/live/people/Avatar.tsx";
import { usePart, useStore } from "#web/pages/live/session/store.ts";

import type { CallState } from "./call.ts";
import type { PeerView, Slot } from "./peer.ts";
import { Video } from "./Video.tsx";

const CONTROLS: readonly (readonly [Slot, LiveIconName, string])[] = [["microphone", "microphone", "Microphone"], ["camera", "camera", "Camera"], ["screen", "screen", "Screen"]];

export function CallPane() {
  const { call } = useWorkspace();
  const state = useStore(call.store);
  return (
    <>
      <div className="live-pane-head"><h2>Call</h2>{state.joined ? <button type="button" className="live-button small" onClick={() => call.leave()}>Leave the call</button> : null}</div>
      {state.joined ? <InCall state={state} /> : <NotInCall state={state} />}
    </>
  );
}

function NotInCall({ state }: { readonly state: CallState }) {
  const { call } = useWorkspace();
  return (
    <div className="live-pane-words">
      {state.others.size === 0 ? <p>Nobody is in the call. Voices and pictures go straight between the browsers of those who take part, not by way of the server.</p> : <><p>{state.others.size} in the call:</p><Members people={[...state.others.keys()]} state={state} /></>}
      <div className="buttons"><button type="button" className="live-button primary" disabled={state.joining} onClick={() => void call.join()}>Join the call</button></div>
    </div>
  );
}

function InCall({ state }: { readonly state: CallState }) {
  const { call, room } = useWorkspace();
  const self = usePart(room, (value) => value.self) ?? 0;
  return (
    <div className="live-scroll">
      <div className="live-call-controls" role="group" aria-label="What of you is on">
        {CONTROLS.map(([slot, icon, label]) => <button key={slot} type="button" className="live-button" aria-pressed={state.own[slot] !== null} onClick={() => void call.turn(slot, state.own[slot] === null)}><LiveIcon name={icon} size={16} />{label}</button>)}
      </div>
      <Members people={[self, ...state.others.keys()]} state={state} />
      <Code state={state} />
      <Devices state={state} />
    </div>
  );
}

function Members({ people, state }: { readonly people: readonly number[]; readonly state: CallState }) {
  const { room } = useWorkspace();
  const { people: all, self } = useStore(room);
  return (
    <ul className="live-members">
      {people.map((id) => {
        const person = all.find((each) => each.id === id);
        if (person === undefined) return null;
        const own = id === self;
        const taking = own ? { microphone: state.own.microphone !== null, camera: state.own.camera !== null, screen: state.own.screen !== null } : state.others.get(id);
        return (
          <li key={id} data-speaking={state.speaking.has(id) || undefined}>
            <div className="live-member">
              <Avatar person={person} />
              <div className="live-person-words"><span className="clip">{person.name}{own ? " (you)" : ""}</span><span className="small soft">{taking?.microphone === true ? (state.speaking.has(id) ? "speaks" : "microphone on") : "muted"}</span></div>
              {own || !state.joined ? null : <Verified view={state.peers.get(id)} />}
            </div>
            {own ? <OwnPicture track={state.own.camera} name="you" /> : <Pictures view={state.peers.get(id)} taking={taking} name={person.name} />}
          </li>
        );
      })}
    </ul>
  );
}

function Verified({ view }: { readonly view: PeerView | undefined }) {
  switch (view?.state) {
    case "verified":
      return <span className="live-chip" data-tone="good" title="What is connected has the certificate that was told sealed: nobody is between."><LiveIcon name="lock" size={14} />verified</span>;
    case "mismatch":
      return <span className="live-chip" data-tone="bad" role="alert" title="The connection had another certificate than was told. It was ended: somebody may be between.">not who it says: ended</span>;
    case "failed":
      return <span className="live-chip" data-tone="bad" title="The two browsers cannot reach each other over this network.">no way through</span>;
    case "connecting":
    case undefined:
      return <span className="live-chip" data-tone="busy">connecting</span>;
  }
}

function Pictures({ view, taking, name }: { readonly view: PeerView | undefined; readonly taking: { readonly camera: boolean; readonly screen: boolean } | undefined; readonly name: string }) {
  if (view?.state !== "verified") return null;
  return (
    <>
      {taking?.screen === true ? <Video stream={view.screen} label={`Screen of ${name}`} wide /> : null}
      {taking?.camera === true ? <Video stream={view.camera} label={`Camera of ${name}`} /> : null}
    </>
  );
}

function OwnPicture({ track, name }: { readonly track: MediaStreamTrack | null; readonly name: string }) {
  const stream = useMemo(() => (track === null ? null : new MediaStream([track])), [track]);
  return stream === null ? null : <Video stream={stream} label={`Camera of ${name}`} />;
}

function Code({ state }: { readonly state: CallState }) {
  if (state.code === null) return null;
  return (
    <section className="live-call-code" aria-label="Code of the call">
      <h3>Code of the call</h3>
      <p className="number">{state.code}</p>
      <p className="small soft">Everybody in the call has the same one. Read a part of it to each other: if it differs for somebody, the host or the server is between you.</p>
    </section>
  );
}

function Devices({ state: { devices, choice } }: { readonly state: CallState }) {
  const { call } = useWorkspace();
  if (devices.microphones.length + devices.cameras.length === 0) return null;
  return (
    <details className="live-devices">
      <summary className="small">Devices</summary>
      <label className="small">Microphone<select value={choice.microphone ?? ""} onChange={(event) => void call.choose({ microphone: event.currentTarget.value })}>{devices.microphones.map(({ id, label }) => <option key={id} value={id}>{label}</option>)}</select></label>
      <label className="small">Camera<select value={choice.camera ?? ""} onChange={(event) => void call.choose({ camera: event.currentTarget.value })}>{devices.cameras.map(({ id, label }) => <option key={id} value={id}>{label}</option>)}</select></label>
    </details>
  );
}

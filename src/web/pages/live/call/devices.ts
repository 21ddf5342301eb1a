// Microphone, camera and screen of this machine: asked for when they are turned on, given back when they are turned off.

import type { Slot } from "./peer.ts";

export interface Device {
  readonly id: string;
  readonly label: string;
}

export interface DeviceChoice {
  readonly microphone: string | null;
  readonly camera: string | null;
}

/** For people: what went wrong, and what to do. */
export class DeviceProblem extends Error {
  override readonly name = "DeviceProblem";
}

const WORDS: Readonly<Record<Slot, string>> = { microphone: "The microphone", camera: "The camera", screen: "The screen" };

/** @throws DeviceProblem */
export async function openDevice(slot: Slot, choice: DeviceChoice): Promise<MediaStreamTrack> {
  try {
    const stream = await request(slot, choice);
    const [track] = stream.getTracks();
    if (track === undefined) throw new DeviceProblem(`${WORDS[slot]} gives nothing.`);
    return track;
  } catch (error) {
    throw explain(slot, error);
  }
}

async function request(slot: Slot, { microphone, camera }: DeviceChoice): Promise<MediaStream> {
  if (slot === "screen") return await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 15 }, audio: false });
  const id = slot === "microphone" ? microphone : camera;
  const exact = id === null ? {} : { deviceId: { exact: id } };
  if (slot === "microphone") return await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...exact } });
  return await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 24 }, ...exact } });
}

function explain(slot: Slot, error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  if (error.name === "NotAllowedError") return new DeviceProblem(`${WORDS[slot]} was not allowed. Allow it for this page in the browser, then turn it on again.`);
  if (error.name === "NotFoundError" || error.name === "OverconstrainedError") return new DeviceProblem(`${WORDS[slot]} was not found. Connect one, or choose another.`);
  return new DeviceProblem(`${WORDS[slot]} could not be opened; another program may be using it.`);
}

/** Their names are told once one of their kind was allowed. */
export async function listDevices(): Promise<{ readonly microphones: readonly Device[]; readonly cameras: readonly Device[] }> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind): readonly Device[] => all.filter((device) => device.kind === kind && device.deviceId !== "").map(({ deviceId, label }) => ({ id: deviceId, label: label === "" ? "Unnamed" : label }));
  return { microphones: of("audioinput"), cameras: of("videoinput") };
}

// What takes its time and may be wanted no more: by the guest who asked, or because the guest is gone.

export class Cancellations {
  readonly #running = new Map<number, Map<number, AbortController>>();

  /** Runs it with a signal that ends with the guest's wish for it. */
  async run<Result>({ peer, request }: { readonly peer: number; readonly request: number }, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const ofPeer = this.#running.get(peer) ?? new Map<number, AbortController>();
    this.#running.set(peer, ofPeer);
    const controller = new AbortController();
    ofPeer.get(request)?.abort();
    ofPeer.set(request, controller);
    try {
      return await work(controller.signal);
    } finally {
      if (ofPeer.get(request) === controller) ofPeer.delete(request);
    }
  }

  cancel(peer: number, request: number): void {
    this.#running.get(peer)?.get(request)?.abort();
  }

  forget(peer: number): void {
    for (const controller of this.#running.get(peer)?.values() ?? []) controller.abort();
    this.#running.delete(peer);
  }

  close(): void {
    for (const peer of this.#running.keys()) this.forget(peer);
  }
}

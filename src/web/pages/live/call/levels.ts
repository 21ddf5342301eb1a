// Who speaks: the loudness of each voice, looked at ten times a second.

const LOOK_EACH_MS = 100;
/** About a quiet voice; breath and fans are below. */
const SPEAKING_ABOVE = 0.015;

export interface Levels {
  watch(person: number, stream: MediaStream | null): void;
  stop(): void;
}

interface Watched {
  readonly stream: MediaStream;
  readonly source: MediaStreamAudioSourceNode;
  readonly analyser: AnalyserNode;
}

export function createLevels(onSpeaking: (people: ReadonlySet<number>) => void): Levels {
  let context: AudioContext | null = null;
  const watched = new Map<number, Watched>();
  let before = "";

  const timer = setInterval(() => {
    const speaking = [...watched].filter(([, { analyser }]) => loudness(analyser) > SPEAKING_ABOVE).map(([person]) => person);
    const now = speaking.toSorted((a, b) => a - b).join(" ");
    if (now === before) return;
    before = now;
    onSpeaking(new Set(speaking));
  }, LOOK_EACH_MS);

  const forget = (person: number): void => {
    watched.get(person)?.source.disconnect();
    watched.delete(person);
  };

  return {
    watch(person, stream) {
      if (watched.get(person)?.stream === stream) return;
      forget(person);
      if (stream === null || stream.getAudioTracks().length === 0) return;
      context ??= new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 512;
      const source = context.createMediaStreamSource(stream);
      source.connect(analyser);
      watched.set(person, { stream, source, analyser });
    },
    stop() {
      clearInterval(timer);
      for (const person of watched.keys()) forget(person);
      void context?.close();
      onSpeaking(new Set());
    },
  };
}

function loudness(analyser: AnalyserNode): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

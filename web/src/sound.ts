/** Sounds, made from a few oscillators: no files. */

import { prefs } from "./settings";
import type { Sound } from "./tell";

type Note = [frequency: number, at: number, long: number, shape: OscillatorType, loud: number, to?: number];

const SCORE: Record<Sound, Note[]> = {
  none: [],
  tick: [[1400, 0, 0.02, "square", 0.05]],
  yes: [[330, 0, 0.12, "triangle", 0.5], [233, 0.1, 0.22, "triangle", 0.5]],
  no: [[440, 0, 0.1, "triangle", 0.4], [587, 0.08, 0.16, "triangle", 0.35]],
  clue: [[660, 0, 0.08, "sine", 0.4], [880, 0.07, 0.2, "sine", 0.3]],
  alarm: [[520, 0, 0.25, "sawtooth", 0.3, 780], [520, 0.3, 0.25, "sawtooth", 0.3, 780]],
  ping: [[1040, 0, 0.25, "sine", 0.35]],
  hit: [[120, 0, 0.18, "square", 0.5, 45]],
  mech: [[60, 0, 0.5, "sawtooth", 0.35, 150]],
  foe: [[196, 0, 0.16, "sawtooth", 0.4], [185, 0.14, 0.4, "sawtooth", 0.4]],
  retired: [[392, 0, 0.14, "triangle", 0.5], [523, 0.12, 0.14, "triangle", 0.5], [784, 0.24, 0.4, "triangle", 0.4]],
  bad: [[220, 0, 0.3, "triangle", 0.5, 110]],
  warn: [[740, 0, 0.08, "square", 0.2], [740, 0.14, 0.08, "square", 0.2]],
  won: [[262, 0, 0.2, "triangle", 0.5], [330, 0.16, 0.2, "triangle", 0.5], [392, 0.32, 0.2, "triangle", 0.5], [523, 0.48, 0.7, "triangle", 0.5]],
  lost: [[196, 0, 0.4, "sawtooth", 0.3], [156, 0.35, 0.5, "sawtooth", 0.3], [98, 0.8, 1, "sawtooth", 0.3]],
};

let context: AudioContext | null = null;

/** Plays a sound, if sounds are wanted. Browsers allow it after the first key or click. */
export function play(sound: Sound): void {
  if (!prefs.sound || !SCORE[sound].length) return;
  try {
    context ??= new AudioContext();
  } catch {
    return; // there is nothing to hear it with
  }
  if (context.state === "suspended") void context.resume();
  const start = context.currentTime + 0.01;
  for (const [frequency, at, long, shape, loud, to] of SCORE[sound]) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = shape;
    tone.frequency.setValueAtTime(frequency, start + at);
    if (to) tone.frequency.exponentialRampToValueAtTime(to, start + at + long);
    gain.gain.setValueAtTime(loud * prefs.volume * 0.3, start + at);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + at + long);
    tone.connect(gain).connect(context.destination);
    tone.start(start + at);
    tone.stop(start + at + long);
  }
}

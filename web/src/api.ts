/** What is asked of the server over HTTP; the names are those of its JSON. */

export interface Verb { name: string; first: number; count: number }
export interface FrameKind { name: string; armour: number[]; structure: number }
export interface Tables {
  verbs: Verb[];
  terrain: string[];
  sites: string[];
  looks: string[];
  pings: string[];
  ends: string[];
  news: string[];
  modes: string[];
  statuses: string[];
  flags: Record<string, number>;
  frames: FrameKind[];
}
export interface PresetKind { name: string; width: number; height: number; rogues: number; civilians: number; limit: number }
export interface MindKind { name: string; doc: string }
export interface Options {
  version: number;
  /** "plain" while a stand-in plays that isn't compiled, "compiling" while rooms have to wait. */
  rules: "compiled" | "compiling" | "plain";
  presets: PresetKind[];
  seats: string[];
  minds: { team: MindKind[]; rogues: MindKind[] };
  absent: string[];
  scenes: string[];
  speeds: { least: number; most: number; usual: number };
  tables: Tables;
  places?: { any: boolean; known: { name: string; at: [number, number] }[] };
}
export interface Wish {
  place?: { at: [number, number] };
  preset: string;
  people: string[];
  others: Record<string, string>;
  absent: string;
  level: string | null;
  speed: number;
  name: string;
}
export interface Made { room: string; seat: string; invites: Record<string, string> }

/** Something that can't be done, in the server's words. */
export class Refusal extends Error {}

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  };
  let answer: Response;
  try {
    answer = await fetch(path, init);
  } catch {
    throw new Refusal("The server can't be reached.");
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(told.error ?? `The server answers ${answer.status}.`);
  return told as T;
}

export const options = () => ask<Options>("/api/options");
/** A scene of the tutorial. */
export const learn = (scene: string, name: string, speed: number) => ask<Made>("/api/rooms", { scene, name, speed });
export const create = (wish: Wish) => ask<Made>("/api/rooms", wish);
export const join = (room: string, code: string, name: string) =>
  ask<Made>(`/api/rooms/${encodeURIComponent(room)}/join`, { code, name });

/** What is to be drawn at a tick, made of a View (or of everything, once a hunt is over). */

import type { Tables } from "./api";
import { FLAG, LOOK, MECH, SEAT, STATUS, words } from "./names";
import { CROP, IN_SIGHT, NEVER, REACH, type View } from "./view";
import type { World } from "./world";

/** Somebody on the map. Shares are 0 to 1; −1 where not known. */
export interface Figure {
  face: number; x: number; y: number; look: number; facing: number;
  mech: number; mode: number; frame: number; covered: boolean; open: boolean; pace: number;
  armour: number[]; weak: number; hull: number; heat: number;
  /** 0 human, 1 android, −1 unknown: what it passes as. */
  kind: number;
  /** How likely a rogue the mind beside one thinks it. */
  belief: number;
  /** Ticks since it was seen there; 0 now. */
  age: number;
  me: boolean;
  /** What is written beside it. */
  tag: string;
  mood: Mood;
}
export type Mood = "plain" | "suspect" | "cleared" | "foe" | "friend";
export interface Tile { x: number; y: number; value: number }
export interface Mark { x: number; y: number; kind: string; tick: number }
export interface Scene {
  tick: number;
  me: { x: number; y: number } | null;
  figures: Figure[];
  /** By tile: 2 in sight, 1 remembered, 0 never seen; null when all is seen. */
  sight: Uint8Array | null;
  danger: Tile[];
  residue: Tile[];
  night: boolean;
  storm: { x: number; y: number; radius: number } | null;
  /** Numbers of sites that are closed. */
  closed: number[];
  marks: Mark[];
}

/** What the page adds to a View: a person's notes, kinds that were seen, beliefs of the mind beside one (thousandths). */
export interface Added { notes: Notes; kinds: Map<number, number>; chances: Record<string, number> }

/** What a person has marked a face as. */
export type Note = "" | "suspect" | "clear";
export type Notes = Map<number, Note>;

/** A ghost older than this is left out, ticks. */
const FORGOTTEN = 240;
const SUSPICIOUS = 1000;
const PATCH = 4;
const PING_SHOWN = 24;
const ALARM_SHOWN = 60;

export function moodOf(view: View, face: number, notes: Notes): Mood {
  const known = view.get("known", face);
  if (known & (FLAG.TEAM | FLAG.FELLOW)) return (known & FLAG.TEAM) !== 0 === view.seat < SEAT.FIRST_ROGUE ? "friend" : "foe";
  if (known & (FLAG.REVEALED | FLAG.CAUGHT)) return "foe";
  const note = notes.get(face) ?? "";
  if (known & FLAG.INNOCENT || note === "clear") return "cleared";
  if (note === "suspect" || view.get("odds", face) >= SUSPICIOUS) return "suspect";
  return "plain";
}

/** How somebody is called: by part, by frame, or by the number of the face. */
export function nameOf(view: View, face: number, tables: Tables): string {
  if (face === NEVER) return "somebody";
  const known = view.get("known", face);
  if (face === view.get("face")) return "you";
  if (known & FLAG.TEAM) return view.seat === SEAT.HUNTER ? "partner" : view.seat === SEAT.PARTNER ? "hunter" : `team ${face}`;
  const frame = view.get("known_frame", face);
  if (known & FLAG.FELLOW) return `fellow ${face}`;
  return frame > 0 ? `${words(tables.frames[frame].name)} ${face}` : `${face}`;
}

function blank(face: number, x: number, y: number, look: number): Figure {
  return {
    face, x, y, look, facing: 0, mech: MECH.OFF, mode: 0, frame: NEVER, covered: false, open: false, pace: 0,
    armour: [-1, -1, -1, -1], weak: NEVER, hull: -1, heat: -1, kind: NEVER, belief: 0, age: 0, me: false, tag: "", mood: "plain",
  };
}

/** The scene that a seat sees. */
export function sceneOf(view: View, world: World, tables: Tables, added: Added): Scene {
  const { notes } = added;
  const figures = [...ghosts(view, tables, notes), ...inSight(view, tables, notes), ...fellows(view, tables)];
  const me = view.x >= 0 ? self(view, tables) : null;
  if (me) figures.push(me);
  for (const figure of figures) if (figure.face >= 0) add(figure, view, added);
  const closed: number[] = [];
  view.all("closed_until").forEach((until, site) => until >= view.tick && until !== NEVER && closed.push(site));
  return {
    tick: view.tick, me, figures, sight: sightOf(view, world),
    danger: tiles(view, "danger"), residue: tiles(view, "residue"), night: view.get("night") === 1,
    storm: view.get("storm")
      ? { x: view.get("storm_x") / 16, y: view.get("storm_y") / 16, radius: view.get("storm_radius") }
      : null,
    closed, marks: marksOf(view, world, tables),
  };
}

/** Least belief that is shown, thousandths: more than anybody is believed of at the start. */
export const BELIEVED = 250;

function add(figure: Figure, view: View, { kinds, chances }: Added): void {
  if (figure.kind === NEVER) figure.kind = kinds.get(figure.face) ?? NEVER;
  const chance = chances[figure.face] ?? 0;
  if (chance >= BELIEVED && figure.look === LOOK.CIVILIAN && !(view.get("known", figure.face) & (FLAG.RETIRED | FLAG.TEAM))) figure.belief = chance / 1000;
}

function self(view: View, tables: Tables): Figure {
  const seat = view.seat;
  const look = view.get("status") === STATUS.DOWN ? LOOK.FALLEN
    : seat === SEAT.HUNTER ? LOOK.HUNTER : seat === SEAT.PARTNER ? LOOK.PARTNER : LOOK.ROGUE;
  const frame = tables.frames[view.get("frame")];
  return {
    ...blank(view.get("face"), view.x, view.y, look), facing: view.get("facing"), mech: view.get("mech"),
    mode: view.get("mode"), frame: view.get("frame"), covered: seat >= SEAT.FIRST_ROGUE && view.get("cover") === 1,
    open: view.get("venting") === 1 || view.get("shutdown") > 0, me: true, tag: "you", mood: "friend",
    armour: frame.armour.map((whole, side) => (whole ? view.get("armour", side) / whole : 0)),
    hull: frame.structure ? view.get("structure") / frame.structure : -1,
    heat: view.get("heat") / view.get("heat_limit"),
  };
}

function inSight(view: View, tables: Tables, notes: Notes): Figure[] {
  const found: Figure[] = [];
  const places = new Set<number>();
  view.all("look").forEach((look, slot) => {
    if (look === LOOK.NOBODY) return;
    const face = view.get("contact_face", slot);
    const x = view.get("contact_x", slot);
    const y = view.get("contact_y", slot);
    places.add(y * view.get("width") + x);
    const frame = view.get("contact_frame", slot);
    const known = frame >= 0 ? tables.frames[frame] : null;
    const fellow = face >= 0 && (view.get("known", face) & FLAG.FELLOW) !== 0;
    const heat = view.get("contact_heat", slot);
    const structure = view.get("contact_structure", slot);
    found.push({
      ...blank(face, x, y, look), facing: view.get("contact_facing", slot), mech: view.get("contact_mech", slot),
      mode: view.get("contact_mode", slot), frame, covered: fellow && view.get("contact_mech", slot) === MECH.OFF,
      open: view.get("contact_open", slot) === 1, pace: view.get("contact_pace", slot),
      weak: view.get("contact_weak", slot), kind: view.get("contact_kind", slot),
      hull: known && structure >= 0 && known.structure ? structure / known.structure : -1,
      heat: heat >= 0 ? heat / view.get("heat_limit") : -1,
      tag: look === LOOK.DECOY ? "decoy" : nameOf(view, face, tables), mood: face >= 0 ? moodOf(view, face, notes) : "friend",
    });
  });
  return [...found, ...crowd(view, tables, notes, places)];
}

/** Those in sight beyond the slots: bodies of the crop, with their faces from what was seen just now. */
function crowd(view: View, tables: Tables, notes: Notes, taken: Set<number>): Figure[] {
  const faces = new Map<number, number>();
  const [xs, ys, ticks] = [view.all("seen_x"), view.all("seen_y"), view.all("seen_tick")];
  const width = view.get("width");
  for (let face = 0; face < view.get("people"); face++)
    if (ticks[face] === view.tick) faces.set(ys[face] * width + xs[face], face);
  return tiles(view, "bodies").flatMap(({ x, y, value }) => {
    const at = y * width + x;
    if (taken.has(at) || (x === view.x && y === view.y)) return [];
    const face = faces.get(at) ?? NEVER;
    const tag = face === NEVER ? "" : nameOf(view, face, tables);
    return [{ ...blank(face, x, y, value), tag, mood: face === NEVER ? "plain" : moodOf(view, face, notes) }];
  });
}

/** Where those out of sight were seen last. */
function ghosts(view: View, tables: Tables, notes: Notes): Figure[] {
  const found: Figure[] = [];
  const touched = new Set<number>();
  view.all("fellow_face").forEach((face, i) => view.get("fellow_touch", i) === 1 && touched.add(face));
  const [xs, ys, ticks, known] = [view.all("seen_x"), view.all("seen_y"), view.all("seen_tick"), view.all("known")];
  for (let face = 0; face < view.get("people"); face++) {
    const age = view.tick - ticks[face];
    if (ticks[face] === NEVER || age <= 0 || age > FORGOTTEN || touched.has(face)) continue;
    if (known[face] & FLAG.RETIRED || face === view.get("face")) continue;
    const mood = moodOf(view, face, notes);
    const look = mood === "foe" ? LOOK.ROGUE : LOOK.CIVILIAN;
    found.push({ ...blank(face, xs[face], ys[face], look), age, tag: nameOf(view, face, tables), mood });
  }
  return found;
}

/** One's own side, where the radio tells of them and the eye doesn't. */
function fellows(view: View, tables: Tables): Figure[] {
  const found: Figure[] = [];
  view.all("fellow_face").forEach((face, i) => {
    if (face === NEVER || view.get("fellow_touch", i) !== 1 || view.slotOf(face) !== NEVER) return;
    const x = view.get("fellow_x", i);
    if (x < 0) return;
    const look = view.get("fellow_status", i) === STATUS.DOWN ? LOOK.FALLEN
      : view.seat === SEAT.HUNTER ? LOOK.PARTNER : view.seat === SEAT.PARTNER ? LOOK.HUNTER : LOOK.ROGUE;
    found.push({
      ...blank(face, x, view.get("fellow_y", i), look), mech: view.get("fellow_mech", i),
      frame: view.get("fellow_frame", i), covered: view.get("fellow_cover", i) === 1,
      tag: nameOf(view, face, tables), mood: "friend",
    });
  });
  return found;
}

/** Tiles of a map of the crop that hold something. */
function tiles(view: View, name: string): Tile[] {
  const found: Tile[] = [];
  if (view.x < 0) return found;
  view.all(name).forEach((value, cell) => {
    if (value) found.push({ x: view.x - REACH + (cell % CROP), y: view.y - REACH + Math.floor(cell / CROP), value });
  });
  return found;
}

function sightOf(view: View, world: World): Uint8Array {
  const sight = new Uint8Array(world.width * world.height);
  const patches = view.all("patch_tick");
  const across = Math.ceil(world.width / PATCH);
  for (let y = 0; y < world.height; y++)
    for (let x = 0; x < world.width; x++)
      if (patches[Math.floor(y / PATCH) * across + Math.floor(x / PATCH)] !== NEVER) sight[y * world.width + x] = 1;
  for (const { x, y, value } of tiles(view, "ground"))
    if (value & IN_SIGHT && x >= 0 && y >= 0 && x < world.width && y < world.height) sight[y * world.width + x] = 2;
  return sight;
}

function marksOf(view: View, world: World, tables: Tables): Mark[] {
  const found: Mark[] = [];
  view.all("alarm_site").forEach((site, i) => {
    const tick = view.get("alarm_tick", i);
    const at = world.level.sites[site];
    if (at && tick !== NEVER && view.tick - tick < ALARM_SHOWN) found.push({ x: at.x, y: at.y, kind: "ALARM", tick });
  });
  const heard = view.get("heard_tick");
  if (view.get("heard_what") && heard !== NEVER && view.tick - heard < PING_SHOWN)
    found.push({ x: view.get("heard_x"), y: view.get("heard_y"), kind: tables.pings[view.get("heard_what")], tick: heard });
  return found;
}

/** The scene of one who sees everything, once a hunt is over. */
export function sceneOfAll(view: View, tables: Tables): Scene {
  const figures: Figure[] = [];
  view.all("x").forEach((x, person) => {
    if (x < 0) return;
    const seat = person < view.all("mech").length;
    const look = view.get("look", person);
    const frame = seat ? view.get("frame", person) : NEVER;
    const stats = tables.frames[Math.max(0, frame)];
    const covered = seat && look === LOOK.ROGUE && view.get("cover", person) === 1;
    const name = look === LOOK.ROGUE ? words(stats.name) : person === SEAT.HUNTER ? "hunter" : person === SEAT.PARTNER ? "partner" : "";
    figures.push({
      ...blank(view.get("face", person), x, view.get("y", person), look), facing: view.get("facing", person),
      pace: view.get("pace", person), covered, kind: view.layout.has("kind") ? view.get("kind", person) : NEVER, mood: look === LOOK.CIVILIAN ? "plain" : look === LOOK.ROGUE ? "foe" : "friend",
      tag: `${name} ${person < SEAT.FIRST_ROGUE ? "" : view.get("face", person)}`.trim(),
      ...(seat ? {
        mech: view.get("mech", person), mode: view.get("mode", person), frame,
        open: view.get("venting", person) === 1 || view.get("shutdown", person) > 0,
        armour: stats.armour.map((whole, side) => (whole ? view.get("armour", 4 * person + side) / whole : 0)),
        hull: stats.structure ? view.get("structure", person) / stats.structure : -1, heat: view.get("heat", person) / 100,
      } : {}),
    });
  });
  if (view.get("decoy_x") >= 0)
    figures.push({ ...blank(NEVER, view.get("decoy_x"), view.get("decoy_y"), LOOK.DECOY), tag: "decoy", mood: "friend" });
  const width = view.get("width");
  const danger: Tile[] = [];
  view.all("danger").forEach((value, at) => value && danger.push({ x: at % width, y: Math.floor(at / width), value }));
  const closed: number[] = [];
  view.all("closed_until").forEach((until, site) => until >= view.tick && until !== NEVER && closed.push(site));
  return {
    tick: view.tick, me: null, figures, sight: null, danger, residue: [], night: view.get("night") === 1,
    storm: view.get("storm") ? { x: view.get("storm_x") / 16, y: view.get("storm_y") / 16, radius: view.get("storm_radius") } : null,
    closed, marks: [],
  };
}

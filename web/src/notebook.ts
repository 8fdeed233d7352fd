/** What the page itself remembers of a hunt: who was seen where, what was told about whom. All of it came from Views. */

import { LOOK, MECH } from "./names";
import type { Told } from "./tell";
import { NEVER, type View } from "./view";
import type { World } from "./world";

/** Somebody near a site, from one tick to another. */
export interface Sighting { site: number; from: number; to: number; x: number; y: number }
export interface Crime { site: number; tick: number }
/** How a line speaks: for a rogue, against it, or neither. */
export interface Clue { says: "for" | "against" | "none"; text: string; x?: number; y?: number }

/** Sightings, and lines, of one face that are kept. */
const KEPT = 12;
/** Ticks before a sabotage in which being seen at the place is suspicious. */
const BEFORE = 40;
/** Tiles from the middle of a site that are still at it. */
const AT = 4;
/** Ticks by which two sightings at a site may be apart and be told as one. */
const GAP = 20;

export class Notebook {
  readonly kinds = new Map<number, number>();
  private sightings = new Map<number, Sighting[]>();
  private lines = new Map<number, Told[]>();
  private crimes: Crime[] = [];

  /** Notes who is in sight, and the city's alarms. */
  see(view: View, world: World): void {
    const [xs, ys, ticks] = [view.all("seen_x"), view.all("seen_y"), view.all("seen_tick")];
    for (let face = 0; face < view.get("people"); face++)
      if (ticks[face] === view.tick) this.sight(face, world.nearest(xs[face], ys[face]), view.tick, xs[face], ys[face]);
    view.all("look").forEach((look, slot) => {
      if (look === LOOK.CIVILIAN && view.get("contact_mech", slot) === MECH.OFF) this.kinds.set(view.get("contact_face", slot), view.get("contact_kind", slot));
    });
    view.all("alarm_site").forEach((site, i) => {
      const tick = view.get("alarm_tick", i);
      if (tick !== NEVER && !this.crimes.some((crime) => crime.site === site && crime.tick === tick)) this.crimes.push({ site, tick });
    });
  }

  private sight(face: number, site: number, tick: number, x: number, y: number): void {
    const known = this.sightings.get(face) ?? [];
    const last = known[known.length - 1];
    if (last?.site === site && tick - last.to <= GAP) [last.to, last.x, last.y] = [tick, x, y];
    else known.push({ site, from: tick, to: tick, x, y });
    this.sightings.set(face, known.slice(-KEPT));
  }

  /** Notes what was told about a face. */
  hear(news: Told[]): void {
    for (const told of news)
      if (told.face !== undefined) this.lines.set(told.face, [...(this.lines.get(told.face) ?? []), told].slice(-KEPT));
  }

  told(face: number): Told[] { return this.lines.get(face) ?? []; }
  seen(face: number): Sighting[] { return this.sightings.get(face) ?? []; }

  /** How where a face was seen goes with the sabotages: near one before it, or elsewhere while it was done. */
  alibis(face: number, view: View, world: World): Clue[] {
    const takes = view.get("sabotage_ticks");
    return this.crimes.flatMap(({ site, tick }): Clue[] => {
      const place = world.level.sites[site];
      if (!place) return [];
      const far = (one: Sighting) => Math.max(Math.abs(one.x - place.x), Math.abs(one.y - place.y)) - place.half;
      const name = world.siteName(site);
      const away = this.seen(face).find((one) => one.to > tick - takes && one.from <= tick && far(one) > AT);
      if (away) return [{ says: "against", text: `elsewhere (${world.siteName(away.site)}, ${Math.min(away.to, tick)}) while ${name} was sabotaged (${tick})`, x: away.x, y: away.y }];
      const there = this.seen(face).find((one) => one.to >= tick - BEFORE && one.from <= tick + GAP && far(one) <= AT);
      return there ? [{ says: "for", text: `near ${name} at ${Math.min(there.to, tick)}, sabotaged at ${tick}`, x: there.x, y: there.y }] : [];
    });
  }

  /** Whether a place and a time are those of a sabotage. */
  crimeAt(x: number, y: number, tick: number, world: World): Crime | undefined {
    return this.crimes.find((crime) => world.nearest(x, y) === crime.site && Math.abs(crime.tick - tick) <= BEFORE);
  }

  save(key: string): void {
    try {
      sessionStorage.setItem(key, JSON.stringify([[...this.kinds], [...this.sightings], [...this.lines], this.crimes]));
    } catch {
      /* then it is forgotten when the page is loaded anew */
    }
  }

  load(key: string): void {
    try {
      const [kinds, sightings, lines, crimes] = JSON.parse(sessionStorage.getItem(key) ?? "[[],[],[],[]]");
      for (const [face, kind] of kinds) this.kinds.set(face, kind);
      [this.sightings, this.lines, this.crimes] = [new Map(sightings), new Map(lines), crimes];
    } catch {
      /* it begins empty */
    }
  }
}

/** The ground of a hunt, which everybody knows, and ways over it. */

import { MINE, NEVER, type View } from "./view";

export interface LevelTold {
  name: string; source: string; degrees: number; width: number; height: number;
  ground: Uint8Array; elevation: Uint8Array; ways: Uint8Array; site_at: Uint8Array;
  sites: { kind: number; x: number; y: number; half: number }[];
  mouths: [number, number][];
}

export const DX = [0, 1, 1, 1, 0, -1, -1, -1];
export const DY = [-1, -1, 0, 1, 1, 1, 0, -1];
export const HERE = 8;

export class World {
  readonly width: number;
  readonly height: number;
  readonly siteAt: Int8Array;
  readonly elevation: Int8Array;
  private readonly closest = new Map<number, number>();

  constructor(readonly level: LevelTold, private readonly siteNames: string[]) {
    this.width = level.width;
    this.height = level.height;
    this.siteAt = new Int8Array(level.site_at.slice().buffer);
    this.elevation = new Int8Array(level.elevation.slice().buffer);
  }

  open(x: number, y: number): boolean {
    return x >= 0 && y >= 0 && x < this.width && y < this.height && this.level.ways[y * this.width + x] !== 0;
  }

  /** A site by kind and number among its kind, as "Foundry 2". */
  siteName(site: number): string {
    const told = this.level.sites[site];
    if (!told) return "nowhere";
    const before = this.level.sites.slice(0, site + 1).filter((other) => other.kind === told.kind).length;
    const word = this.siteNames[told.kind].toLowerCase();
    return `${word[0].toUpperCase()}${word.slice(1)} ${before}`;
  }

  /** The site nearest to a tile. */
  nearest(x: number, y: number): number {
    const at = y * this.width + x;
    if (this.closest.has(at)) return this.closest.get(at)!;
    let best = NEVER;
    let far = Infinity;
    this.level.sites.forEach((site, i) => {
      const off = Math.max(Math.abs(site.x - x), Math.abs(site.y - y)) - site.half;
      if (off < far) [best, far] = [i, off];
    });
    this.closest.set(at, best);
    return best;
  }

  /** The site nearest to a tile, by name. */
  near(x: number, y: number): string { return this.siteName(this.nearest(x, y)); }

  /**
   * First step of a shortest way from the seat to a tile (beside it, if `beside`), around mines and
   * around everybody who wouldn't change places; HERE when there, −1 if there is no way.
   */
  step(view: View, x: number, y: number, beside = false): number {
    const goal = (at: number) => {
      const off = Math.max(Math.abs((at % this.width) - x), Math.abs(Math.floor(at / this.width) - y));
      return beside ? off <= 1 : off === 0;
    };
    const start = view.y * this.width + view.x;
    if (goal(start)) return HERE;
    const straight = [0, 1, 2, 3, 4, 5, 6, 7].sort((a, b) => bend(b, x - view.x, y - view.y) - bend(a, x - view.x, y - view.y));
    const first = new Int8Array(this.width * this.height).fill(NEVER);
    first[start] = HERE;
    const queue = [start];
    for (let head = 0; head < queue.length; head++) {
      const at = queue[head];
      for (const d of straight) {
        if (!((this.level.ways[at] >> d) & 1)) continue;
        const next = at + DY[d] * this.width + DX[d];
        if (first[next] !== NEVER || (this.blocked(view, next) && !goal(next))) continue;
        first[next] = at === start ? d : first[at];
        if (goal(next)) return first[next];
        queue.push(next);
      }
    }
    return NEVER;
  }

  private blocked(view: View, at: number): boolean {
    const cell = view.inCrop(at % this.width, Math.floor(at / this.width));
    if (cell === NEVER) return false;
    return view.get("bodies", cell) > 3 || view.get("danger", cell) === MINE;
  }
}

/** How nearly a direction points along a vector: of ways of one length the straightest looks best. */
const bend = (d: number, dx: number, dy: number) => (DX[d] * dx + DY[d] * dy) / Math.hypot(DX[d], DY[d]);

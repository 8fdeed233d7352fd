/** Names on the map, laid so that they don't lie on one another. */

import { Container, Sprite } from "pixi.js";
import * as art from "./art";
import type { Camera } from "./camera";
import { prefs } from "./settings";

/** What wants a name, at a place that may move. */
export interface Named {
  key: string;
  text: string;
  colour: string;
  /** Those of less importance give way. */
  rank: number;
  /** Middle, in tiles, and by how much it reaches up and down. */
  x: number; y: number; above: number; below: number;
  faint: number;
}
interface Placed { sprite: Sprite; named: Named; spot: number; text: string }
interface Box { left: number; top: number; right: number; bottom: number }

/** Milliseconds after which names are laid anew. */
const OFTEN = 180;
/** From this rank on names are left out where tiles are small. */
const CROWD = 5;
const SMALL = 17;
/** Where a name may stand beside what it names. */
const SPOTS: [number, number][] = [[0, 1], [0, -1], [1, 0], [-1, 0]];

export class Labels {
  readonly layer = new Container();
  private readonly placed = new Map<string, Placed>();
  private due = 0;

  frame(now: number, wanted: Named[], bodies: { x: number; y: number; r: number }[], camera: Camera, width: number, height: number): void {
    const here = new Set<string>();
    for (const named of wanted) {
      here.add(named.key);
      this.keep(named);
    }
    for (const [key, one] of this.placed) {
      if (here.has(key)) continue;
      one.sprite.destroy();
      this.placed.delete(key);
    }
    if (now >= this.due) {
      this.due = now + OFTEN;
      this.lay(bodies, camera, width, height);
    }
    for (const one of this.placed.values()) if (one.sprite.visible) this.put(one, camera);
  }

  private keep(named: Named): void {
    const known = this.placed.get(named.key);
    const text = `${named.text} ${named.colour} ${prefs.text}`;
    const one = known ?? { sprite: this.layer.addChild(new Sprite()), named, spot: 0, text: "" };
    one.named = named;
    if (one.text !== text) {
      one.text = text;
      one.sprite.texture = art.label(named.text, named.colour, 12.5 * prefs.text);
      one.sprite.anchor.set(0.5);
      one.sprite.scale.set(1 / art.SHARP);
    }
    if (!known) {
      one.sprite.visible = false;
      this.placed.set(named.key, one);
      this.due = 0;
    }
  }

  private box(one: Placed, spot: number, camera: Camera): Box {
    const { named, sprite } = one;
    const at = camera.place(named.x, named.y);
    const [w, h] = [sprite.width / 2, sprite.height / 2];
    const [dx, dy] = SPOTS[spot];
    const x = at.x + dx * (0.5 * camera.zoom + w);
    const y = at.y + (dy > 0 ? named.below * camera.zoom + h : dy < 0 ? -named.above * camera.zoom - h : 0);
    return { left: x - w, top: y - h, right: x + w, bottom: y + h };
  }

  private lay(bodies: { x: number; y: number; r: number }[], camera: Camera, width: number, height: number): void {
    const taken: Box[] = [];
    const solid = bodies.map(({ x, y, r }) => {
      const at = camera.place(x, y);
      return { left: at.x - r * camera.zoom, top: at.y - r * camera.zoom, right: at.x + r * camera.zoom, bottom: at.y + r * camera.zoom };
    });
    const ordered = [...this.placed.values()].sort((a, b) => a.named.rank - b.named.rank);
    for (const one of ordered) {
      const at = camera.place(one.named.x, one.named.y);
      const off = at.x < -80 || at.y < -80 || at.x > width + 80 || at.y > height + 80;
      if (off || (one.named.rank >= CROWD && camera.zoom < SMALL)) {
        one.sprite.visible = false;
        continue;
      }
      const spots = [one.spot, ...SPOTS.keys()];
      const free = spots.find((spot) => {
        const box = this.box(one, spot, camera);
        return !taken.some((other) => meets(box, other)) && !solid.some((body) => meets(box, body));
      });
      const spot = free ?? (one.named.rank < 2 ? 0 : -1);
      one.sprite.visible = spot >= 0;
      if (spot < 0) continue;
      one.spot = spot;
      taken.push(this.box(one, spot, camera));
    }
  }

  private put(one: Placed, camera: Camera): void {
    const box = this.box(one, one.spot, camera);
    one.sprite.position.set(Math.round((box.left + box.right) / 2), Math.round((box.top + box.bottom) / 2));
    one.sprite.alpha = one.named.faint;
  }
}

const meets = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

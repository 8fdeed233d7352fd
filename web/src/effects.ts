/** What flashes up for a moment: strikes that land, alarms, answers, a rogue found or retired. */

import { Container, Sprite, type Texture } from "pixi.js";
import * as art from "./art";
import { TILE } from "./figures";
import { prefs } from "./settings";
import type { Sound } from "./tell";

const SCALE = TILE / art.FINE;

/** A sprite that grows and fades. */
interface Spark { sprite: Sprite; since: number; long: number; from: number; to: number; rise: number; y: number }

/** What an event looks like: a word, its colour, whether a ring widens, and whether it bursts. */
const SHOWN: Partial<Record<Sound, { word?: string; colour: string; wave?: number; burst?: number }>> = {
  yes: { word: "yes", colour: art.COLOUR.suspect },
  no: { word: "no", colour: art.COLOUR.cleared },
  alarm: { word: "SABOTAGE", colour: "#ff48a8", wave: 3 },
  foe: { word: "ROGUE", colour: art.COLOUR.rogue, wave: 2 },
  retired: { word: "RETIRED", colour: "#ffffff", wave: 2, burst: 3 },
  mech: { colour: art.COLOUR.rogue, wave: 1 },
  bad: { word: "innocent!", colour: art.COLOUR.warm, wave: 1 },
};

export class Effects {
  readonly layer = new Container();
  readonly words = new Container();
  private sparks: Spark[] = [];
  private shakenAt = -1e9;

  constructor(private readonly host: HTMLElement) {
    this.layer.blendMode = "add";
  }

  /** A strike lands on a tile. */
  strike(x: number, y: number, now: number): void {
    this.add(this.layer, art.burst(), x, y, { since: now, long: 450, from: 0.7, to: 1.8, rise: 0 });
  }

  shake(now: number): void { if (!prefs.calm) this.shakenAt = now; }

  /** Shows that something happened at a tile. */
  happened(sound: Sound, x: number, y: number, now: number): void {
    const shown = SHOWN[sound];
    if (!shown) return;
    if (shown.word)
      this.add(this.words, art.shout(shown.word, shown.colour), x, y - 0.7, { since: now, long: 1300, from: 0.9, to: 1, rise: prefs.calm ? 0 : 0.9 });
    const waves = prefs.calm ? Math.min(1, shown.wave ?? 0) : (shown.wave ?? 0);
    for (let i = 0; i < waves; i++)
      this.add(this.layer, art.wave(shown.colour), x, y, { since: now + 260 * i, long: 900, from: 0.2, to: prefs.calm ? 0.8 : 2.2, rise: 0 });
    if (shown.burst) this.add(this.layer, art.burst(), x, y, { since: now, long: 900, from: 0.8, to: shown.burst, rise: 0 });
    if (sound === "retired") this.shake(now);
    if (sound === "alarm" || sound === "foe") this.flash(sound);
  }

  /** The edges of the screen light up. */
  private flash(sound: Sound): void {
    const name = `flash-${sound}`;
    this.host.classList.remove(name);
    void this.host.offsetWidth; // so that it begins anew
    this.host.classList.add(name);
    setTimeout(() => this.host.classList.remove(name), 1600);
  }

  private add(layer: Container, texture: Texture, x: number, y: number, how: Omit<Spark, "sprite" | "y">): void {
    const sprite = new Sprite(texture);
    sprite.anchor.set(0.5);
    sprite.position.set((x + 0.5) * TILE, (y + 0.5) * TILE);
    sprite.visible = false;
    layer.addChild(sprite);
    this.sparks.push({ sprite, ...how, y: sprite.y });
  }

  /** Draws them as they are at a moment; gives by how many pixels the ground shakes. */
  frame(now: number): { x: number; y: number } {
    this.sparks = this.sparks.filter((spark) => {
      const share = (now - spark.since) / spark.long;
      spark.sprite.visible = share >= 0;
      const gone = Math.max(0, Math.min(1, share));
      spark.sprite.alpha = spark.rise ? Math.min(1, 2.4 * (1 - gone)) : 1 - gone;
      spark.sprite.scale.set(SCALE * (spark.from + (spark.to - spark.from) * gone));
      spark.sprite.y = spark.y - spark.rise * gone * TILE;
      if (share >= 1) spark.sprite.destroy();
      return share < 1;
    });
    const age = now - this.shakenAt;
    const far = age < 260 ? (1 - age / 260) * 5 : 0;
    return { x: far * Math.sin(now / 18), y: far * Math.cos(now / 23) };
  }
}

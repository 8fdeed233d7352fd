/** Dust: a storm where it stands, and what drifts before the camera. */

import { Container, Sprite } from "pixi.js";
import * as art from "./art";
import type { Camera } from "./camera";
import { TILE } from "./figures";
import type { Scene } from "./scene";
import { prefs } from "./settings";

const SPECKS = 60;
const STREAKS = 26;
/** Banks of dust that make a storm: offset and size, in its radius. */
const BANKS: [number, number, number][] = [[0, 0, 2.5], [-0.45, 0.3, 1.7], [0.5, -0.25, 1.8]];

export class Weather {
  /** In the map's space, and before the camera. */
  readonly storm = new Container();
  readonly dust = new Container();
  private readonly specks: Sprite[] = [];
  private readonly streaks: Sprite[] = [];

  build(): void {
    for (let i = 0; i < BANKS.length; i++) {
      const bank = new Sprite(art.dustBank());
      bank.anchor.set(0.5);
      this.storm.addChild(bank);
    }
    for (let i = 0; i < SPECKS; i++) {
      const speck = new Sprite(art.speck());
      speck.scale.set(0.3 + 0.3 * ((i * 7) % 5) / 5);
      this.specks.push(this.dust.addChild(speck));
    }
    for (let i = 0; i < STREAKS; i++) this.streaks.push(this.dust.addChild(new Sprite(art.streak())));
  }

  frame(now: number, scene: Scene | null, camera: Camera, width: number, height: number): void {
    const storm = scene?.storm ?? null;
    this.storm.visible = storm !== null;
    if (storm) {
      this.storm.children.forEach((child, i) => {
        const [dx, dy, size] = BANKS[i];
        const sway = prefs.calm ? 0 : 0.5 * Math.sin(now / 2400 + 2 * i);
        child.position.set((storm.x + dx * storm.radius + sway + 0.5) * TILE, (storm.y + dy * storm.radius + 0.5) * TILE);
        child.scale.set((size * storm.radius * TILE) / 256);
      });
    }
    const inside = storm !== null && Math.hypot(storm.x - camera.middle.x, storm.y - camera.middle.y) < storm.radius + 5;
    this.specks.forEach((sprite, i) => {
      sprite.visible = !prefs.calm && (inside || i % 3 === 0);
      if (sprite.visible) this.drift(sprite, i, now, inside ? 0.14 : 0.02, width, height);
    });
    this.streaks.forEach((sprite, i) => {
      sprite.visible = !prefs.calm && inside;
      if (sprite.visible) this.drift(sprite, i, now, 0.75, width + 200, height);
    });
  }

  private drift(sprite: Sprite, i: number, now: number, pace: number, width: number, height: number): void {
    const own = pace * (0.6 + ((i * 37) % 17) / 17);
    sprite.x = (((i * 131 + now * own) % (width + 40)) + width + 40) % (width + 40) - 160;
    sprite.y = (i * 89 + 10 * Math.sin(now / 900 + i)) % height;
  }
}

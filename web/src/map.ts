/** The map: ground, fog, light, people and strikes, with a camera (PixiJS). */

import "pixi.js/unsafe-eval";
import { Application, Container, Sprite, type Texture } from "pixi.js";
import { Actor, TILE } from "./figures";
import { Fog, picture, plain } from "./ground";
import { LOOK } from "./names";
import { type Figure, MINE, type Scene } from "./scene";
import { prefs } from "./settings";
import * as art from "./textures";
import { FINE } from "./textures";
import type { World } from "./world";

const SCALE = TILE / FINE;
const LEAST = 6;
const MOST = 96;
const FLASH = 450;
const DUST = 70;

/** A row of sprites that is filled anew with every scene. */
class Pool {
  readonly layer = new Container();
  private used = 0;

  begin(): void { this.used = 0; }

  put(texture: Texture, x: number, y: number, alpha = 1): Sprite {
    let sprite = this.layer.children[this.used++] as Sprite | undefined;
    if (!sprite) {
      sprite = new Sprite();
      sprite.anchor.set(0.5);
      sprite.scale.set(SCALE);
      this.layer.addChild(sprite);
    }
    sprite.texture = texture;
    sprite.position.set((x + 0.5) * TILE, (y + 0.5) * TILE);
    sprite.alpha = alpha;
    sprite.visible = true;
    return sprite;
  }

  end(): void {
    for (let i = this.used; i < this.layer.children.length; i++) this.layer.children[i].visible = false;
  }
}

/** Something that shines for a moment. */
interface Spark { sprite: Sprite; since: number; long: number; grow: number }

export class GameMap {
  private readonly app = new Application();
  private readonly stage = new Container();
  private readonly ground: Sprite;
  private readonly fog: Fog;
  private readonly names = new Container();
  private readonly lights = new Container();
  private readonly figures = new Container();
  private readonly ghosts = new Container();
  private readonly pools = { residue: new Pool(), danger: new Pool(), marks: new Pool(), goal: new Pool() };
  private readonly flashes = new Container();
  private readonly dust = new Container();
  private readonly actors = new Map<string, Actor>();
  private sparks: Spark[] = [];
  private scene: Scene | null = null;
  private period = 250;
  private chosen = -1;
  private goal: { x: number; y: number } | null = null;
  private shaken = 0;
  private ended = false;
  /** Pixels of a tile on the screen, and the tile in its middle. */
  zoom = 34;
  middle: { x: number; y: number };
  /** Whether the camera goes with its figure. */
  following = true;

  constructor(private readonly host: HTMLElement, private readonly world: World) {
    this.middle = { x: world.width / 2, y: world.height / 2 };
    this.ground = new Sprite(plain(world));
    this.fog = new Fog(world);
  }

  async start(room: string, headers: Record<string, string> = {}): Promise<void> {
    await this.app.init({
      resizeTo: this.host, background: "#0b070a", antialias: false, autoDensity: true,
      resolution: Math.min(devicePixelRatio, 2), preference: renderer(),
    });
    if (this.ended) return this.app.destroy(true);
    this.host.appendChild(this.app.canvas);
    this.app.canvas.setAttribute("role", "img");
    const fog = new Sprite(this.fog.texture);
    for (const sprite of [this.ground, fog]) this.fit(sprite);
    this.flashes.blendMode = "add";
    this.stage.addChild(
      this.ground, this.pools.residue.layer, fog, this.names, this.lights, this.pools.goal.layer, this.ghosts,
      this.pools.danger.layer, this.figures, this.flashes, this.pools.marks.layer,
    );
    this.app.stage.addChild(this.stage, this.dust);
    for (let i = 0; i < DUST; i++) this.dust.addChild(new Sprite(art.speck()));
    this.app.ticker.add(() => this.frame(performance.now()));
    this.nameSites();
    this.fitZoom();
    const image = await picture(room, headers);
    if (!image || this.ended) return;
    this.ground.texture = image;
    this.fit(this.ground);
  }

  private fit(sprite: Sprite): void {
    sprite.width = this.world.width * TILE;
    sprite.height = this.world.height * TILE;
  }

  private nameSites(): void {
    this.world.level.sites.forEach((site, i) => {
      const sprite = new Sprite(art.siteSign(site.kind, this.world.siteName(i)));
      sprite.anchor.set(0.5, 0.5);
      sprite.position.set((site.x + 0.5) * TILE, (site.y + site.half + 0.72) * TILE);
      this.names.addChild(sprite);
    });
    this.world.level.mouths.forEach(([x, y], i) => {
      const sprite = new Sprite(art.label(`tunnel ${(i >> 1) + 1}`, "#d8b8ff"));
      sprite.anchor.set(0.5, 0.5);
      sprite.position.set((x + 0.5) * TILE, (y + 1.1) * TILE);
      this.names.addChild(sprite);
    });
  }

  private fitZoom(): void {
    this.zoom = Math.max(22, Math.min(46, Math.min(this.host.clientWidth, this.host.clientHeight) / 17));
  }

  /** What is to be seen from now on; `period` is the tick's length in milliseconds. */
  show(scene: Scene, period: number, chosen: number, goal: { x: number; y: number } | null): void {
    const now = performance.now();
    const next = this.scene === null || scene.tick !== this.scene.tick;
    if (next && this.scene) this.land(this.scene, scene, now);
    this.scene = scene;
    this.period = period;
    this.chosen = chosen;
    this.goal = goal;
    this.people(scene, now);
    if (next) this.fog.draw(scene.sight, scene.night);
    this.tiles(scene);
  }

  private people(scene: Scene, now: number): void {
    const here = new Set<string>();
    for (const figure of scene.figures) {
      const key = figure.look === LOOK.DECOY ? "decoy" : figure.face >= 0 ? `${figure.face}` : `at ${figure.x} ${figure.y}`;
      here.add(key);
      let actor = this.actors.get(key);
      if (!actor) {
        actor = new Actor(figure);
        this.actors.set(key, actor);
        this.lights.addChild(actor.lights);
      }
      actor.update(figure, now, figure.face === this.chosen && figure.face >= 0);
      (figure.age ? this.ghosts : this.figures).addChild(actor.group);
    }
    for (const [key, actor] of this.actors) {
      if (here.has(key)) continue;
      actor.destroy();
      this.actors.delete(key);
    }
  }

  private tiles(scene: Scene): void {
    const { residue, danger, marks, goal } = this.pools;
    for (const pool of [residue, danger, marks, goal]) pool.begin();
    for (const { x, y, value } of scene.residue) residue.put(art.drop(), x, y, 0.2 + 0.05 * value);
    for (const { x, y, value } of scene.danger) danger.put(value === MINE ? art.mine() : art.strike(Math.min(9, value)), x, y);
    for (const site of scene.closed) {
      const at = this.world.level.sites[site];
      marks.put(art.sign("NO"), at.x, at.y, 0.85);
    }
    for (const mark of scene.marks) marks.put(art.sign(mark.kind), mark.x, mark.y);
    if (this.goal) goal.put(art.target(), this.goal.x, this.goal.y, 0.8);
    for (const pool of [residue, danger, marks, goal]) pool.end();
  }

  /** Strikes of the scene before that have landed by now. */
  private land(before: Scene, after: Scene, now: number): void {
    if (after.tick !== before.tick + 1) return;
    let near = false;
    for (const { x, y, value } of before.danger) {
      if (value !== 1) continue;
      this.spark(art.burst(), x, y, now, FLASH, 1.1);
      near ||= Math.max(Math.abs(x - (after.me?.x ?? -99)), Math.abs(y - (after.me?.y ?? -99))) <= 2;
    }
    if (near && !prefs.calm) this.shaken = now;
  }

  private spark(texture: Texture, x: number, y: number, since: number, long: number, grow: number): void {
    const sprite = new Sprite(texture);
    sprite.anchor.set(0.5);
    sprite.position.set((x + 0.5) * TILE, (y + 0.5) * TILE);
    this.flashes.addChild(sprite);
    this.sparks.push({ sprite, since, long, grow });
  }

  private frame(now: number): void {
    const { width, height } = this.app.screen;
    for (const actor of this.actors.values()) {
      actor.frame(now, prefs.calm ? 0 : this.period);
      actor.zoomed(this.zoom / TILE);
    }
    const me = [...this.actors.values()].find((actor) => actor.figure.me);
    if (me && this.following) {
      const near = prefs.calm ? 1 : 0.12;
      this.middle.x += (me.x + 0.5 - this.middle.x) * near;
      this.middle.y += (me.y + 0.5 - this.middle.y) * near;
    }
    this.stage.scale.set(this.zoom / TILE);
    for (const name of this.names.children) name.scale.set(Math.min(0.9, (0.55 * TILE) / this.zoom));
    const age = now - this.shaken;
    const shake = age < 260 ? (1 - age / 260) * 5 : 0;
    this.stage.position.set(
      width / 2 - this.middle.x * this.zoom + shake * Math.sin(now / 18),
      height / 2 - this.middle.y * this.zoom + shake * Math.cos(now / 23),
    );
    this.sparks = this.sparks.filter((spark) => {
      const share = (now - spark.since) / spark.long;
      spark.sprite.alpha = Math.max(0, 1 - share);
      spark.sprite.scale.set(SCALE * (0.7 + spark.grow * Math.min(1, share)));
      if (share >= 1) spark.sprite.destroy();
      return share < 1;
    });
    this.pools.danger.layer.alpha = prefs.calm ? 0.95 : 0.86 + 0.14 * Math.sin(now / 110);
    if (this.dust.visible) this.blow(now, width, height);
  }

  /** Dust before the camera; more of it, and faster, in a storm. */
  private blow(now: number, width: number, height: number): void {
    const storm = this.scene?.storm;
    const inside = storm && Math.hypot(storm.x - this.middle.x, storm.y - this.middle.y) < storm.radius + 6;
    this.dust.children.forEach((child, i) => {
      const sprite = child as Sprite;
      const pace = (inside ? 0.32 : 0.02) * (0.5 + ((i * 37) % 17) / 17);
      sprite.visible = !prefs.calm && (inside || i % 3 === 0);
      sprite.x = (((i * 131 + now * pace) % (width + 40)) + width + 40) % (width + 40) - 20;
      sprite.y = (i * 89 + 12 * Math.sin(now / 900 + i)) % height;
      sprite.scale.set(inside ? 1.6 : 0.8, inside ? 0.7 : 0.8);
      sprite.alpha = inside ? 0.55 : 0.3;
    });
  }

  /** The tile under a point of the window. */
  tileAt(clientX: number, clientY: number): { x: number; y: number } {
    const box = this.host.getBoundingClientRect();
    return {
      x: Math.floor(this.middle.x + (clientX - box.left - box.width / 2) / this.zoom),
      y: Math.floor(this.middle.y + (clientY - box.top - box.height / 2) / this.zoom),
    };
  }

  /** The point of the window over the middle of a tile. */
  pointOf(x: number, y: number): { x: number; y: number } {
    const box = this.host.getBoundingClientRect();
    return {
      x: box.left + box.width / 2 + (x + 0.5 - this.middle.x) * this.zoom,
      y: box.top + box.height / 2 + (y + 0.5 - this.middle.y) * this.zoom,
    };
  }

  /** Who is drawn on a tile, those in sight first. */
  figureAt(x: number, y: number): Figure | null {
    const here = this.scene?.figures.filter((figure) => figure.x === x && figure.y === y) ?? [];
    return here.sort((a, b) => a.age - b.age)[0] ?? null;
  }

  /** Moves the camera by pixels. */
  pan(dx: number, dy: number): void {
    this.following = false;
    this.middle.x = Math.max(0, Math.min(this.world.width, this.middle.x - dx / this.zoom));
    this.middle.y = Math.max(0, Math.min(this.world.height, this.middle.y - dy / this.zoom));
  }

  /** Looks at a tile. */
  look(x: number, y: number): void {
    this.following = false;
    this.middle = { x: x + 0.5, y: y + 0.5 };
  }

  /** All of it on the screen. */
  whole(): void {
    this.following = false;
    this.middle = { x: this.world.width / 2, y: this.world.height / 2 };
    this.zoom = Math.max(LEAST, 0.8 * Math.min(this.host.clientWidth / this.world.width, this.host.clientHeight / this.world.height));
  }

  zoomBy(factor: number): void {
    this.zoom = Math.max(LEAST, Math.min(MOST, this.zoom * factor));
  }

  /** Tells those who can't see it what is on the map. */
  describe(text: string): void {
    if (this.app.renderer) this.app.canvas.setAttribute("aria-label", text);
  }

  destroy(): void {
    this.ended = true;
    if (this.app.renderer) this.app.destroy(true, { children: true });
  }
}

/** How to draw: without a graphics card the plain canvas is many times faster than WebGL. */
function renderer(): ("webgl" | "canvas")[] {
  if (prefs.renderer) return [prefs.renderer];
  const gl = document.createElement("canvas").getContext("webgl2");
  const about = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = gl && about ? String(gl.getParameter(about.UNMASKED_RENDERER_WEBGL)) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return !gl || /swiftshader|llvmpipe|software/i.test(name) ? ["canvas"] : ["webgl", "canvas"];
}

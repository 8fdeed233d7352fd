/** The map: ground, fog, light, people and strikes, put together with PixiJS. */

import "pixi.js/unsafe-eval";
import { Application, Container, Sprite, type Texture } from "pixi.js";
import * as art from "./art";
import { Camera } from "./camera";
import { Effects } from "./effects";
import { Actor, TILE, shines, tint } from "./figures";
import { Fog, beyond, picture, plain } from "./ground";
import { Labels, type Named } from "./labels";
import { Pace, renderer } from "./pace";
import { LOOK } from "./names";
import type { Figure, Scene } from "./scene";
import { prefs } from "./settings";
import type { Sound } from "./tell";
import { MINE } from "./view";
import { Weather } from "./weather";
import type { World } from "./world";

const SCALE = TILE / art.FINE;
/** Share of the way to the middle by which the camera follows, in a frame. */
const FOLLOW = 0.12;
/** By how much the ground's picture comes up, in a frame. */
const COMES = 0.04;

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

export class GameMap {
  readonly camera: Camera;
  readonly effects: Effects;
  private readonly app = new Application();
  private readonly stage = new Container();
  private readonly ground: Sprite;
  private readonly fine = new Sprite();
  private readonly fog: Fog;
  private readonly neon = new Container();
  private readonly lights = new Container();
  private readonly figures = new Container();
  private readonly ghosts = new Container();
  private readonly pools = { residue: new Pool(), danger: new Pool(), marks: new Pool(), goal: new Pool() };
  private readonly weather = new Weather();
  private readonly labels = new Labels();
  private readonly pace = new Pace();
  private readonly sites: Named[];
  private readonly actors = new Map<string, Actor>();
  private scene: Scene | null = null;
  private period = 250;
  private chosen = -1;
  private goal: { x: number; y: number } | null = null;
  private pointed: { x: number; y: number } | null = null;
  private ended = false;

  constructor(private readonly host: HTMLElement, private readonly world: World) {
    this.camera = new Camera(host, world);
    this.effects = new Effects(host);
    this.ground = new Sprite(plain(world));
    this.fog = new Fog(world);
    this.sites = namesOf(world);
  }

  async start(room: string, headers: Record<string, string> = {}): Promise<void> {
    await this.app.init({
      resizeTo: this.host, background: "#0b070a", antialias: false, autoDensity: true,
      resolution: Math.min(devicePixelRatio, 2), preference: renderer(),
    });
    if (this.ended) return this.app.destroy(true);
    this.host.appendChild(this.app.canvas);
    this.app.canvas.setAttribute("role", "img");
    this.build();
    this.camera.fit();
    this.app.ticker.add(() => {
      this.frame(performance.now());
      this.pace.frame(this.app, performance.now());
    });
    const image = await picture(room, headers);
    if (!image || this.ended) return;
    this.fine.texture = image;
    this.fine.alpha = prefs.calm ? 1 : 0;
    this.fit(this.fine);
    this.fine.visible = true;
  }

  private build(): void {
    const fog = new Sprite(this.fog.texture);
    for (const sprite of [this.ground, fog]) this.fit(sprite);
    this.fine.visible = false;
    for (const { texture, x, y, width, height } of beyond(this.world)) {
      const sprite = new Sprite(texture);
      sprite.position.set(x * TILE, y * TILE);
      sprite.setSize(width * TILE, height * TILE);
      this.stage.addChild(sprite);
    }
    this.neon.blendMode = "add";
    this.neon.alpha = 0.8;
    for (const { kind, x, y, half } of this.world.level.sites) {
      const light = new Sprite(art.neon(art.NEON[kind]));
      light.anchor.set(0.5);
      light.position.set((x + 0.5) * TILE, (y + 0.5) * TILE);
      light.setSize((2 * half + 6) * TILE, (2 * half + 6) * TILE);
      this.neon.addChild(light);
    }
    this.weather.build();
    this.stage.addChild(
      this.ground, this.fine, this.pools.residue.layer, fog, this.neon, this.weather.storm, this.lights, this.pools.goal.layer,
      this.ghosts, this.pools.danger.layer, this.figures, this.effects.layer, this.pools.marks.layer, this.effects.words,
    );
    this.app.stage.addChild(this.stage, this.weather.dust, this.labels.layer);
  }

  private fit(sprite: Sprite): void { sprite.setSize(this.world.width * TILE, this.world.height * TILE); }

  /** What is to be seen from now on; `period` is the tick's length in milliseconds. */
  show(scene: Scene, period: number, chosen: number, goal: { x: number; y: number } | null, pointed: { x: number; y: number } | null = null): void {
    const now = performance.now();
    const next = this.scene === null || scene.tick !== this.scene.tick || scene.sight !== this.scene.sight;
    if (next && this.scene) this.land(this.scene, scene, now);
    this.scene = scene;
    this.period = period;
    this.chosen = chosen;
    this.goal = goal;
    this.pointed = pointed;
    this.people(scene, now);
    if (next) this.fog.draw(scene);
    this.tiles(scene);
  }

  private people(scene: Scene, now: number): void {
    const here = new Set<string>();
    for (const figure of scene.figures) {
      const key = keyOf(figure);
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
      marks.put(art.sign("CLOSED"), at.x, at.y, 0.85);
    }
    for (const mark of scene.marks) marks.put(art.sign(mark.kind), mark.x, mark.y);
    if (this.pointed) marks.put(art.pointer(), this.pointed.x, this.pointed.y - 1.2);
    if (this.goal) goal.put(art.target(), this.goal.x, this.goal.y, 0.8);
    for (const pool of [residue, danger, marks, goal]) pool.end();
  }

  /** Strikes of the scene before that have landed by now. */
  private land(before: Scene, after: Scene, now: number): void {
    if (after.tick !== before.tick + 1) return;
    let near = false;
    for (const { x, y, value } of before.danger) {
      if (value !== 1) continue;
      this.effects.strike(x, y, now);
      near ||= Math.max(Math.abs(x - (after.me?.x ?? -99)), Math.abs(y - (after.me?.y ?? -99))) <= 2;
    }
    if (near) this.effects.shake(now);
  }

  /** Shows that something happened, at a tile or to somebody. */
  happened(sound: Sound, face: number, x?: number, y?: number): void {
    const who = this.actors.get(`${face}`);
    if (x === undefined || y === undefined) [x, y] = who ? [who.figure.x, who.figure.y] : [undefined, undefined];
    if (x !== undefined && y !== undefined) this.effects.happened(sound, x, y, performance.now());
  }

  private frame(now: number): void {
    const { width, height } = this.app.screen;
    const { camera } = this;
    camera.measure();
    const bodies = [];
    for (const actor of this.actors.values()) {
      actor.frame(now, prefs.calm ? 0 : this.period);
      const at = camera.place(actor.x, actor.y);
      const seen = at.x > -120 && at.y > -120 && at.x < width + 120 && at.y < height + 120;
      actor.group.visible = seen;
      if (seen) bodies.push({ x: actor.x + 0.5, y: actor.y + 0.5, r: 0.8 * actor.reach });
      if (actor.figure.me && camera.following) camera.follow(actor.x + 0.5, actor.y + 0.5, prefs.calm ? 1 : FOLLOW);
    }
    if (camera.following) camera.bound();
    this.stage.scale.set(camera.zoom / TILE);
    const shake = this.effects.frame(now);
    const origin = camera.place(0, 0);
    this.stage.position.set(origin.x + shake.x, origin.y + shake.y);
    this.fog.frame(prefs.calm);
    if (this.fine.visible && this.fine.alpha < 1) this.fine.alpha = Math.min(1, this.fine.alpha + COMES);
    this.ground.visible = !this.fine.visible || this.fine.alpha < 1;
    this.neon.visible = this.scene?.night ?? false;
    this.pools.danger.layer.alpha = prefs.calm ? 0.95 : 0.86 + 0.14 * Math.sin(now / 110);
    this.weather.frame(now, this.scene, camera, width, height);
    this.labels.frame(now, this.named(), bodies, camera, width, height);
  }

  /** All that has a name. */
  private named(): Named[] {
    const found = [...this.sites];
    for (const [key, actor] of this.actors) {
      const { figure } = actor;
      if (!figure.tag || !actor.group.visible) continue;
      const chosen = figure.face === this.chosen && figure.face >= 0;
      const plain = figure.mood === "plain";
      found.push({
        key, text: figure.tag, colour: shines(figure) || figure.covered || !plain ? tint(figure) : "#d8c8b8",
        rank: figure.me ? 0 : shines(figure) || chosen || figure.covered ? 1 : !plain && !figure.age ? 2 : figure.age ? 6 : 5,
        x: actor.x + 0.5, y: actor.y + 0.5, above: actor.reach, below: actor.reach, faint: figure.age ? actor.group.alpha : 1,
      });
    }
    return found;
  }

  /** Who is drawn on a tile, those in sight first. */
  figureAt(x: number, y: number): Figure | null {
    const here = this.scene?.figures.filter((figure) => figure.x === x && figure.y === y) ?? [];
    return here.sort((a, b) => a.age - b.age)[0] ?? null;
  }

  tileAt(clientX: number, clientY: number): { x: number; y: number } { return this.camera.tileAt(clientX, clientY); }
  pointOf(x: number, y: number): { x: number; y: number } { return this.camera.pointOf(x, y); }
  look(x: number, y: number): void { this.camera.look(x, y); }

  /** Tells those who can't see it what is on the map. */
  describe(text: string): void {
    if (this.app.renderer) this.app.canvas.setAttribute("aria-label", text);
  }

  destroy(): void {
    this.ended = true;
    if (this.app.renderer) this.app.destroy(true, { children: true });
  }
}

const keyOf = (figure: Figure) =>
  figure.look === LOOK.DECOY ? "decoy" : figure.face >= 0 ? `${figure.face}` : `at ${figure.x} ${figure.y}`;

/** Names of sites and tunnels. */
function namesOf(world: World): Named[] {
  const sites = world.level.sites.map((site, i): Named => ({
    key: `site ${i}`, text: art.siteName(site.kind, world.siteName(i)), colour: art.NEON[site.kind] ?? "#ffffff", rank: 3,
    x: site.x + 0.5, y: site.y + 0.5, above: site.half + 0.55, below: site.half + 0.55, faint: 1,
  }));
  const mouths = world.level.mouths.map(([x, y], i): Named => ({
    key: `mouth ${i}`, text: `tunnel ${(i >> 1) + 1}`, colour: "#d8b8ff", rank: 4, x: x + 0.5, y: y + 0.5, above: 0.6, below: 0.6, faint: 1,
  }));
  return [...sites, ...mouths];
}

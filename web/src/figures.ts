/** People and mechs on the map: one sprite group each, moved smoothly from tick to tick. */

import { Container, Sprite, type Texture } from "pixi.js";
import * as art from "./art";
import { COLOUR, FINE } from "./art";
import { LOOK, MECH, MODE, SEAT } from "./names";
import type { Figure } from "./scene";

/** Pixels of a tile in the map's own space. */
export const TILE = 32;
const SCALE = TILE / FINE;
const JUMP = 4;
/** Milliseconds of a step. */
const STRIDE = 170;
const AGENTS: number[] = [LOOK.HUNTER, LOOK.PARTNER, LOOK.ROGUE];

export function tint(figure: Figure): string {
  if (figure.look === LOOK.FALLEN) return COLOUR.fallen;
  if (figure.look === LOOK.ROGUE) return figure.covered ? COLOUR.covered : COLOUR.rogue;
  if (figure.look === LOOK.HUNTER) return COLOUR.hunter;
  if (figure.look === LOOK.PARTNER) return COLOUR.partner;
  if (figure.look === LOOK.DECOY) return COLOUR.decoy;
  return figure.mood === "suspect" ? COLOUR.suspect : figure.mood === "cleared" ? COLOUR.cleared : COLOUR.civilian;
}

/** Whether it shines: the two of the team, and rogues without cover. */
export const shines = (figure: Figure) => AGENTS.includes(figure.look) && !figure.covered && !figure.age;

const parts = (share: number, of: number) => (share < 0 ? -1 : Math.ceil(share * of));
const eighths = (share: number) => parts(share, 8);

/** Somebody on the map. */
export class Actor {
  readonly group = new Container();
  readonly lights = new Container();
  figure: Figure;
  x: number;
  y: number;
  private from: { x: number; y: number };
  private since = 0;
  private turn = 0;
  private seen = "";
  private turning: Container[] = [];
  private boots: Sprite | null = null;

  constructor(figure: Figure) {
    this.figure = figure;
    this.x = figure.x;
    this.y = figure.y;
    this.from = { x: figure.x, y: figure.y };
    this.turn = figure.facing;
    this.update(figure, 0, false);
  }

  update(figure: Figure, now: number, chosen: boolean): void {
    const far = Math.max(Math.abs(figure.x - this.x), Math.abs(figure.y - this.y)) > JUMP;
    this.from = far || figure.age > 0 ? { x: figure.x, y: figure.y } : { x: this.x, y: this.y };
    this.since = now;
    this.figure = figure;
    const key = [
      figure.look, figure.mood, figure.mech, figure.mode, figure.frame, figure.kind, figure.covered, figure.open, figure.age > 0, chosen,
      figure.weak, figure.armour.map(eighths).join(), eighths(figure.heat), parts(figure.hull, 24), parts(figure.belief, 12),
    ].join("|");
    if (key !== this.seen) this.build(figure, chosen);
    this.seen = key;
    this.group.alpha = figure.age ? Math.max(0.22, 0.8 - figure.age / 200) : 1;
  }

  private add(texture: Texture, turns = false): Sprite {
    const sprite = new Sprite(texture);
    sprite.anchor.set(0.5);
    sprite.scale.set(SCALE);
    this.group.addChild(sprite);
    if (turns) this.turning.push(sprite);
    return sprite;
  }

  private build(figure: Figure, chosen: boolean): void {
    this.group.removeChildren().forEach((child) => child.destroy());
    this.lights.removeChildren().forEach((child) => child.destroy());
    this.turning = [];
    this.boots = null;
    const colour = tint(figure);
    if (figure.age) this.add(art.ghost(colour));
    else if (figure.look === LOOK.FALLEN) this.add(art.fallen());
    else if (figure.mech !== MECH.OFF || figure.look === LOOK.DECOY) this.mech(figure, colour);
    else this.onFoot(figure, colour);
    if (shines(figure)) this.light(colour, figure);
    if (figure.covered) this.add(art.ring("covered"));
    else if (figure.mood !== "plain" && figure.mood !== "friend" && figure.mech === MECH.OFF && !(shines(figure) && figure.mood === "foe"))
      this.add(art.ring(figure.mood));
    if (figure.belief > 0) this.add(art.belief(parts(figure.belief, 12)));
    if (chosen) this.add(art.ring("chosen"));
    if (figure.hull >= 0 && figure.mech !== MECH.OFF) this.bar(figure.hull);
  }

  private onFoot(figure: Figure, colour: string): void {
    this.boots = this.add(art.boots(), true);
    if (!shines(figure)) this.add(art.pedestrian(figure.face, figure.kind), true);
    else this.add(art.agent(figure.look === LOOK.HUNTER ? "hunter" : figure.look === LOOK.PARTNER ? "partner" : "rogue", colour), true);
  }

  private mech(figure: Figure, colour: string): void {
    const decoy = figure.look === LOOK.DECOY;
    const look = decoy || figure.mode === MODE.CLOAK ? "cloak" : figure.mech === MECH.DONNING ? "donning" : "whole";
    const frame = decoy || figure.look === LOOK.HUNTER ? SEAT.HUNTER : figure.frame;
    this.add(art.mech(frame, colour, eighths(Math.min(1.5, figure.heat)), look), true);
    if (decoy) return;
    this.add(art.plates(figure.armour.map(eighths), figure.weak), true);
    if (figure.mode !== MODE.NONE && figure.mode !== MODE.CLOAK) this.add(art.modeSign(figure.mode), true);
    if (figure.open) this.add(art.steam());
  }

  private light(colour: string, figure: Figure): void {
    const around = new Sprite(art.glow(colour));
    const ahead = new Sprite(art.cone(figure.look === LOOK.ROGUE ? colour : "#fff2d8"));
    for (const sprite of [around, ahead]) {
      sprite.anchor.set(0.5);
      sprite.scale.set(figure.mech === MECH.ON ? SCALE * 1.15 : SCALE);
      sprite.blendMode = "add";
      this.lights.addChild(sprite);
    }
    this.turning.push(ahead);
  }

  private bar(share: number): void {
    const back = this.add(art.fill(COLOUR.dark));
    back.width = TILE * 1.6;
    back.height = 5;
    back.y = -TILE * 1.32;
    const fill = this.add(art.fill(share > 0.6 ? COLOUR.good : share > 0.3 ? COLOUR.warm : COLOUR.bad));
    fill.anchor.set(0, 0.5);
    fill.position.set(-TILE * 0.77, -TILE * 1.32);
    fill.width = TILE * 1.54 * share;
    fill.height = 3;
  }

  /** Moves it to where it is at a moment; `period` is a tick in milliseconds. */
  frame(now: number, period: number): void {
    const share = period ? Math.min(1, (now - this.since) / period) : 1;
    this.x = this.from.x + (this.figure.x - this.from.x) * share;
    this.y = this.from.y + (this.figure.y - this.from.y) * share;
    const off = ((this.figure.facing - this.turn + 12) % 8) - 4;
    this.turn = Math.abs(off) < 0.02 || !period ? this.figure.facing : (this.turn + off * 0.25 + 8) % 8;
    for (const part of this.turning) part.rotation = (this.turn * Math.PI) / 4;
    this.group.position.set((this.x + 0.5) * TILE, (this.y + 0.5) * TILE);
    this.lights.position.copyFrom(this.group.position);
    if (this.boots) {
      this.boots.visible = share < 1 && (this.from.x !== this.figure.x || this.from.y !== this.figure.y);
      this.boots.scale.x = Math.floor(now / STRIDE) % 2 ? SCALE : -SCALE;
    }
  }

  /** How far it reaches from its middle, in tiles. */
  get reach(): number {
    if (this.figure.age) return 0.3;
    return this.figure.mech !== MECH.OFF ? 1.05 : shines(this.figure) ? 0.62 : 0.42;
  }

  destroy(): void {
    this.group.destroy({ children: true });
    this.lights.destroy({ children: true });
  }
}

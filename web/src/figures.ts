/** People and mechs on the map: one sprite group each, moved smoothly from tick to tick. */

import { Container, Sprite } from "pixi.js";
import { LOOK, MECH, MODE } from "./names";
import type { Figure } from "./scene";
import * as art from "./textures";
import { COLOUR, FINE } from "./textures";

/** Pixels of a tile in the map's own space. */
export const TILE = 32;
const SCALE = TILE / FINE;
const JUMP = 4;

export function tint(figure: Figure): string {
  if (figure.look === LOOK.FALLEN) return COLOUR.fallen;
  if (figure.look === LOOK.ROGUE) return figure.covered ? COLOUR.covered : COLOUR.rogue;
  if (figure.look === LOOK.HUNTER) return COLOUR.hunter;
  if (figure.look === LOOK.PARTNER) return COLOUR.partner;
  if (figure.look === LOOK.DECOY) return COLOUR.decoy;
  return figure.mood === "suspect" ? COLOUR.suspect : figure.mood === "cleared" ? COLOUR.cleared : COLOUR.civilian;
}

const eighths = (share: number) => (share < 0 ? -1 : Math.ceil(share * 8));

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
  private readonly label = new Sprite();

  constructor(figure: Figure) {
    this.figure = figure;
    this.x = figure.x;
    this.y = figure.y;
    this.from = { x: figure.x, y: figure.y };
    this.turn = figure.facing;
    this.label.anchor.set(0.5, 0);
    this.update(figure, 0, false);
  }

  update(figure: Figure, now: number, chosen: boolean): void {
    const far = Math.max(Math.abs(figure.x - this.x), Math.abs(figure.y - this.y)) > JUMP;
    this.from = far || figure.age > 0 ? { x: figure.x, y: figure.y } : { x: this.x, y: this.y };
    this.since = now;
    this.figure = figure;
    const key = [
      figure.look, figure.mood, figure.mech, figure.mode, figure.covered, figure.open, figure.age > 0, chosen,
      figure.tag, figure.me, figure.weak, figure.armour.map(eighths).join(), eighths(figure.heat), eighths(figure.hull),
    ].join("|");
    if (key !== this.seen) this.build(figure, chosen);
    this.seen = key;
    this.group.alpha = figure.age ? Math.max(0.22, 0.8 - figure.age / 200) : 1;
  }

  private add(sprite: Sprite, turns = false): Sprite {
    sprite.anchor.set(0.5);
    sprite.scale.set(SCALE);
    this.group.addChild(sprite);
    if (turns) this.turning.push(sprite);
    return sprite;
  }

  private build(figure: Figure, chosen: boolean): void {
    this.group.removeChildren().forEach((child) => child !== this.label && child.destroy());
    this.lights.removeChildren().forEach((child) => child.destroy());
    this.turning = [];
    const colour = tint(figure);
    const agent = ([LOOK.HUNTER, LOOK.PARTNER, LOOK.ROGUE] as number[]).includes(figure.look);
    if (figure.age) this.add(new Sprite(art.ghost(colour)));
    else if (figure.look === LOOK.FALLEN) this.add(new Sprite(art.fallen()));
    else if (figure.mech !== MECH.OFF) this.mech(figure, colour);
    else if (agent && !figure.covered) this.add(new Sprite(art.agent(colour)), true);
    else this.add(new Sprite(art.pedestrian(colour)), true);
    if (!figure.age && agent && !figure.covered) this.light(colour, figure);
    if (figure.covered) this.add(new Sprite(art.ring("covered")));
    else if (!figure.age && figure.mood !== "plain" && figure.mood !== "friend" && figure.mech === MECH.OFF)
      this.add(new Sprite(art.ring(figure.mood)));
    if (chosen) this.add(new Sprite(art.ring("chosen")));
    if (figure.hull >= 0 && figure.mech !== MECH.OFF) this.bar(figure.hull);
    if (figure.tag) {
      this.label.texture = art.label(figure.tag, agent ? colour : figure.mood === "plain" ? "#c8b8a8" : colour);
      this.label.position.set(0, figure.mech ? TILE * 1.2 : TILE * 0.5);
      this.group.addChild(this.label);
    }
  }

  private mech(figure: Figure, colour: string): void {
    const look = figure.mode === MODE.CLOAK ? "cloak" : figure.mech === MECH.DONNING ? "donning" : "whole";
    this.add(new Sprite(art.mech(colour, eighths(Math.min(1.5, figure.heat)), look)), true);
    this.add(new Sprite(art.plates(figure.armour.map(eighths), figure.weak)), true);
    if (figure.mode !== MODE.NONE && figure.mode !== MODE.CLOAK) this.add(new Sprite(art.modeSign(figure.mode)), true);
    if (figure.open) this.add(new Sprite(art.steam()));
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
    const back = new Sprite(art.fill("#0e080c"));
    back.anchor.set(0.5);
    back.width = TILE * 1.3;
    back.height = 5;
    back.y = TILE * 1.1;
    this.group.addChild(back);
    const fill = new Sprite(art.fill(share > 0.6 ? COLOUR.good : share > 0.3 ? COLOUR.warm : COLOUR.bad));
    fill.anchor.set(0, 0.5);
    fill.position.set(-TILE * 0.62, TILE * 1.1);
    fill.width = TILE * 1.24 * share;
    fill.height = 3;
    this.group.addChild(fill);
  }

  /** Moves it to where it is at a moment; `period` is a tick in milliseconds. */
  frame(now: number, period: number): void {
    const share = period ? Math.min(1, (now - this.since) / period) : 1;
    this.x = this.from.x + (this.figure.x - this.from.x) * share;
    this.y = this.from.y + (this.figure.y - this.from.y) * share;
    const off = ((this.figure.facing - this.turn + 12) % 8) - 4;
    this.turn = Math.abs(off) < 0.02 ? this.figure.facing : (this.turn + off * 0.25 + 8) % 8;
    for (const part of this.turning) part.rotation = (this.turn * Math.PI) / 4;
    this.group.position.set((this.x + 0.5) * TILE, (this.y + 0.5) * TILE);
    this.lights.position.copyFrom(this.group.position);
  }

  /** Names keep their size on screen. */
  zoomed(zoom: number): void {
    this.label.scale.set(Math.min(0.9, 0.5 / Math.max(zoom, 0.3)));
  }

  destroy(): void {
    this.group.destroy({ children: true });
    this.lights.destroy({ children: true });
  }
}

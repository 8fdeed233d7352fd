/** Mechs from above, heading north: nine frames of rogues, and the hunter's. */

import { MODE } from "../names";
import { COLOUR, type Pen, both, circle, disc, line, oval, poly, shape, texture } from "./brush";

const METAL = "#4a505c";
const STEEL = "#2c3038";
const SHINE = "#7d8794";
type Draw = (pen: Pen, u: number, trim: string) => void;

/** Legs beneath a hull: two blocks and their feet. */
function legs(pen: Pen, u: number, wide: number, long: number): void {
  both(pen, u, [[wide - 0.14, -long], [wide + 0.12, -long], [wide + 0.16, long], [wide - 0.16, long]], "#14161c");
  both(pen, u, [[wide - 0.1, -long + 0.05], [wide + 0.08, -long + 0.05], [wide + 0.06, -0.1], [wide - 0.08, -0.1]], STEEL);
}

function gun(pen: Pen, u: number, x: number, from: number, to: number, wide: number, trim: string): void {
  poly(pen, u, [[x - wide, from], [x + wide, from], [x + wide * 0.7, to], [x - wide * 0.7, to]], "#101216");
  poly(pen, u, [[x - wide * 0.5, from], [x + wide * 0.5, from], [x + wide * 0.35, to + 0.05], [x - wide * 0.35, to + 0.05]], SHINE);
  poly(pen, u, [[x - wide * 0.8, to], [x + wide * 0.8, to], [x + wide * 0.8, to + 0.05], [x - wide * 0.8, to + 0.05]], trim);
}

const HULLS: Draw[] = [
  (pen, u, trim) => { // hunter: balanced, winged shoulders
    legs(pen, u, 0.26, 0.42);
    both(pen, u, [[0.3, -0.34], [0.68, -0.16], [0.66, 0.2], [0.34, 0.18]], METAL);
    both(pen, u, [[0.34, -0.26], [0.6, -0.14], [0.58, -0.02], [0.34, -0.08]], trim);
    gun(pen, u, 0.55, -0.1, -0.72, 0.09, trim);
    gun(pen, u, -0.55, -0.1, -0.58, 0.11, trim);
    poly(pen, u, [[0, -0.62], [0.3, -0.3], [0.34, 0.22], [0.16, 0.46], [-0.16, 0.46], [-0.34, 0.22], [-0.3, -0.3]], METAL);
    poly(pen, u, [[0, -0.56], [0.14, -0.3], [0, -0.2], [-0.14, -0.3]], trim);
  },
  (pen, u, trim) => { // brawler: wide, two claws
    legs(pen, u, 0.34, 0.4);
    both(pen, u, [[0.34, -0.3], [0.8, -0.3], [0.86, 0.14], [0.4, 0.24]], METAL);
    both(pen, u, [[0.56, -0.28], [0.92, -0.34], [0.94, -0.7], [0.8, -0.5], [0.74, -0.78], [0.6, -0.52]], "#14161c");
    both(pen, u, [[0.62, -0.32], [0.86, -0.36], [0.88, -0.6], [0.78, -0.44], [0.74, -0.68], [0.66, -0.48]], trim);
    poly(pen, u, [[-0.42, -0.4], [0.42, -0.4], [0.5, 0.2], [0.26, 0.46], [-0.26, 0.46], [-0.5, 0.2]], METAL);
    poly(pen, u, [[-0.3, -0.4], [0.3, -0.4], [0.24, -0.28], [-0.24, -0.28]], trim);
  },
  (pen, u, trim) => { // lancer: an arrow with a long lance
    legs(pen, u, 0.24, 0.5);
    poly(pen, u, [[0.34, 0.36], [0.46, 0.36], [0.42, -0.2], [0.38, -1.12], [0.34, -0.2]], "#14161c");
    poly(pen, u, [[0.37, 0.3], [0.43, 0.3], [0.41, -0.2], [0.385, -1.04]], trim);
    poly(pen, u, [[0, -0.68], [0.36, 0.06], [0.3, 0.44], [0, 0.32], [-0.3, 0.44], [-0.36, 0.06]], METAL);
    poly(pen, u, [[-0.3, -0.1], [-0.58, 0.1], [-0.54, 0.42], [-0.3, 0.34]], METAL);
    poly(pen, u, [[0, -0.6], [0.12, -0.24], [-0.12, -0.24]], trim);
  },
  (pen, u, trim) => { // sniper: thin, a very long barrel
    legs(pen, u, 0.22, 0.36);
    gun(pen, u, 0.2, 0.3, -1.16, 0.08, trim);
    poly(pen, u, [[-0.22, -0.38], [0.16, -0.44], [0.3, 0.2], [0.1, 0.46], [-0.16, 0.46], [-0.28, 0.1]], METAL);
    poly(pen, u, [[-0.16, -0.34], [0.1, -0.38], [0.12, -0.26], [-0.14, -0.22]], trim);
    both(pen, u, [[0.26, 0.1], [0.6, 0.42], [0.54, 0.5], [0.18, 0.3]], STEEL);
  },
  (pen, u, trim) => { // howitzer: a heavy base, two mortars
    both(pen, u, [[0.36, -0.5], [0.66, -0.44], [0.66, 0.5], [0.36, 0.54]], "#14161c");
    for (let at = -0.4; at < 0.5; at += 0.16) both(pen, u, [[0.4, at], [0.63, at], [0.63, at + 0.07], [0.4, at + 0.07]], STEEL);
    poly(pen, u, [[-0.42, -0.4], [0.42, -0.4], [0.46, 0.5], [-0.46, 0.5]], METAL);
    for (const x of [-0.2, 0.2]) {
      gun(pen, u, x, 0.34, -0.66, 0.15, trim);
      disc(pen, 0.15 * u, "#101216", x * u, -0.64 * u);
      disc(pen, 0.09 * u, trim, x * u, -0.64 * u);
    }
  },
  (pen, u, trim) => { // bulwark: behind a great shield
    legs(pen, u, 0.28, 0.44);
    gun(pen, u, 0.5, 0.1, -0.5, 0.1, trim);
    poly(pen, u, [[-0.4, -0.32], [0.4, -0.32], [0.46, 0.24], [0.24, 0.46], [-0.24, 0.46], [-0.46, 0.24]], METAL);
    poly(pen, u, [[-0.9, -0.4], [-0.6, -0.68], [0, -0.8], [0.6, -0.68], [0.9, -0.4], [0.6, -0.46], [0, -0.56], [-0.6, -0.46]], "#101216");
    poly(pen, u, [[-0.8, -0.44], [-0.56, -0.62], [0, -0.74], [0.56, -0.62], [0.8, -0.44], [0.58, -0.52], [0, -0.63], [-0.58, -0.52]], trim);
  },
  (pen, u, trim) => { // phantom: a folded wing
    poly(pen, u, [[0, -0.8], [0.26, -0.2], [0.84, 0.34], [0.3, 0.28], [0, 0.54], [-0.3, 0.28], [-0.84, 0.34], [-0.26, -0.2]], STEEL);
    poly(pen, u, [[0, -0.7], [0.18, -0.16], [0.5, 0.2], [0, 0.16], [-0.5, 0.2], [-0.18, -0.16]], METAL);
    both(pen, u, [[0.4, 0.04], [0.8, 0.32], [0.62, 0.28]], trim);
    poly(pen, u, [[0, -0.7], [0.08, -0.42], [-0.08, -0.42]], trim);
  },
  (pen, u, trim) => { // swarm: a body among its drones
    for (let i = 0; i < 6; i++) {
      const a = (i * Math.PI) / 3 + 0.52;
      line(pen, STEEL, 0.1 * u, [0, 0], [0.62 * u * Math.sin(a), -0.62 * u * Math.cos(a)]);
      disc(pen, 0.17 * u, "#14161c", 0.66 * u * Math.sin(a), -0.66 * u * Math.cos(a));
      disc(pen, 0.09 * u, trim, 0.66 * u * Math.sin(a), -0.66 * u * Math.cos(a));
    }
    disc(pen, 0.44 * u, METAL);
    shape(pen, [[0.5 * u, 0], [0.34 * u, -30], [0.34 * u, 30]], trim);
  },
  (pen, u, trim) => { // jammer: a dish and masts
    legs(pen, u, 0.26, 0.42);
    both(pen, u, [[0.3, 0.1], [0.74, 0.5], [0.68, 0.56], [0.24, 0.3]], STEEL);
    poly(pen, u, [[-0.34, -0.3], [0.34, -0.3], [0.38, 0.26], [0.2, 0.46], [-0.2, 0.46], [-0.38, 0.26]], METAL);
    pen.lineCap = "round";
    for (const [r, wide, colour] of [[0.56, 0.16, "#14161c"], [0.56, 0.08, trim]] as [number, number, string][]) {
      pen.strokeStyle = colour;
      pen.lineWidth = wide * u;
      pen.beginPath();
      pen.arc(0, -0.1 * u, r * u, -2.6, -0.54);
      pen.stroke();
    }
    line(pen, trim, 0.06 * u, [0, -0.1 * u], [0, -0.86 * u]);
    disc(pen, 0.09 * u, trim, 0, -0.86 * u);
  },
  (pen, u, trim) => { // apex: crowned
    legs(pen, u, 0.28, 0.46);
    both(pen, u, [[0.3, -0.3], [0.72, -0.56], [0.66, -0.1], [0.76, 0.24], [0.36, 0.2]], METAL);
    gun(pen, u, 0.54, -0.1, -0.78, 0.1, trim);
    gun(pen, u, -0.54, -0.1, -0.78, 0.1, trim);
    poly(pen, u, [[0, -0.7], [0.16, -0.36], [0.38, -0.5], [0.36, 0.2], [0.18, 0.5], [-0.18, 0.5], [-0.36, 0.2], [-0.38, -0.5], [-0.16, -0.36]], METAL);
    poly(pen, u, [[0, -0.62], [0.1, -0.3], [0.3, -0.4], [0.26, -0.2], [-0.26, -0.2], [-0.3, -0.4], [-0.1, -0.3]], trim);
  },
];

/** A frame that isn't known yet: a hull like any, and a question. */
const UNKNOWN: Draw = (pen, u, trim) => {
  legs(pen, u, 0.28, 0.44);
  poly(pen, u, [[0, -0.64], [0.44, -0.34], [0.52, 0.16], [0.26, 0.5], [-0.26, 0.5], [-0.52, 0.16], [-0.44, -0.34]], METAL);
  poly(pen, u, [[0, -0.58], [0.3, -0.36], [0, -0.26], [-0.3, -0.36]], trim);
};

export type MechLook = "whole" | "donning" | "cloak";

/** A mech of a frame (−1: unknown); `hot` is its heat in eighths of the limit, −1 where not known. */
export const mech = (frame: number, colour: string, hot: number, look: MechLook) =>
  texture(`mech ${frame} ${colour} ${hot} ${look}`, 2.6, (pen, u) => {
    if (look !== "cloak") {
      oval(pen, 0.06 * u, 0.1 * u, 0.86 * u, 0.78 * u, "#00000066");
      disc(pen, 0.82 * u, `${colour}24`);
    }
    pen.globalAlpha = look === "cloak" ? 0.35 : look === "donning" ? 0.55 : 1;
    pen.save();
    pen.shadowColor = COLOUR.dark;
    pen.shadowBlur = 0.05 * u;
    (HULLS[frame] ?? UNKNOWN)(pen, u, colour);
    pen.restore();
    disc(pen, 0.21 * u, "#0a0b0f", 0, 0.04 * u);
    const heart = hot < 0 ? "#8a929c" : hot > 8 ? "#fff0c8" : `hsl(${24 + (8 - hot) * 22}deg 95% ${40 + hot * 3}%)`;
    disc(pen, 0.16 * u, heart, 0, 0.04 * u);
    disc(pen, 0.06 * u, "#ffffffa0", -0.04 * u, 0);
    if (hot > 5) for (const x of [-0.2, 0.2]) oval(pen, x * u, 0.5 * u, 0.07 * u, 0.14 * u, hot > 7 ? "#ffd890" : "#ff7a3a");
    if (look === "donning") {
      pen.setLineDash([0.16 * u, 0.12 * u]);
      circle(pen, 0.98 * u, colour, 0.06 * u);
    }
  });

/** Four arcs of armour (eighths; −1 unknown), the front to the north. */
export const plates = (sides: number[], weak: number) =>
  texture(`plates ${sides.join()} ${weak}`, 2.6, (pen, u) => {
    const arc = (middle: number, half: number, wide: number, colour: string) => {
      pen.strokeStyle = colour;
      pen.lineWidth = wide * u;
      pen.beginPath();
      pen.arc(0, 0, 1.06 * u, middle - half, middle + half);
      pen.stroke();
    };
    sides.forEach((left, side) => {
      const middle = -Math.PI / 2 + (side * Math.PI) / 2;
      const broken = weak === side;
      if (left < 0 && !broken) return arc(middle, 0.6, 0.05, "#ffffff40");
      arc(middle, 0.64, 0.15, "#0e080cd0");
      if (left === 0 && !broken) return;
      if (broken) pen.setLineDash([0.1 * u, 0.07 * u]);
      const colour = broken ? COLOUR.bad : left > 4 ? COLOUR.good : left > 2 ? COLOUR.warm : COLOUR.bad;
      arc(middle, left < 0 ? 0.6 : 0.12 + 0.5 * (left / 8), 0.1, colour);
      pen.setLineDash([]);
    });
  });

/** What a mech is doing, as a sign around it. */
export const modeSign = (mode: number) =>
  texture(`mode ${mode}`, 3, (pen, u) => {
    if (mode === MODE.SHIELD) {
      pen.strokeStyle = "#c8f0ff";
      pen.lineWidth = 0.12 * u;
      pen.beginPath();
      pen.arc(0, 0, 1.25 * u, -Math.PI / 2 - 0.9, -Math.PI / 2 + 0.9);
      pen.stroke();
    } else if (mode === MODE.CHARGE) {
      shape(pen, [[1.48 * u, 0], [1.12 * u, -14], [1.12 * u, 14]], "#ffe08a");
    } else if (mode === MODE.BURST) {
      for (const r of [1.16, 1.28, 1.4]) circle(pen, r * u, "#b58cffaa", 0.05 * u);
    } else {

      for (let i = 0; i < 5; i++) {
        pen.rotate((2 * Math.PI) / 5);
        disc(pen, 0.09 * u, mode === MODE.STUN ? "#ffe08a" : "#ff8a5a", 0, -1.2 * u);
      }
    }
  });

/** Open for blows: steam around a mech. */
export const steam = () =>
  texture("steam", 2.6, (pen, u) => {
    for (let i = 0; i < 8; i++) {
      pen.rotate(Math.PI / 4);
      disc(pen, 0.14 * u, "#fffadc38", 0, -0.62 * u);
      disc(pen, 0.08 * u, "#fffadcdd", 0, -0.52 * u);
    }
  });

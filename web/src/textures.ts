/** Pictures of figures and lights, drawn once on small canvases and kept. */

import { Texture } from "pixi.js";
import { MODE } from "./names";

/** Pixels of a tile in these pictures. */
export const FINE = 64;

export const COLOUR = {
  hunter: "#40e8ff", partner: "#7aff96", rogue: "#ff2854", covered: "#e060ff", civilian: "#e2ceb0",
  suspect: "#ffa828", cleared: "#8fb8a0", fallen: "#ffffff", decoy: "#468cff", dark: "#0e080c",
  good: "#78ffa0", warm: "#ffb840", bad: "#ff3a4a",
};

const kept = new Map<string, Texture>();

/** A texture by name, drawn when first asked for. `size` is its side in tiles. */
function texture(name: string, size: number, draw: (pen: CanvasRenderingContext2D, u: number) => void): Texture {
  const known = kept.get(name);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(size * FINE);
  const pen = canvas.getContext("2d")!;
  pen.translate(canvas.width / 2, canvas.height / 2);
  draw(pen, FINE);
  const made = Texture.from(canvas);
  kept.set(name, made);
  return made;
}

function disc(pen: CanvasRenderingContext2D, r: number, fill: string): void {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.arc(0, 0, r, 0, 2 * Math.PI);
  pen.fill();
}

function shape(pen: CanvasRenderingContext2D, points: [number, number][], fill: string): void {
  pen.fillStyle = fill;
  pen.beginPath();
  points.forEach(([r, degrees], i) => {
    const a = (degrees * Math.PI) / 180;
    const [x, y] = [r * Math.sin(a), -r * Math.cos(a)];
    if (i) pen.lineTo(x, y);
    else pen.moveTo(x, y);
  });
  pen.closePath();
  pen.fill();
}

/** A soft round light, four tiles wide. */
export const glow = (colour: string) =>
  texture(`glow ${colour}`, 4, (pen, u) => {
    const light = pen.createRadialGradient(0, 0, 0, 0, 0, 2 * u);
    light.addColorStop(0, `${colour}80`);
    light.addColorStop(0.35, `${colour}2c`);
    light.addColorStop(1, `${colour}00`);
    disc(pen, 2 * u, "#0000");
    pen.fillStyle = light;
    pen.fillRect(-2 * u, -2 * u, 4 * u, 4 * u);
  });

/** A cone of light to the north, twelve tiles wide, its point in the middle. */
export const cone = (colour: string) =>
  texture(`cone ${colour}`, 12, (pen, u) => {
    const far = 5.6 * u;
    const light = pen.createRadialGradient(0, 0, 0.2 * u, 0, 0, far);
    light.addColorStop(0, `${colour}66`);
    light.addColorStop(0.4, `${colour}26`);
    light.addColorStop(1, `${colour}00`);
    pen.filter = `blur(${0.16 * u}px)`;
    pen.fillStyle = light;
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.arc(0, 0, far, -Math.PI / 2 - 0.42, -Math.PI / 2 + 0.42);
    pen.closePath();
    pen.fill();
  });

/** Head and shoulders of one of the crowd, facing north. */
export const pedestrian = (colour: string) =>
  texture(`crowd ${colour}`, 1.4, (pen, u) => {
    const body = (rim: number, fill: string) => {
      pen.fillStyle = fill;
      pen.beginPath();
      pen.ellipse(0, 0, 0.3 * u + rim, 0.17 * u + rim, 0, 0, 2 * Math.PI);
      pen.fill();
    };
    body(0.06 * u, "#0e080cee");
    disc(pen, 0.22 * u, "#0e080cee");
    pen.globalAlpha = 0.62;
    body(0, colour);
    pen.globalAlpha = 1;
    disc(pen, 0.16 * u, colour);
  });

/** Somebody who isn't one of the crowd, on foot, facing north. */
export const agent = (colour: string) =>
  texture(`agent ${colour}`, 1.8, (pen, u) => {
    const r = 0.34 * u;
    disc(pen, r + 0.08 * u, "#0e080cee");
    shape(pen, [[r * 1.6, 0], [r * 0.97, -44], [r * 0.97, 44]], colour);
    disc(pen, r, colour);
    disc(pen, r * 0.62, "#0e080c");
    disc(pen, r * 0.34, "#ffffff");
  });

export const fallen = () =>
  texture("fallen", 1.4, (pen, u) => {
    disc(pen, 0.4 * u, "#0e080cee");
    disc(pen, 0.33 * u, "#5a101c");
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = 0.1 * u;
    for (const s of [1, -1]) {
      pen.beginPath();
      pen.moveTo(-0.17 * u, -0.17 * u * s);
      pen.lineTo(0.17 * u, 0.17 * u * s);
      pen.stroke();
    }
  });

/** Where somebody was: a broken ring. */
export const ghost = (colour: string) =>
  texture(`ghost ${colour}`, 1, (pen, u) => {
    pen.strokeStyle = colour;
    pen.lineWidth = 0.06 * u;
    for (let part = 0; part < 6; part++) {
      pen.beginPath();
      pen.arc(0, 0, 0.24 * u, (part * Math.PI) / 3, (part * Math.PI) / 3 + 0.6);
      pen.stroke();
    }
  });

/** A ring around somebody: suspects have corners, so that colour alone says nothing. */
export const ring = (kind: "suspect" | "cleared" | "foe" | "chosen" | "covered") =>
  texture(`ring ${kind}`, 1.8, (pen, u) => {
    pen.lineWidth = 0.07 * u;
    const r = 0.56 * u;
    if (kind === "suspect" || kind === "foe") {
      pen.strokeStyle = kind === "foe" ? COLOUR.rogue : COLOUR.suspect;
      for (let quarter = 0; quarter < 4; quarter++) {
        pen.rotate(Math.PI / 2);
        pen.beginPath();
        if (kind === "foe") {
          pen.moveTo(-0.16 * u, -r * 0.9);
          pen.lineTo(0, -r * 1.2);
          pen.lineTo(0.16 * u, -r * 0.9);
        } else {
          pen.moveTo(r * 0.8, -r * 0.4);
          pen.lineTo(r * 0.8, -r * 0.8);
          pen.lineTo(r * 0.4, -r * 0.8);
        }
        pen.stroke();
      }
    } else if (kind === "cleared") {
      pen.strokeStyle = COLOUR.cleared;
      pen.beginPath();
      pen.moveTo(0.2 * u, -0.34 * u);
      pen.lineTo(0.32 * u, -0.22 * u);
      pen.lineTo(0.54 * u, -0.52 * u);
      pen.stroke();
    } else {
      pen.strokeStyle = kind === "chosen" ? "#ffffff" : COLOUR.covered;
      if (kind === "chosen") pen.setLineDash([0.22 * u, 0.12 * u]);
      pen.beginPath();
      pen.arc(0, 0, r * 1.05, 0, 2 * Math.PI);
      pen.stroke();
    }
  });

const HULL: [number, number][] = [
  [0.78, 0], [0.6, 32], [0.62, 90], [0.6, 148], [0.5, 180], [0.6, 212], [0.62, 270], [0.6, 328],
];

/** A mech's hull, facing north; `hot` is its heat in eighths of the limit, −1 where not known. */
export const mech = (colour: string, hot: number, look: "whole" | "donning" | "cloak") =>
  texture(`mech ${colour} ${hot} ${look}`, 2.4, (pen, u) => {
    const scaled = (by: number): [number, number][] => HULL.map(([r, a]) => [r * by * u, a]);
    shape(pen, scaled(1.14), look === "cloak" ? "#0e080c66" : "#0e080cf5");
    pen.globalAlpha = look === "cloak" ? 0.3 : look === "donning" ? 0.4 : 0.78;
    shape(pen, scaled(1), colour);
    pen.globalAlpha = look === "cloak" ? 0.5 : 1;
    shape(pen, [[0.8 * u, 0], [0.42 * u, -36], [0.42 * u, 36]], colour);
    shape(pen, [[0.56 * u, 62], [0.62 * u, 100], [0.34 * u, 110], [0.34 * u, 62]], "#0e080c99");
    shape(pen, [[0.56 * u, -62], [0.62 * u, -100], [0.34 * u, -110], [0.34 * u, -62]], "#0e080c99");
    disc(pen, 0.26 * u, "#0e080c");
    const heart = hot < 0 ? "#cfd6dd" : hot > 8 ? "#fff0c8" : `hsl(${24 + (8 - hot) * 22}deg 95% ${34 + hot * 3}%)`;
    disc(pen, 0.2 * u, heart);
  });

/** Four arcs of armour (eighths; −1 unknown), the front to the north. */
export const plates = (sides: number[], weak: number) =>
  texture(`plates ${sides.join()} ${weak}`, 2.4, (pen, u) => {
    sides.forEach((left, side) => {
      const middle = -Math.PI / 2 + (side * Math.PI) / 2;
      pen.lineWidth = 0.14 * u;
      pen.strokeStyle = "#0e080ccc";
      pen.beginPath();
      pen.arc(0, 0, 0.96 * u, middle - 0.62, middle + 0.62);
      pen.stroke();
      const broken = weak === side;
      if (left === 0 && !broken) return;
      const wide = left < 0 ? 0.6 : 0.12 + 0.5 * (left / 8);
      pen.lineWidth = (left < 0 ? 0.06 : 0.11) * u;
      pen.strokeStyle = broken ? COLOUR.bad : left < 0 ? "#ffffff55" : left > 4 ? COLOUR.good : left > 2 ? COLOUR.warm : COLOUR.bad;
      if (broken) pen.setLineDash([0.1 * u, 0.07 * u]);
      pen.beginPath();
      pen.arc(0, 0, 0.96 * u, middle - wide, middle + wide);
      pen.stroke();
      pen.setLineDash([]);
    });
  });

/** What a mech is doing, as a sign around it. */
export const modeSign = (mode: number) =>
  texture(`mode ${mode}`, 3, (pen, u) => {
    pen.lineWidth = 0.12 * u;
    if (mode === MODE.SHIELD) {
      pen.strokeStyle = "#c8f0ff";
      pen.beginPath();
      pen.arc(0, 0, 1.2 * u, -Math.PI / 2 - 0.9, -Math.PI / 2 + 0.9);
      pen.stroke();
    } else if (mode === MODE.CHARGE) {
      shape(pen, [[1.45 * u, 0], [1.05 * u, -14], [1.05 * u, 14]], "#ffe08a");
    } else if (mode === MODE.BURST) {
      pen.strokeStyle = "#b58cffaa";
      pen.lineWidth = 0.05 * u;
      for (const r of [1.1, 1.25, 1.4]) {
        pen.beginPath();
        pen.arc(0, 0, r * u, 0, 2 * Math.PI);
        pen.stroke();
      }
    } else {
      pen.fillStyle = mode === MODE.STUN ? "#ffe08a" : "#ff8a5a";
      for (let i = 0; i < 5; i++) {
        pen.rotate((2 * Math.PI) / 5);
        pen.beginPath();
        pen.arc(0, -1.15 * u, 0.09 * u, 0, 2 * Math.PI);
        pen.fill();
      }
    }
  });

/** Open for blows: steam around a mech. */
export const steam = () =>
  texture("steam", 2.4, (pen, u) => {
    pen.fillStyle = "#fffadcdd";
    for (let i = 0; i < 8; i++) {
      pen.rotate(Math.PI / 4);
      pen.beginPath();
      pen.arc(0, -0.5 * u, 0.08 * u, 0, 2 * Math.PI);
      pen.fill();
    }
  });

/** A tile on which a strike lands in so many ticks: hatched the denser, the sooner. */
export const strike = (ticks: number) =>
  texture(`strike ${ticks}`, 1, (pen, u) => {
    const soon = ticks <= 1;
    pen.fillStyle = soon ? "#ff2a3cb0" : ticks === 2 ? "#ff4a3c78" : "#ff6a3c46";
    pen.fillRect(-u / 2 + 1, -u / 2 + 1, u - 2, u - 2);
    pen.strokeStyle = soon ? "#ffd0c8" : "#ff8a70";
    pen.lineWidth = soon ? 4 : 2;
    pen.save();
    pen.beginPath();
    pen.rect(-u / 2 + 1, -u / 2 + 1, u - 2, u - 2);
    pen.clip();
    const gap = soon ? 11 : ticks === 2 ? 16 : 22;
    pen.globalAlpha = 0.55;
    for (let at = -u; at <= u; at += gap) {
      pen.beginPath();
      pen.moveTo(at - u / 2, u / 2);
      pen.lineTo(at + u / 2, -u / 2);
      pen.stroke();
    }
    pen.restore();
    pen.strokeRect(-u / 2 + 2, -u / 2 + 2, u - 4, u - 4);
    pen.font = `bold ${0.5 * u}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 6;
    pen.strokeStyle = "#0e080c";
    pen.strokeText(String(ticks), 0, 3);
    pen.fillStyle = "#ffffff";
    pen.fillText(String(ticks), 0, 3);
  });

export const mine = () =>
  texture("mine", 1, (pen, u) => {
    pen.fillStyle = COLOUR.bad;
    for (let i = 0; i < 8; i++) {
      pen.rotate(Math.PI / 4);
      pen.fillRect(-0.03 * u, -0.3 * u, 0.06 * u, 0.2 * u);
    }
    disc(pen, 0.2 * u, "#0e080c");
    disc(pen, 0.15 * u, COLOUR.bad);
    disc(pen, 0.06 * u, "#ffffff");
  });

export const drop = () =>
  texture("drop", 1, (pen, u) => {
    pen.fillStyle = "#37ffb4";
    for (const [x, y, r] of [[-0.16, -0.1, 0.1], [0.15, 0.06, 0.13], [-0.05, 0.22, 0.07]]) {
      pen.beginPath();
      pen.ellipse(x * u, y * u, r * u, r * 0.75 * u, 0.4, 0, 2 * Math.PI);
      pen.fill();
    }
  });

/** Where one is going. */
export const target = () =>
  texture("target", 1, (pen, u) => {
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = 0.05 * u;
    for (let quarter = 0; quarter < 4; quarter++) {
      pen.rotate(Math.PI / 2);
      pen.beginPath();
      pen.moveTo(0.4 * u, 0.18 * u);
      pen.lineTo(0.4 * u, 0.4 * u);
      pen.lineTo(0.18 * u, 0.4 * u);
      pen.stroke();
    }
  });

const SIGN: Record<string, [string, string]> = {
  LOOK: ["◉", "#9ad8ff"], SUSPECT: ["?", COLOUR.suspect], GO: ["➤", COLOUR.good], DANGER: ["!", COLOUR.bad],
  HELP: ["+", "#ffffff"], NO: ["✕", "#c8b8b0"], ALARM: ["!!", COLOUR.bad],
};

/** A ping or an alarm on the map. */
export const sign = (kind: string) =>
  texture(`sign ${kind}`, 2, (pen, u) => {
    const [text, colour] = SIGN[kind] ?? ["•", "#ffffff"];
    pen.translate(0, -0.45 * u);
    disc(pen, 0.42 * u, "#0e080ce0");
    pen.strokeStyle = colour;
    pen.lineWidth = 0.07 * u;
    pen.beginPath();
    pen.arc(0, 0, 0.42 * u, 0, 2 * Math.PI);
    pen.stroke();
    shape(pen, [[0.5 * u, 180 - 14], [0.72 * u, 180], [0.5 * u, 180 + 14]], colour);
    pen.font = `bold ${0.5 * u}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = colour;
    pen.fillText(text, 0, 0.03 * u);
  });

/** A name beside a figure. */
export function label(text: string, colour: string): Texture {
  const name = `label ${text} ${colour}`;
  const known = kept.get(name);
  if (known) return known;
  const canvas = document.createElement("canvas");
  const font = "600 22px system-ui, sans-serif";
  let pen = canvas.getContext("2d")!;
  pen.font = font;
  canvas.width = Math.ceil(pen.measureText(text).width) + 14;
  canvas.height = 30;
  pen = canvas.getContext("2d")!;
  pen.font = font;
  pen.fillStyle = "#0e080cc0";
  pen.beginPath();
  pen.roundRect(0, 0, canvas.width, canvas.height, 8);
  pen.fill();
  pen.fillStyle = colour;
  pen.textBaseline = "middle";
  pen.fillText(text, 7, 16);
  const made = Texture.from(canvas);
  kept.set(name, made);
  return made;
}

/** Colour of each kind of site, in the order of the tables. */
const NEON = ["#ffb05c", "#ff48a8", "#ff5c30", "#7eff6e", "#4ac4ff", "#ffe254", "#8c80ff", "#ecf4ff"];

/** Name of a site in its colour; posts and checkpoints have a mark of what they are for. */
export const siteSign = (kind: number, name: string) => label(`${kind === 6 ? "+ " : kind === 7 ? "◆ " : ""}${name}`, NEON[kind] ?? "#ffffff");

/** A speck of dust. */
export const speck = () =>
  texture("speck", 0.25, (pen, u) => {
    const light = pen.createRadialGradient(0, 0, 0, 0, 0, 0.12 * u);
    light.addColorStop(0, "#ffcfa0c0");
    light.addColorStop(1, "#ffcfa000");
    pen.fillStyle = light;
    pen.fillRect(-u, -u, 2 * u, 2 * u);
  });

/** A strike that has landed. */
export const burst = () =>
  texture("burst", 2, (pen, u) => {
    const light = pen.createRadialGradient(0, 0, 0, 0, 0, u);
    light.addColorStop(0, "#ffffff");
    light.addColorStop(0.25, "#ffd890e0");
    light.addColorStop(0.6, "#ff5a2c70");
    light.addColorStop(1, "#ff2a1c00");
    pen.fillStyle = light;
    pen.fillRect(-u, -u, 2 * u, 2 * u);
  });

/** A plain patch of one colour, to be stretched. */
export const fill = (colour: string) =>
  texture(`fill ${colour}`, 0.125, (pen, u) => {
    pen.fillStyle = colour;
    pen.fillRect(-u, -u, 2 * u, 2 * u);
  });

/** Signs on the map: strikes, mines, pings, names. */

import type { Texture } from "pixi.js";
import { COLOUR, circle, disc, line, shape, sheet, texture, word } from "./brush";

/** A tile on which a strike lands in so many ticks: hatched the denser, the sooner. */
export const strike = (ticks: number) =>
  texture(`strike ${ticks}`, 1, (pen, u) => {
    const soon = ticks <= 1;
    const inner = u - 3;
    pen.translate(-u / 2 + 1.5, -u / 2 + 1.5);
    pen.fillStyle = soon ? "#ff2a3cc0" : ticks === 2 ? "#ff3a3c88" : "#ff5a3c50";
    pen.fillRect(0, 0, inner, inner);
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, inner, inner);
    pen.clip();
    pen.globalAlpha = soon ? 0.75 : 0.5;
    const gap = soon ? 10 : ticks === 2 ? 15 : 21;
    for (let at = -u; at <= u; at += gap) line(pen, soon ? "#ffd0c8" : "#ff9a80", soon ? 4 : 2.5, [at, u], [at + u, 0]);
    pen.restore();
    pen.strokeStyle = soon ? "#fff0ec" : "#ff8a70";
    pen.lineWidth = soon ? 4 : 2;
    pen.strokeRect(2, 2, inner - 4, inner - 4);
    word(pen, String(ticks), 0.56 * u, "#ffffff", inner / 2, inner / 2 + 2);
  });

export const mine = () =>
  texture("mine", 1, (pen, u) => {
    for (let i = 0; i < 8; i++) {
      pen.rotate(Math.PI / 4);
      line(pen, COLOUR.bad, 0.06 * u, [0, -0.3 * u], [0, -0.1 * u]);
    }
    disc(pen, 0.2 * u, COLOUR.dark);
    disc(pen, 0.15 * u, COLOUR.bad);
    disc(pen, 0.06 * u, "#ffffff");
  });

/** Coolant on the ground. */
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
    for (let quarter = 0; quarter < 4; quarter++) {
      pen.rotate(Math.PI / 2);
      line(pen, "#ffffff", 0.06 * u, [0.4 * u, 0.18 * u], [0.4 * u, 0.4 * u], [0.18 * u, 0.4 * u]);
    }
  });

/** What a lesson speaks of. */
export const pointer = () =>
  texture("pointer", 2, (pen, u) => {
    shape(pen, [[0.1 * u, 180], [0.62 * u, -28], [0.36 * u, 0], [0.62 * u, 28]], COLOUR.dark);
    shape(pen, [[0.02 * u, 180], [0.54 * u, -26], [0.32 * u, 0], [0.54 * u, 26]], COLOUR.hunter);
  });

const SIGN: Record<string, [string, string]> = {
  LOOK: ["◉", "#9ad8ff"], SUSPECT: ["?", COLOUR.suspect], GO: ["➤", COLOUR.good], DANGER: ["!", COLOUR.bad],
  HELP: ["+", "#ffffff"], NO: ["✕", "#c8b8b0"], ALARM: ["!!", COLOUR.bad], CLOSED: ["⚠", COLOUR.warm],
};

/** A ping, an alarm, or closed works: a pin whose point is in the middle of the picture. */
export const sign = (kind: string) =>
  texture(`sign ${kind}`, 3, (pen, u) => {
    const [text, colour] = SIGN[kind] ?? ["•", "#ffffff"];
    const r = 0.4 * u;
    pen.translate(0, -0.95 * u);
    shape(pen, [[r * 1.18, 180 - 24], [0.78 * u, 180], [r * 1.18, 180 + 24]], COLOUR.dark);
    disc(pen, r * 1.16, "#0e080ce8");
    circle(pen, r, colour, 0.07 * u);
    shape(pen, [[r, 180 - 18], [0.7 * u, 180], [r, 180 + 18]], colour);
    word(pen, text, 0.48 * u, colour, 0, 0.03 * u);
  });

/** Pixels of the screen per pixel of the page: texts are drawn as fine as they are shown. */
export const SHARP = Math.min(2, Math.max(1, devicePixelRatio));
const measure = document.createElement("canvas").getContext("2d")!;

/** A name on a dark strip, its letters so many pixels high. */
export function label(text: string, colour: string, size: number): Texture {
  const high = size * SHARP;
  const font = `600 ${high}px system-ui, sans-serif`;
  measure.font = font;
  const pad = 0.35 * high;
  const width = Math.ceil(measure.measureText(text).width + 2 * pad);
  return sheet(`label ${text} ${colour} ${size}`, width, 1.36 * high, (pen, { height }) => {
    pen.font = font;
    pen.fillStyle = "#0e080cc0";
    pen.beginPath();
    pen.roundRect(0, 0, width, height, 0.36 * high);
    pen.fill();
    pen.fillStyle = colour;
    pen.textBaseline = "middle";
    pen.fillText(text, pad, height / 2 + 0.06 * high);
  });
}

/** A word that floats up from where something happened. */
export function shout(text: string, colour: string): Texture {
  measure.font = "bold 30px system-ui, sans-serif";
  const width = Math.ceil(measure.measureText(text).width) + 16;
  return sheet(`shout ${text} ${colour}`, width, 42, (pen) => word(pen, text, 30, colour, width / 2, 22));
}

/** Colour of each kind of site, in the order of the tables. */
export const NEON = ["#ffb05c", "#ff48a8", "#ff5c30", "#7eff6e", "#4ac4ff", "#ffe254", "#8c80ff", "#ecf4ff"];

/** Name of a site; posts and checkpoints have a mark of what they are for. */
export const siteName = (kind: number, name: string) => `${kind === 6 ? "+ " : kind === 7 ? "◆ " : ""}${name}`;

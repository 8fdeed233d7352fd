/** Pictures are drawn once on small canvases and kept: this is how. */

import { Texture } from "pixi.js";

/** Pixels of a tile in these pictures. */
export const FINE = 64;

export const COLOUR = {
  hunter: "#40e8ff", partner: "#7aff96", rogue: "#ff2854", covered: "#e060ff", civilian: "#e2ceb0",
  suspect: "#ffa828", cleared: "#8fd8a8", fallen: "#ffffff", decoy: "#468cff", dark: "#0e080c",
  good: "#78ffa0", warm: "#ffb840", bad: "#ff3a4a", belief: "#e08cff",
};

export type Pen = CanvasRenderingContext2D;
/** Points as distance (tiles) and angle (degrees, 0 is ahead, clockwise). */
export type Polar = [number, number][];

const kept = new Map<string, Texture>();

/** A texture by name, drawn when first asked for. `size` is its side in tiles. */
export function texture(name: string, size: number, draw: (pen: Pen, u: number) => void): Texture {
  return sheet(name, size * FINE, size * FINE, (pen, canvas) => {
    pen.translate(canvas.width / 2, canvas.height / 2);
    draw(pen, FINE);
  });
}

/** A texture of any size in pixels, its corner at 0, 0. */
export function sheet(name: string, width: number, height: number, draw: (pen: Pen, canvas: HTMLCanvasElement) => void): Texture {
  const known = kept.get(name);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width);
  canvas.height = Math.ceil(height);
  draw(canvas.getContext("2d")!, canvas);
  const made = Texture.from(canvas);
  kept.set(name, made);
  return made;
}

export function disc(pen: Pen, r: number, fill: string, x = 0, y = 0): void {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.fill();
}

export function oval(pen: Pen, x: number, y: number, rx: number, ry: number, fill: string): void {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  pen.fill();
}

export function circle(pen: Pen, r: number, colour: string, wide: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = wide;
  pen.beginPath();
  pen.arc(0, 0, r, 0, 2 * Math.PI);
  pen.stroke();
}

export function shape(pen: Pen, points: Polar, fill: string): void {
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

/** A closed line through points, x to the right, y backward. */
export function poly(pen: Pen, u: number, points: [number, number][], fill: string): void {
  pen.fillStyle = fill;
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x * u, y * u) : pen.moveTo(x * u, y * u)));
  pen.closePath();
  pen.fill();
}

/** The same shape on the right and on the left. */
export function both(pen: Pen, u: number, points: [number, number][], fill: string): void {
  poly(pen, u, points, fill);
  poly(pen, u, points.map(([x, y]) => [-x, y]), fill);
}

export function line(pen: Pen, colour: string, wide: number, ...points: [number, number][]): void {
  pen.strokeStyle = colour;
  pen.lineWidth = wide;
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
}

export function word(pen: Pen, text: string, size: number, colour: string, x = 0, y = 0): void {
  pen.font = `bold ${size}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = size / 5;
  pen.strokeStyle = COLOUR.dark;
  pen.lineJoin = "round";
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

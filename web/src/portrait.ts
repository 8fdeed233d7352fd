/** A face as it stands in the case file: a small picture, made of the face's number. */

import { type Looks, looksOf } from "./looks";

const WIDE = 60;
const HIGH = 64;
type Pen = CanvasRenderingContext2D;

const kept = new Map<number, string>();

/** Address of the picture of a face. */
export function portrait(face: number): string {
  const known = kept.get(face);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = WIDE;
  canvas.height = HIGH;
  const pen = canvas.getContext("2d")!;
  const looks = looksOf(face);
  wall(pen, looks);
  shoulders(pen, looks);
  head(pen, looks);
  features(pen, looks);
  hair(pen, looks);
  worn(pen, looks);
  const made = canvas.toDataURL("image/png");
  kept.set(face, made);
  return made;
}

function wall(pen: Pen, looks: Looks): void {
  const light = pen.createLinearGradient(0, 0, WIDE, HIGH);
  light.addColorStop(0, looks.wall);
  light.addColorStop(1, "#0c080c");
  pen.fillStyle = light;
  pen.fillRect(0, 0, WIDE, HIGH);
  pen.fillStyle = "#ffffff10";
  for (let y = 8; y < HIGH; y += 10) pen.fillRect(0, y, WIDE, 1);
}

function area(pen: Pen, fill: string, points: number[][]): void {
  pen.fillStyle = fill;
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.fill();
}

function oval(pen: Pen, fill: string, x: number, y: number, rx: number, ry: number): void {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  pen.fill();
}

function shoulders(pen: Pen, looks: Looks): void {
  area(pen, looks.skin, [[24, 40], [36, 40], [38, 56], [22, 56]]);
  area(pen, "#00000048", [[24, 44], [36, 44], [36, 50], [24, 47]]);
  area(pen, looks.coat, [[3, 64], [8, 54], [22, 49], [30, 58], [38, 49], [52, 54], [57, 64]]);
  area(pen, looks.lining, [[22, 49], [30, 60], [27, 64], [19, 53]]);
  area(pen, looks.lining, [[38, 49], [30, 60], [33, 64], [41, 53]]);
}

const JAW = [15, 13.5, 16.5];

function head(pen: Pen, looks: Looks): void {
  const wide = JAW[looks.jaw];
  oval(pen, looks.skin, 30 - wide, 30, 3, 4.5);
  oval(pen, looks.skin, 30 + wide, 30, 3, 4.5);
  pen.fillStyle = looks.skin;
  pen.beginPath();
  pen.moveTo(30 - wide, 22);
  pen.bezierCurveTo(30 - wide, 4, 30 + wide, 4, 30 + wide, 22);
  pen.bezierCurveTo(30 + wide, 36, 30 + 8, 46, 30, 47);
  pen.bezierCurveTo(30 - 8, 46, 30 - wide, 36, 30 - wide, 22);
  pen.fill();
  pen.save();
  pen.clip();
  area(pen, "#00000034", [[34, 0], [60, 0], [60, 60], [31, 60], [36, 36]]);
  pen.restore();
}

function features(pen: Pen, looks: Looks): void {
  for (const side of [-1, 1]) {
    const x = 30 + side * 6.5;
    oval(pen, "#f4ece4", x, 27, 3.1, looks.eye === 1 ? 1.5 : 2.1);
    oval(pen, "#20262e", x + (looks.eye === 2 ? 0.6 : 0), 27, 1.5, 1.7);
    const tilt = [0, 1.4, -1.2][looks.brow] * side;
    area(pen, looks.hair, [[x - 4, 22.4 + tilt], [x + 4, 22.4 - tilt], [x + 4, 24.2 - tilt], [x - 4, 24.2 + tilt]]);
  }
  area(pen, "#00000040", [[30, 26], [32.6, 34.5], [29, 34.5]]);
  const bend = [0, 1.4, -1.3, 0.4][looks.mouth];
  pen.strokeStyle = "#5a2a28";
  pen.lineWidth = 1.7;
  pen.beginPath();
  pen.moveTo(25, 39.5);
  pen.quadraticCurveTo(30, 39.5 + 2 * bend, 35, 39.5 - (looks.mouth === 3 ? 1.2 : 0));
  pen.stroke();
}

function hair(pen: Pen, looks: Looks): void {
  const { cut } = looks;
  const wide = JAW[looks.jaw] + 1.5;
  if (cut === 0) return; // shaven
  pen.fillStyle = looks.hair;
  pen.beginPath();
  pen.moveTo(30 - wide, 25);
  pen.bezierCurveTo(30 - wide - 2, 1, 30 + wide + 2, 1, 30 + wide, 25);
  if (cut === 1) pen.bezierCurveTo(30 + wide - 3, 13, 30 - wide + 3, 13, 30 - wide, 25);
  else if (cut === 2) pen.bezierCurveTo(38, 16, 26, 20, 30 - wide + 2, 15);
  else pen.bezierCurveTo(30 + wide - 5, 17, 24, 19, 30 - wide, 25);
  pen.fill();
  if (cut === 3 || cut === 4) {
    const low = cut === 3 ? 40 : 52;
    for (const side of [-1, 1]) area(pen, looks.hair, [[30 + side * (wide - 3), 16], [30 + side * (wide + 1.5), 20], [30 + side * (wide + 2), low], [30 + side * (wide - 2.5), low - 3]]);
  }
  if (cut === 5) oval(pen, looks.hair, 30, 5.5, 6, 5);
  if (cut === 6) area(pen, looks.hair, [[26, 9], [27, 1], [33, 1], [34, 9]]);
}

function worn(pen: Pen, looks: Looks): void {
  pen.lineWidth = 1.4;
  if (looks.worn === 0) { // glasses
    pen.strokeStyle = "#101216";
    for (const x of [23.5, 36.5]) pen.strokeRect(x - 4.2, 24, 8.4, 6.4);
    area(pen, "#101216", [[27.7, 26], [32.3, 26], [32.3, 27.2], [27.7, 27.2]]);
  } else if (looks.worn === 1) { // beard
    area(pen, looks.hair, [[30 - 11, 36], [26, 36.5], [34, 36.5], [41, 36], [36, 47], [30, 50], [24, 47]]);
    area(pen, "#5a2a28", [[26, 39], [34, 39], [33, 41], [27, 41]]);
  } else if (looks.worn === 2) { // scar
    pen.strokeStyle = "#ffffff90";
    pen.beginPath();
    pen.moveTo(38, 28);
    pen.lineTo(35, 38);
    pen.stroke();
  } else if (looks.worn === 3) { // goggles on the brow
    for (const x of [23, 37]) { oval(pen, "#2a2420", x, 16, 6, 4.4); oval(pen, "#d8984a", x, 16, 4, 2.8); }
  } else if (looks.worn === 4) { // cap
    area(pen, looks.coat, [[13, 19], [16, 6], [30, 2], [44, 6], [47, 19]]);
    area(pen, looks.lining, [[11, 19], [49, 19], [50, 22], [10, 22]]);
  } else if (looks.worn === 5) area(pen, looks.lining, [[20, 48], [40, 48], [43, 55], [17, 55]]); // scarf
}

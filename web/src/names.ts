/** Names of the numbers in a View; `agree` checks them against the server's tables. */

import type { Tables } from "./api";

export const LOOK = { NOBODY: 0, CIVILIAN: 1, HUNTER: 2, PARTNER: 3, ROGUE: 4, DECOY: 5, FALLEN: 6 } as const;
export const MECH = { OFF: 0, DONNING: 1, ON: 2 } as const;
export const MODE = { NONE: 0, SHIELD: 1, CLOAK: 2, GRIP: 3, BURST: 4, STUN: 5, CHARGE: 6 } as const;
export const STATUS = { ACTIVE: 0, DOWN: 1, OUT: 2 } as const;
export const FLAG = { REVEALED: 1, INNOCENT: 2, RETIRED: 4, CAUGHT: 8, FELLOW: 16, TEAM: 32 } as const;
export const NEWS = { RETIRED: 0, SABOTAGE: 1, HURT: 2, FALSE: 3, CLEARED: 4, FALLEN: 5 } as const;
export const END = { RUNNING: 0, CLEARED: 1, FALLEN: 2, CONTAINED: 3 } as const;
export const TERRAIN = {
  ROCK: 0, WALL: 1, OPEN: 2, ROAD: 3, FLOOR: 4, RUBBLE: 5, COVER: 6, TUNNEL: 7, LINE: 8,
} as const;
export const PING = { NONE: 0, LOOK: 1, SUSPECT: 2, GO: 3, DANGER: 4, HELP: 5, NO: 6 } as const;
export const SEAT = { HUNTER: 0, PARTNER: 1, FIRST_ROGUE: 2 } as const;

export const COMPASS = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];
export const ARROWS = ["↑", "↗", "→", "↘", "↓", "↙", "←", "↖"];
export const SIDES = ["front", "right", "back", "left"];

/** Throws if the server counts in another way than this page does. */
export function agree(tables: Tables): void {
  const pairs: [Record<string, number>, string[]][] = [
    [LOOK, tables.looks], [MODE, tables.modes], [STATUS, tables.statuses], [NEWS, tables.news], [END, tables.ends],
    [TERRAIN, tables.terrain], [PING, tables.pings],
  ];
  const same = pairs.every(([mine, theirs]) => Object.entries(mine).every(([name, at]) => theirs[at] === name));
  if (!same || Object.entries(FLAG).some(([name, bit]) => tables.flags[name] !== bit))
    throw new Error("This page and the server are of different versions: load the page anew.");
}

/** A name of a table as words: "CHARGING_POST" becomes "charging post". */
export const words = (name: string) => name.toLowerCase().replaceAll("_", " ");

/** Direction 0 … 7 of a vector, y southward; −1 for none. */
export function octant(dx: number, dy: number): number {
  if (dx === 0 && dy === 0) return -1;
  return (Math.round((Math.atan2(dx, -dy) * 4) / Math.PI) + 8) % 8;
}

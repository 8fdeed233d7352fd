import { beforeEach, describe, expect, it } from "vitest";
import type { Tables } from "../src/api";
import { Orders, Verbs } from "../src/orders";
import { NEVER, type View } from "../src/view";
import { World } from "../src/world";

const names = ["STAY", "WALK", "RUN", "PULL", "INTERVIEW", "TEST", "CHALLENGE", "FIRE_A", "PING_FACE"];
const verbs = new Verbs({
  verbs: names.map((name, i) => ({ name, first: 10 * i, count: name === "STAY" || name === "PULL" ? 1 : 8 })),
} as unknown as Tables);

/** A flat, open world of 9 × 9 tiles. */
const size = 9;
const ways = new Uint8Array(size * size).map((_, at) => {
  const [x, y] = [at % size, Math.floor(at / size)];
  return [[0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1]].reduce(
    (bits, [dx, dy], d) => (x + dx >= 0 && y + dy >= 0 && x + dx < size && y + dy < size ? bits | (1 << d) : bits), 0);
});
const world = new World(
  { width: size, height: size, ways, ground: ways, elevation: ways, site_at: ways, sites: [], mouths: [] } as never, [],
);

class Fake {
  x = 4;
  y = 4;
  slots: { face: number; x: number; y: number }[] = [];
  legal = new Set<number>([0]);
  numbers: Record<string, number> = { rest: 0, seen_x: -1, seen_y: -1, odds: 0 };
  can = (action: number) => this.legal.has(action);
  slotOf = (face: number) => this.slots.findIndex((slot) => slot.face === face);
  inCrop = () => NEVER;
  get = (name: string, index = 0) =>
    name === "contact_x" ? this.slots[index].x : name === "contact_y" ? this.slots[index].y : this.numbers[name];
}

let fake: Fake;
let orders: Orders;
const next = () => orders.next(fake as unknown as View);

beforeEach(() => {
  fake = new Fake();
  for (let d = 0; d < 8; d++) fake.legal.add(verbs.action("WALK", d));
  orders = new Orders(verbs, world);
});

describe("orders", () => {
  it("stay without a wish", () => expect(next().action).toBe(0));

  it("walk to a tile and end there", () => {
    orders.set({ kind: "walk", x: 6, y: 4, run: false });
    expect(next().action).toBe(verbs.action("WALK", 2));
    fake.x = 6;
    expect(next().action).toBe(0);
    expect(orders.goal).toBeNull();
  });

  it("rest between steps without giving up", () => {
    orders.set({ kind: "walk", x: 8, y: 4, run: false });
    fake.legal = new Set([0]);
    fake.numbers.rest = 1;
    for (let i = 0; i < 6; i++) next();
    expect(orders.goal).not.toBeNull();
  });

  it("walk up to somebody before they ask, and end when it is done", () => {
    fake.slots = [{ face: 12, x: 7, y: 4 }];
    orders.set({ kind: "face", verb: "INTERVIEW", face: 12 });
    expect(verbs.of(next().action).verb).toBe("WALK");
    fake.x = 6;
    fake.legal.add(verbs.action("INTERVIEW", 0));
    expect(next()).toEqual({ action: verbs.action("INTERVIEW", 0), face: 12 });
    fake.legal.delete(verbs.action("INTERVIEW", 0));
    next();
    expect(orders.goal).toBeNull();
  });

  it("follow a face from slot to slot", () => {
    fake.slots = [{ face: 1, x: 4, y: 5 }, { face: 12, x: 5, y: 4 }];
    fake.legal.add(verbs.action("TEST", 0)).add(verbs.action("TEST", 1));
    orders.set({ kind: "face", verb: "TEST", face: 12 });
    expect(next().action).toBe(verbs.action("TEST", 1));
    fake.slots.reverse();
    expect(next().action).toBe(verbs.action("TEST", 0));
  });

  it("test until there is nothing more to learn", () => {
    fake.slots = [{ face: 12, x: 5, y: 4 }];
    fake.legal.add(verbs.action("TEST", 0));
    orders.set({ kind: "face", verb: "TEST", face: 12 });
    expect(next().action).toBe(verbs.action("TEST", 0));
    fake.numbers.odds = -5200;
    expect(next().action).toBe(0);
    expect(orders.goal).toBeNull();
  });

  it("say a single thing again until the server took it", () => {
    const ping = verbs.action("PING_FACE", 3);
    orders.just(ping, 12);
    expect(next().action).toBe(ping);
    orders.took(0);
    expect(next().action).toBe(ping);
    orders.took(ping);
    expect(next().action).toBe(0);
  });

  it("go on firing while one steps aside, and stop when the foe stays away", () => {
    const fire = verbs.action("FIRE_A", 0);
    fake.slots = [{ face: 12, x: 7, y: 4 }];
    fake.legal.add(fire);
    orders.set({ kind: "face", verb: "FIRE_A", face: 12 });
    expect(next().action).toBe(fire);
    orders.steer = { d: 0, run: false };
    expect(next().action).toBe(verbs.action("WALK", 0));
    orders.steer = null;
    expect(next().action).toBe(fire);
    fake.slots = [];
    for (let i = 0; i < 12; i++) expect(next().action).toBe(0);
    expect(orders.goal).toBeNull();
  });

  it("read a log once", () => {
    fake.legal.add(verbs.action("PULL"));
    orders.set({ kind: "work", verb: "PULL", argument: 0 });
    for (let i = 0; i < 2; i++) {
      expect(next().action).toBe(verbs.action("PULL"));
      orders.took(verbs.action("PULL"));
    }
    expect(orders.goal).toBeNull();
  });
});

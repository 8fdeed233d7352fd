import { describe, expect, it } from "vitest";
import { Layout, NEVER, Reel, View, patched } from "../src/view";

const layout = new Layout(
  [
    { name: "tick", bytes: 2, shape: [], at: 0 }, { name: "x", bytes: 2, shape: [], at: 2 }, { name: "y", bytes: 2, shape: [], at: 4 },
    { name: "look", bytes: 1, shape: [2], at: 6 }, { name: "contact_face", bytes: 2, shape: [2], at: 8 },
  ],
  12,
);
const packet = (...numbers: number[]) => {
  const bytes = new Uint8Array(12 + 2);
  const told = new DataView(bytes.buffer);
  [0, 2, 4].forEach((at, i) => told.setInt16(at, numbers[i], true));
  told.setInt8(6, numbers[3]);
  told.setInt8(7, numbers[4]);
  told.setInt16(8, numbers[5], true);
  told.setInt16(10, numbers[6], true);
  bytes[12] = 0b101;
  bytes[13] = 0b10;
  return bytes;
};

describe("a View", () => {
  const view = new View(layout, packet(300, -1, 7, 1, 0, 12, 30));
  it("reads signed numbers by name", () => expect([view.tick, view.x, view.y]).toEqual([300, -1, 7]));
  it("knows what can be done", () => expect([0, 1, 2, 9, 10].map((action) => view.can(action))).toEqual([true, false, true, true, false]));
  it("finds contacts by face, filled slots alone", () => expect([view.slotOf(12), view.slotOf(30)]).toEqual([0, NEVER]));
  it("refuses fields that aren't there", () => expect(() => view.get("secret")).toThrow("secret"));
});

describe("a patch", () => {
  it("lays runs on a packet and leaves the older one as it was", () => {
    const before = new Uint8Array([1, 2, 3, 4, 5]);
    expect([...patched(before, new Uint8Array([1, 0, 2, 9, 8, 4, 0, 1, 7]))]).toEqual([1, 9, 8, 4, 7]);
    expect([...before]).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("a reel", () => {
  const frames = [new Uint8Array([0]), ...[1, 2].map((n) => new Uint8Array([0, 0, 1, n])), new Uint8Array([3]), new Uint8Array([0, 0, 1, 4])];
  it("gives any tick, forward and back", () => {
    const reel = new Reel(frames, 3);
    expect([4, 1, 2, 0, 3, 2].map((tick) => reel.get(tick)[0])).toEqual([4, 1, 2, 0, 3, 2]);
  });
});

import { describe, expect, it } from "vitest";
import { type Told, logged } from "../src/tell";

const answer = (tick: number, face: number, sound: "yes" | "no"): Told => ({ tick, face, sound, loud: false, text: `Test of face ${face}: ${sound}.` });

describe("the log", () => {
  it("has answers of one test in one line", () => {
    const log = logged([], [answer(1, 10, "yes"), answer(2, 10, "no"), answer(3, 4, "no")], 9);
    expect(log.map((told) => told.text)).toEqual(["Test of face 10: yes, no.", "Test of face 4: no."]);
    expect(log[0].tick).toBe(2);
  });
  it("begins another line after some, and forgets the oldest", () => {
    let log: Told[] = [];
    for (let tick = 0; tick < 14; tick++) log = logged(log, [answer(tick, 10, "yes")], 2);
    expect(log.map((told) => told.text.split(",").length)).toEqual([6, 2]);
  });
});

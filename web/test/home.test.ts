import { describe, expect, it, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
vi.stubGlobal("matchMedia", () => ({ matches: false }));
const { wishOf } = await import("../src/home");

const choice = {
  seat: "partner", preset: "alley", other: "tracker", foes: "schemer", friends: 0, speed: 4,
  absent: "pause", level: "", place: "", name: " ",
};

describe("the room that a choice asks for", () => {
  it("has minds where no friends are", () => {
    expect(wishOf(choice, 3)).toEqual({
      preset: "alley", people: ["partner"], others: { hunter: "tracker", rogues: "schemer" }, absent: "pause", speed: 4,
      name: "Somebody", level: null,
    });
  });

  it("has seats for friends of the team and among the rogues, and no more than there are", () => {
    expect(wishOf({ ...choice, other: "friend", friends: 2 }, 3).people).toEqual(["partner", "hunter", "rogue_1", "rogue_2"]);
    expect(wishOf({ ...choice, seat: "hunter", other: "friend", friends: 9 }, 3).people).toEqual(["hunter", "partner", "rogue_1", "rogue_2", "rogue_3"]);
  });

  it("of a rogue has the team opposite, and friends beside", () => {
    expect(wishOf({ ...choice, seat: "rogue_1", friends: 9 }, 3)).toMatchObject({
      people: ["rogue_1", "rogue_2", "rogue_3"], others: { team: "tracker", rogues: "schemer" },
    });
    expect(wishOf({ ...choice, seat: "rogue_1", other: "friend" }, 3)).toMatchObject({ people: ["rogue_1", "hunter", "partner"], others: { rogues: "schemer" } });
  });

  it("may be at a place on Mars, and on a level that is named", () => {
    expect(wishOf({ ...choice, place: "-5.4,137.8", level: " 7 ", name: " Ann " }, 3)).toMatchObject({ place: { at: [-5.4, 137.8] }, level: "7", name: "Ann" });
  });
});

import { describe, expect, it } from "vitest";
import { hint } from "../src/hints";
import { PING, SEAT, STATUS } from "../src/names";
import { NEVER, type View } from "../src/view";

/** A View of which some numbers are told; the others are 0. */
function view(seat: number, told: Record<string, number>, tick = 100): View {
  return { seat, tick, x: 5, y: 5, get: (name: string) => told[name] ?? 0, all: () => [] } as unknown as View;
}

const call = { heard_what: PING.HELP, heard_tick: 90 };

describe("what one might do now", () => {
  it("is to mend the hunter who calls for it, or to revive her", () => {
    expect(hint(view(SEAT.PARTNER, call), NEVER).text).toContain("patch (R)");
    expect(hint(view(SEAT.PARTNER, { ...call, fellow_status: STATUS.DOWN }), NEVER).text).toContain("revive her (U)");
  });
  it("is something else for the hunter, after a while, and after another ping", () => {
    expect(hint(view(SEAT.HUNTER, call), NEVER).text).not.toContain("patch");
    expect(hint(view(SEAT.PARTNER, call, 200), NEVER).text).not.toContain("patch");
    expect(hint(view(SEAT.PARTNER, { ...call, heard_what: PING.GO }), NEVER).text).not.toContain("patch");
  });
  it("is to move before all, where a strike lands", () => {
    expect(hint(view(SEAT.PARTNER, { ...call, danger: 2 }), NEVER)).toEqual({ text: "A strike lands here in 2: move!", urgent: true });
  });
});

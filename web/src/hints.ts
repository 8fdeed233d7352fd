/** What one might do now, for those who don't know. */

import { FLAG, LOOK, MECH, PING, SEAT, STATUS } from "./names";
import { NEVER, REACH, type View } from "./view";

export interface Hint { text: string; urgent: boolean }

/** Ticks for which a call for help is remembered: the hunter repeats it. */
const CALLED = 20;
const UNDER = REACH * (2 * REACH + 1) + REACH;

export function hint(view: View, chosen: number): Hint {
  const under = view.x >= 0 ? view.get("danger", UNDER) : 0;
  const urgent = view.get("status") === STATUS.ACTIVE && under > 0 && under < 100;
  return { text: urgent ? `A strike lands here in ${under}: move!` : calm(view, chosen), urgent };
}

function calm(view: View, chosen: number): string {
  if (view.get("status") === STATUS.OUT) return "You are out; the hunt goes on without you.";
  if (view.get("status") === STATUS.DOWN) return "You are down. The other can revive you.";
  if (view.seat >= SEAT.FIRST_ROGUE)
    return view.get("cover") ? "Blend in (B), go to works and sabotage them (U)." : "Run, fight, or cover yourself at a post.";
  const partner = view.seat === SEAT.PARTNER;
  if ([...view.all("look")].includes(LOOK.ROGUE)) {
    if (partner) return "Scan it (X), patch (R) and cool (K) the hunter, throw decoys (B).";
    return view.get("mech") === MECH.OFF ? "Put on your mech (M), or keep away." : "Fire (F, G), step off red tiles, vent (V) when hot.";
  }
  if (partner && helpWanted(view))
    return view.get("fellow_status", 0) === STATUS.DOWN ? "The hunter is down: revive her (U) from beside her."
      : "The hunter waits for you to mend her: stand beside her and patch (R).";
  if (chosen === NEVER) return "Choose somebody (click, 1 … 8), or click where to go.";
  if (view.get("known", chosen) & (FLAG.TEAM | FLAG.RETIRED)) return "";
  return partner ? "Ask what they saw (I), or test them (T): you walk there first." : "Challenge (H) when you are sure: a false one costs trust.";
}

/** Whether the other has called for help of late. */
function helpWanted(view: View): boolean {
  const heard = view.get("heard_tick");
  return view.get("heard_what") === PING.HELP && heard !== NEVER && view.tick - heard < CALLED;
}

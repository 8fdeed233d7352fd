/** Reading a packet: a seat's View, field by field, and behind it what it can do. */

export interface Field { name: string; bytes: number; shape: number[]; at: number }
export type Numbers = Int8Array | Int16Array;

export const NEVER = -1;
export const REACH = 7;
export const CROP = 2 * REACH + 1;
export const IN_SIGHT = 64;
export const MINE = 100;

/** Lays a patch (runs of offset, length, bytes) on a packet; the older packet stays as it is. */
export function patched(before: Uint8Array, change: Uint8Array): Uint8Array {
  const after = before.slice();
  for (let at = 0; at < change.length; ) {
    const start = change[at] | (change[at + 1] << 8);
    const length = change[at + 2];
    after.set(change.subarray(at + 3, at + 3 + length), start);
    at += 3 + length;
  }
  return after;
}

export class Layout {
  private readonly fields = new Map<string, Field>();

  constructor(fields: Field[], readonly viewBytes: number) {
    for (const field of fields) this.fields.set(field.name, field);
  }

  has(name: string): boolean { return this.fields.has(name); }

  field(name: string): Field {
    const found = this.fields.get(name);
    if (!found) throw new Error(`A View has no field ${name}.`);
    return found;
  }
}

/** One tick as a seat knows it. */
export class View {
  private readonly buffer: ArrayBuffer;
  private readonly known = new Map<string, Numbers>();

  constructor(readonly layout: Layout, readonly packet: Uint8Array) {
    this.buffer = packet.slice().buffer as ArrayBuffer; // numbers of two bytes must lie even
  }

  /** All numbers of a field, in order. */
  all(name: string): Numbers {
    const known = this.known.get(name);
    if (known) return known;
    const field = this.layout.field(name);
    const count = field.shape.reduce((product, size) => product * size, 1);
    const numbers = field.bytes === 1
      ? new Int8Array(this.buffer, field.at, count)
      : new Int16Array(this.buffer, field.at, count);
    this.known.set(name, numbers);
    return numbers;
  }

  /** The number of a field, or one of its numbers. */
  get(name: string, index = 0): number {
    return this.all(name)[index];
  }

  can(action: number): boolean {
    const byte = this.packet[this.layout.viewBytes + (action >> 3)] ?? 0;
    return ((byte >> (action & 7)) & 1) === 1;
  }

  get seat(): number { return this.get("seat"); }
  get tick(): number { return this.get("tick"); }
  get x(): number { return this.get("x"); }
  get y(): number { return this.get("y"); }

  /** Slot of the contact with a face; −1 if it isn't in sight. */
  slotOf(face: number): number {
    const looks = this.all("look");
    const faces = this.all("contact_face");
    for (let slot = 0; slot < looks.length; slot++) if (looks[slot] > 0 && faces[slot] === face) return slot;
    return NEVER;
  }

  /** Index of a tile in the crop; −1 beyond it. */
  inCrop(x: number, y: number): number {
    const column = x - this.x + REACH;
    const row = y - this.y + REACH;
    return this.x >= 0 && column >= 0 && row >= 0 && column < CROP && row < CROP ? row * CROP + column : NEVER;
  }
}

/** All packets of a hunt; any of them can be asked for. */
export class Reel {
  private at = NEVER;
  private packet: Uint8Array = new Uint8Array();

  constructor(private readonly frames: Uint8Array[], private readonly every: number) {}

  /** The packet after so many ticks. */
  get(tick: number): Uint8Array {
    const whole = tick - (tick % this.every);
    if (this.at < whole || this.at > tick) [this.at, this.packet] = [whole, this.frames[whole].slice()];
    while (this.at < tick) {
      this.at += 1;
      this.packet = patched(this.packet, this.frames[this.at]);
    }
    return this.packet;
  }
}

/** What a person keeps of a room in this browser: notes, words, and invitations. */

import type { Note, Notes } from "./scene";

export class Papers {
  readonly notes: Notes = new Map();
  readonly memos = new Map<number, string>();
  invites: Record<string, string> = {};

  constructor(private readonly room: string) {
    try {
      const kept = this.kept();
      for (const [face, note] of Object.entries(kept.notes ?? {})) this.notes.set(Number(face), note as Note);
      for (const [face, text] of Object.entries(kept.memos ?? {})) this.memos.set(Number(face), text as string);
      this.invites = (kept.invites ?? {}) as Record<string, string>;
    } catch {
      /* then there are none */
    }
  }

  private get key(): string { return `rogue9 room ${this.room}`; }

  private kept(): Record<string, object> { return JSON.parse(localStorage.getItem(this.key) ?? "{}"); }

  note(face: number, note: Note): void {
    if (note) this.notes.set(face, note);
    else this.notes.delete(face);
    this.save();
  }

  memo(face: number, text: string): void {
    if (text.trim()) this.memos.set(face, text.trim());
    else this.memos.delete(face);
    this.save();
  }

  private save(): void {
    try {
      const mine = { notes: Object.fromEntries(this.notes), memos: Object.fromEntries(this.memos) };
      localStorage.setItem(this.key, JSON.stringify({ ...this.kept(), ...mine }));
    } catch {
      /* private windows may keep nothing */
    }
  }
}

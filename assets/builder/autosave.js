// Saves what was typed a second after the last key, one save at a time, and keeps it in the tab until it is saved.

const QUIET = 1000; // ms without typing before a save
const PATIENCE = 8000; // ms to wait for the answer to a save
const RETRY = 3000; // ms before trying again

export class Autosave {
  // read(): the fields as {name: value}; send(number, version, fields); show("saving" | "saved" | "error" | "blocked")
  constructor({ eventId, version, read, write, send, show }) {
    Object.assign(this, { version, read, send, show });
    this.key = `toi-draft-${eventId}`;
    this.number = 0;
    this.isDirty = false;
    this.isBlocked = false;
    this.waitingFor = null;
    this.restore(write);
  }

  touch() {
    this.isDirty = true;
    this.isBlocked = this.isBlocked && this.reason === "conflict";
    sessionStorage.setItem(this.key, JSON.stringify({ version: this.version, fields: this.read() }));
    if (!this.isBlocked) this.show("saving");
    this.flushLater(QUIET);
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.isDirty || this.isBlocked || this.waitingFor !== null) return;
    this.isDirty = false;
    this.number += 1;
    this.waitingFor = this.number;
    this.patience = setTimeout(() => this.fail(), PATIENCE);
    this.send(this.number, this.version, this.read());
  }

  receive({ number, outcome, version }) {
    if (outcome === "kept" || outcome === "replaced") return this.resolve(outcome, version);
    if (number !== this.waitingFor) return;
    clearTimeout(this.patience);
    this.waitingFor = null;
    if (outcome === "saved") this.finish(version);
    else if (outcome === "failed") this.fail();
    else this.block(outcome);
  }

  stop() {
    this.flush();
    clearTimeout(this.timer);
    clearTimeout(this.patience);
  }

  finish(version) {
    this.version = version;
    if (this.isDirty) return this.flushLater(0);
    sessionStorage.removeItem(this.key);
    this.show("saved");
  }

  fail() {
    this.waitingFor = null;
    this.isDirty = true;
    this.show("error");
    this.flushLater(RETRY);
  }

  block(reason) {
    this.isDirty = true;
    this.isBlocked = true;
    this.reason = reason;
    this.show("blocked");
  }

  resolve(outcome, version) {
    this.version = version;
    this.isBlocked = false;
    this.isDirty = outcome === "kept";
    if (this.isDirty) return this.flush();
    sessionStorage.removeItem(this.key);
    this.show("saved");
  }

  // What a closed or reloaded tab had not saved yet; its old version makes the server notice another tab's save.
  restore(write) {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    if (!kept) return;
    write(kept.fields);
    this.version = kept.version;
    this.isDirty = true;
    this.show("saving");
    this.flushLater(0);
  }

  flushLater(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }
}

// Files on their way to the server, one after another; each tells how far it is, and what went wrong.

import { useEffect, useRef, useState } from "react";
import { HEAVY, shrink } from "./shrink.js";

const WORTH_AGAIN = new Set([0, 408, 425, 429, 500, 502, 503, 504]); // answers after which the same file may pass

export class Uploads {
  // show(items): called at every change; keep(answer, file): the server has it; prepare(file): what is sent of it
  constructor({ eventId, show, keep, kind = "photos", prepare = shrink, heavy = HEAVY }) {
    Object.assign(this, { show, keep, prepare, heavy });
    this.address = `/api/events/${encodeURIComponent(eventId)}/${kind}`;
    this.items = [];
    this.number = 0;
  }

  add(files) {
    const items = files.map((file) => ({ id: (this.number += 1), file, name: file.name, state: "waiting", part: 0 }));
    this.set([...this.items, ...items]);
    this.run();
  }

  again(id) {
    this.change(id, { state: "waiting", part: 0 });
    this.run();
  }

  cancel(id) {
    if (this.sending?.id === id) this.sending.request?.abort();
    this.set(this.items.filter((item) => item.id !== id));
  }

  stop() {
    this.show = () => {};
    this.sending?.request?.abort();
    this.items = [];
  }

  async run() {
    if (this.sending) return;
    const next = this.items.find(({ state }) => state === "waiting");
    if (!next) return;
    this.sending = { id: next.id };
    await this.send(next);
    this.sending = null;
    this.run();
  }

  async send({ id, file }) {
    this.change(id, { state: "preparing" });
    const picture = await this.prepare(file);
    if (!this.has(id)) return;
    if (picture.size > this.heavy) return this.fail(id, "too_big", false);
    this.change(id, { state: "sending" });
    const { status, body } = await this.post(id, picture);
    if (!this.has(id)) return;
    if (status === 201) this.finish(id, body, file);
    else this.fail(id, status === 0 ? "offline" : body?.error, WORTH_AGAIN.has(status));
  }

  // The answer as {status, body}: status 0 without one, body null where it is no JSON.
  post(id, picture) {
    const request = new XMLHttpRequest();
    this.sending.request = request;
    return new Promise((resolve) => {
      const answer = () => resolve({ status: request.status, body: request.response });
      request.onloadend = answer;
      request.upload.onprogress = ({ loaded, total }) => this.change(id, { part: loaded / total });
      request.upload.onload = () => this.change(id, { state: "working", part: 1 });
      request.open("POST", this.address);
      request.responseType = "json";
      request.setRequestHeader("Content-Type", picture.type || "application/octet-stream");
      request.send(picture);
    });
  }

  finish(id, answer, file) {
    this.set(this.items.filter((item) => item.id !== id));
    this.keep(answer, file);
  }

  // The reason is the name of a text, so that the row speaks the language of the page, also after it was switched.
  fail(id, reason, canTryAgain) {
    this.change(id, { state: "failed", reason, canTryAgain });
  }

  has(id) {
    return this.items.some((item) => item.id === id);
  }

  change(id, changes) {
    this.set(this.items.map((item) => (item.id === id ? { ...item, ...changes } : item)));
  }

  set(items) {
    this.items = items;
    this.show(items);
  }
}

// The uploads of a part of the form, as they are drawn; `keep` is told what came of each, and of which file.
export function useUploads(keep, options) {
  const [items, setItems] = useState([]);
  const uploads = useRef(null);
  const kept = useRef(keep);
  kept.current = keep;
  useEffect(() => {
    uploads.current = new Uploads({ ...options, show: setItems, keep: (...stored) => kept.current(...stored) });
    return () => uploads.current.stop();
  }, [options.eventId]);
  return [uploads, items];
}

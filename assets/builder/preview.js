// The guest page in a frame: the server draws it from the unsaved fields, and only what changed is changed.

import { morph } from "./morph.js";

const PLACES = { date: "#date", venue: "#venue", words: "#words", photos: "#gallery", more: "#programme" }; // the part of the page that a step is about
const RETRY = 3000; // ms before asking again for a page that could not be shown
const PAUSE = 30; // ms: letters of one stroke of typing are drawn together

export class Preview {
  // read(): the content document with unsaved words; speak(language): told which language is shown
  constructor({ frame, eventId, language, look, speak, read }) {
    Object.assign(this, { frame, language, look, read, tellLanguage: speak });
    this.path = `/preview/${encodeURIComponent(eventId)}`;
    this.frame.addEventListener("load", () => this.attend());
    this.open();
  }

  speak(language) {
    this.language = language;
    this.open();
  }

  open() {
    this.frame.contentWindow.location.replace(this.address);
  }

  openLater() {
    this.timer = setTimeout(() => this.open(), RETRY);
  }

  refresh() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), PAUSE);
  }

  goTo(step) {
    const page = this.frame.contentDocument;
    const part = page?.querySelector(PLACES[step] ?? "body")?.getBoundingClientRect();
    if (!part) return;
    const view = page.defaultView;
    const room = PLACES[step] ? Math.max(0, view.innerHeight - part.height) / 2 : 0;
    view.scrollTo({ top: view.scrollY + part.top - room, behavior: "smooth" });
  }

  stop() {
    clearTimeout(this.timer);
    this.isStopped = true;
  }

  get address() {
    return `${this.path}?lang=${this.language}`;
  }

  async draw() {
    if (this.isDrawing) return this.refresh();
    this.isDrawing = true;
    try {
      const html = await this.ask(this.read());
      if (html) this.apply(html);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // no network: the next letter tries again
    } finally {
      this.isDrawing = false;
    }
  }

  // The page as HTML. A field that is only half typed, such as a phone, is left out.
  async ask(content) {
    const answer = await this.post(content);
    if (answer.status !== 422) return answer.ok ? answer.text() : null;
    const { fields } = await answer.json();
    fields.forEach((field) => delete content[field.split(".")[0]]);
    const again = await this.post(content);
    return again.ok ? again.text() : null;
  }

  post(content) {
    const headers = { "Content-Type": "application/json" };
    return fetch(this.address, { method: "POST", headers, body: JSON.stringify(content) });
  }

  apply(html) {
    const page = this.frame.contentDocument;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    if (this.isStopped || !page?.body) return;
    // Another template, or other colours, have another style sheet, which the policy of the present page forbids.
    if (page.querySelector("style")?.textContent !== fresh.querySelector("style")?.textContent) return;
    morph(page.body, fresh.body);
    page.querySelectorAll("[data-reveal]").forEach((part) => part.classList.add("seen"));
  }

  attend() {
    const page = this.frame.contentDocument;
    if (!page) return this.openLater(); // an error that may not be framed
    const spoken = new URLSearchParams(this.frame.contentWindow.location.search).get("lang");
    this.language = spoken ?? this.language;
    this.tellLanguage(this.language);
    page.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      if (link && !link.getAttribute("href").startsWith("?")) link.target = "_blank";
    });
    this.refresh();
  }
}

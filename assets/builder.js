// The builder's browser side: steps, tabs and frames are switched here, typing goes to the preview and to the autosave.

import { createElement, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Autosave } from "./builder/autosave.js";
import { buildContent, isOutside, readFields, spellPhones, writeFields } from "./builder/fields.js";
import { fitScreen } from "./builder/screen.js";
import { Preview } from "./builder/preview.js";

export { PartList } from "./builder/parts.js";
export { PhotoList } from "./builder/photos.js";
export { MusicChoice } from "./builder/music.js";
export { ContactList } from "./builder/contacts.js";
export { FamilyList } from "./builder/families.js";
export { ReasonList } from "./builder/reasons.js";

const LOOKUP_PAUSE = 500; // ms without typing before a wished address or a map link is looked at
const STEPS = ["people", "date", "venue", "words", "photos", "more", "look"];

const store = {
  state: "saved",
  listeners: new Set(),
  show(state) {
    store.state = state;
    store.listeners.forEach((listener) => listener());
  },
  subscribe(listener) {
    store.listeners.add(listener);
    return () => store.listeners.delete(listener);
  },
};

export function SaveState({ className, ...texts }) {
  const state = useSyncExternalStore(store.subscribe, () => store.state, () => "saved");
  const shown = state === "blocked" ? "error" : state; // a save that waits for the organizer is no less unsaved
  const marks = { "data-testid": "save-state", "data-state": shown, "aria-live": "polite" };
  return createElement("output", { className, ...marks }, texts[state]);
}

export function BuilderRoot(props) {
  const { eventId, version, load, language, receipt, point, slug, className, children } = props;
  const root = useRef(null);
  const work = useRef(null);
  const calls = useRef(props);
  const [place, setPlace] = useState({ step: STEPS[0], tab: "form", frame: "phone" });
  calls.current = props;

  // Before a new start: an answer that throws typed words away must not meet the form that shows others.
  useEffect(() => work.current?.receive(receipt), [receipt]);
  useEffect(() => work.current?.place(point), [point]);
  useEffect(() => {
    const speak = (spoken) => setPlace((now) => ({ ...now, speak: spoken }));
    work.current = start(root.current, { eventId, version, language, speak }, calls);
    return () => work.current.stop();
  }, [eventId, load]);
  useEffect(() => showSlug(root.current, slug), [slug]);
  useEffect(() => mark(root.current, place), [place, children]);
  useEffect(() => turn(root.current, work.current.preview, place.step), [place.step]);
  useEffect(() => fitScreen(root.current.querySelector(".builder-stage"), place.frame), [place]);
  useEffect(() => follow(root.current, setPlace), []);
  useEffect(() => show(root.current, setPlace, new URLSearchParams(location.search).get("field")), [load]);

  const attributes = {
    "data-shown-step": place.step,
    "data-shown-tab": place.tab,
    "data-shown-frame": place.frame,
  };
  const onClick = (event) => choose(event, setPlace, work.current);
  return createElement("div", { ref: root, className, onClick, ...attributes }, children);
}

function start(root, { eventId, version, language, speak }, calls) {
  const form = root.querySelector(".builder-form");
  const read = () => readFields(form);
  const look = nameLook(read());
  const frame = root.querySelector(".builder-screen iframe");
  const autosave = new Autosave({
    eventId,
    version,
    read,
    write: (fields) => writeFields(form, fields),
    send: (number, present, fields) =>
      calls.current.onSave(eventId, number, present, JSON.stringify(buildContent(fields))),
    show: store.show,
  });
  const drawn = () => buildContent(spellPhones(read()));
  const preview = new Preview({ frame, eventId, language, look, speak, read: drawn });
  const listening = listen(root, autosave, preview, calls);
  const leave = () => autosave.flush();
  let replaced = {}; // what stood where a ready text stands now
  const fill = (fields) => {
    writeFields(form, fields);
    autosave.touch();
    autosave.flush();
    preview.refresh();
  };
  document.addEventListener("visibilitychange", leave);
  return {
    preview,
    receive: (receipt) => receive(receipt, { form, autosave, preview }),
    place: ({ latitude, longitude }) => fill({ latitude, longitude }),
    fill,
    replace(fields) {
      const present = read();
      replaced = Object.fromEntries(Object.keys(fields).map((name) => [name, present[name]]));
      fill(fields);
      root.toggleAttribute("data-replaced", Object.values(replaced).some(Boolean));
    },
    undo() {
      fill(replaced);
      root.removeAttribute("data-replaced");
    },
    stop() {
      document.removeEventListener("visibilitychange", leave);
      listening.abort();
      autosave.stop();
      preview.stop();
    },
  };
}

function listen(root, autosave, preview, calls) {
  const listening = new AbortController();
  const on = (name, handler) => root.addEventListener(name, handler, { signal: listening.signal });
  const lookUp = makeLookUp(calls);
  on("submit", (event) => event.preventDefault());
  on("focusout", () => autosave.flush());
  on("input", ({ target }) => {
    if (!target.name) return; // part of a list that tells the form itself
    if (isOutside(target.name)) return lookUp(target);
    autosave.touch();
    preview.refresh();
  });
  // A choice is complete at once: a date, a template, an occasion.
  on("change", ({ target }) => {
    if (!isOutside(target.name)) autosave.flush();
  });
  return listening;
}

// The address of a draft follows its names, but never while somebody is writing it.
function showSlug(root, slug) {
  const input = root.querySelector("#slug");
  if (input !== document.activeElement) input.value = slug;
}

function makeLookUp(calls) {
  let timer;
  return ({ name, value }) => {
    clearTimeout(timer);
    const { eventId, onWish, onMapLink } = calls.current;
    timer = setTimeout(() => (name === "slug" ? onWish(eventId, value) : onMapLink(value)), LOOKUP_PAUSE);
  };
}

function receive(receipt, { form, autosave, preview }) {
  autosave.receive(receipt);
  // The frame shows what is saved when it is opened; another template or other colours need a page of their own.
  const chosen = nameLook(readFields(form));
  // What was chosen while a save was on its way is not in that save: the next receipt is for it.
  if (receipt.outcome === "saved" && !autosave.isDirty && chosen !== preview.look) {
    preview.look = chosen;
    preview.open();
  }
}

function nameLook({ template, palette, own_accent: isOwn, accent }) {
  return [template, palette, isOwn && accent].join(" ");
}

function choose(event, setPlace, work) {
  const chosen = event.target.closest("button");
  if (!chosen) return;
  const { step, go, tab, frame, speak, fieldGo, preset, undo, fill } = chosen.dataset;
  if (preset) return work.replace(JSON.parse(preset));
  if (undo) return work.undo();
  if (fill) return work.fill(JSON.parse(fill));
  if (fieldGo) return show(event.currentTarget, setPlace, fieldGo);
  if (speak) work.preview.speak(speak);
  setPlace((place) => ({
    ...place,
    step: step ?? go ?? place.step,
    tab: tab ?? place.tab,
    frame: frame ?? place.frame,
  }));
}

function mark(root, place) {
  for (const [name, value] of Object.entries(place)) {
    root.querySelectorAll(`button[data-${name}]`).forEach((button) => {
      if (button.dataset[name] === value) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }
}

// A step begins at its top, its name is in sight on a phone, and the preview shows what it is about.
function turn(root, preview, step) {
  root.querySelector(".builder-work").scrollTo({ top: 0 });
  root.querySelector(`button[data-step="${step}"]`).scrollIntoView({ inline: "center", block: "nearest" });
  preview.goTo(step);
}

// Other parts of the page ask for a field by the event `builder-go`, other pages by `?field=venue-name`.
function follow(root, setPlace) {
  const hear = ({ detail }) => show(root, setPlace, detail);
  addEventListener("builder-go", hear);
  return () => removeEventListener("builder-go", hear);
}

function show(root, setPlace, mark) {
  const field = mark && root.querySelector(`[data-testid="${CSS.escape(mark)}"]`);
  const step = field?.closest("[data-panel]")?.dataset.panel;
  if (!step) return;
  setPlace((place) => ({ ...place, step, tab: "form" }));
  setTimeout(() => field.focus(), 50);
}

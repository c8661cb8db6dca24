// The photos of the page: added, described, ordered, cropped, taken away and given back. The form's field `photos` holds them.

import { createElement, useEffect, useRef, useState } from "react";
import { CropDialog } from "./crop.js";
import { useHiddenField } from "./hidden.js";
import { fill, photoRow, uploadRow } from "./photorows.js";
import { emptyTexts } from "./rows.js";
import { useUploads } from "./uploads.js";

export function PhotoList({ value, eventId, main, most, texts }) {
  const root = useRef(null);
  const [photos, change, input] = usePhotos(value);
  const take = ({ media_id, width, height }) =>
    change((all) => (all.length < most ? [...all, { media_id, width, height, alt: emptyTexts() }] : all));
  const [uploads, items] = useUploads(take, { eventId });
  const [told, tell] = useState({}); // {word, values, takeBack(photos)}: what has just happened, and how it can be undone
  const [opened, open] = useState({}); // {described, cropped}: ids of the photos whose words or shape are being changed
  const focus = useFocus(root);
  const deeds = makeDeeds({ photos, change, tell, open, focus });

  const room = most - photos.length - items.length;
  const add = (files) => {
    uploads.current.add(files.slice(0, Math.max(0, room)));
    const surplus = files.length - Math.max(0, room);
    tell(surplus > 0 ? { word: "too_many", values: { most, count: surplus } } : {});
  };
  const rows = photos.map((photo, place) => photoRow(photo, place, { count: photos.length, opened, main, texts, deeds }));
  const waiting = items.map((item) => uploadRow(item, { texts, uploads: uploads.current }));
  const cropped = photos.find((photo) => photo.media_id === opened.cropped);
  return createElement(
    "div",
    { ref: root, className: "photos" },
    photos.length > 0 && createElement("ol", { className: "photo-list" }, rows),
    waiting.length > 0 && createElement("ul", { className: "photo-uploads" }, waiting),
    note(told, { most, texts, photos, undo: deeds.undo }),
    dropZone({ add, isFull: room <= 0, isEmpty: photos.length + items.length === 0, count: photos.length, most, texts }),
    input,
    cropped && createElement(CropDialog, { key: cropped.media_id, photo: cropped, eventId, texts, done: deeds.replace, close: deeds.closeCrop }),
  );
}

// The photos as they are drawn, and a way to change them that also tells the form.
function usePhotos(value) {
  const read = (text) => JSON.parse(text || "[]");
  const [photos, setPhotos] = useState(() => read(value));
  const present = useRef(photos);
  const show = (next) => {
    present.current = next;
    setPhotos(next);
  };
  const [input, write, field] = useHiddenField("photos", value, (text) => show(read(text)));
  const change = (edit, isComplete = true) => {
    if (present.current.length === 0) showGallery(field.current.form);
    show(edit(present.current));
    write(JSON.stringify(present.current), { isComplete });
  };
  return [photos, change, input];
}

// The first photo must be seen, also by those who had hidden their part.
function showGallery(form) {
  const { sections } = form.elements;
  if (sections.value.split(",").includes("gallery")) return;
  sections.value = [...sections.value.split(",").filter(Boolean), "gallery"].join(",");
  sections.dispatchEvent(new Event("restore"));
}

// Where the keyboard goes on after a row was moved or taken away.
function useFocus(root) {
  const wanted = useRef(null);
  useEffect(() => {
    if (!wanted.current) return;
    const targets = wanted.current.map((selector) => root.current.querySelector(selector));
    wanted.current = null;
    targets.find((target) => target && !target.disabled)?.focus();
  });
  return (...selectors) => {
    wanted.current = selectors;
  };
}

function makeDeeds({ photos, change, tell, open, focus }) {
  const inRow = (photo, part) => `[data-media="${photo.media_id}"] [data-deed="${part}"]`;
  return {
    move(from, to) {
      change((all) => put(without(all, photos[from]), photos[from], to));
      tell({ word: "moved", values: { place: to + 1 } });
      const arrows = [inRow(photos[from], "up"), inRow(photos[from], "down")];
      focus(...(to < from ? arrows : arrows.reverse()));
    },
    remove(photo) {
      const place = photos.indexOf(photo);
      change((all) => without(all, photo));
      tell({ word: "removed", takeBack: (all) => put(all, photo, place), photo });
      focus('[data-deed="undo"]');
    },
    replace(photo, crop) {
      const fresh = { ...photo, ...crop };
      change((all) => all.map((each) => (each.media_id === photo.media_id ? fresh : each)));
      tell({ word: "cropped", takeBack: (all) => all.map((each) => (each.media_id === fresh.media_id ? photo : each)), photo });
      open({});
      focus(inRow(fresh, "crop"));
    },
    undo({ takeBack, photo }) {
      change(takeBack);
      tell({});
      focus(inRow(photo, "describe"));
    },
    describe: (photo, language, text) =>
      change(
        (all) => all.map((each) => (each.media_id === photo.media_id ? { ...each, alt: { ...each.alt, [language]: text } } : each)),
        false,
      ),
    openWords: (photo) => open((now) => ({ described: now.described === photo.media_id ? null : photo.media_id })),
    openCrop: (photo) => open((now) => ({ ...now, cropped: photo.media_id })),
    closeCrop: () => open((now) => ({ ...now, cropped: null })),
  };
}

const without = (all, photo) => all.filter((each) => each.media_id !== photo.media_id);
const put = (all, photo, place) => [...all.slice(0, place), photo, ...all.slice(place)];

function note({ word, values, takeBack, ...rest }, { most, texts, photos, undo }) {
  const canUndo = takeBack && takeBack(photos).length <= most;
  const attributes = { type: "button", className: "button button-quiet", "data-deed": "undo", "data-testid": "photo-undo" };
  const button = canUndo && createElement("button", { ...attributes, onClick: () => undo({ takeBack, ...rest }) }, texts.undo);
  return createElement("div", { className: "photo-note", role: "status", "data-testid": "photo-note" }, word && fill(texts[word], values ?? {}), button);
}

function dropZone({ add, isFull, isEmpty, count, most, texts }) {
  if (isFull) return createElement("p", { className: "photo-full field-hint" }, fill(texts.full, { most }));
  const stay = (event) => {
    event.preventDefault();
    event.currentTarget.toggleAttribute("data-over", event.type === "dragover");
  };
  const drop = (event) => {
    stay(event);
    add([...event.dataTransfer.files]);
  };
  const choose = ({ target }) => {
    add([...target.files]);
    target.value = ""; // so that the same file can be chosen again
  };
  const input = createElement("input", {
    type: "file",
    multiple: true,
    accept: "image/jpeg,image/png,image/webp",
    className: "visually-hidden",
    onChange: choose,
    "data-testid": "photo-input",
    "aria-describedby": "photo-limits",
  });
  const empty = [createElement("strong", { key: "title" }, texts.empty_title), createElement("p", { key: "text" }, texts.empty_text)];
  return createElement(
    "div",
    { className: isEmpty ? "photo-drop photo-drop-empty" : "photo-drop", onDragOver: stay, onDragLeave: stay, onDrop: drop },
    isEmpty && empty,
    createElement("label", { className: "button button-secondary" }, input, texts.add),
    createElement("p", { className: "photo-drag-hint field-hint" }, texts.drop),
    createElement("p", { id: "photo-limits", className: "field-hint" }, fill(texts.limits, { most, count })),
  );
}

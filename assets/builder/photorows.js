// One row for each photo with everything that can be done to it, and one for each file on its way.

import { createElement } from "react";
import { drag } from "./drag.js";

const WIDTHS = [480, 800, 1200]; // px that the server keeps, as far as the photo has them; always the first
const SHORT = { kk: "Қаз", ru: "Рус", en: "Eng" };

const PATHS = {
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  crop: "M7 2v15h15M2 7h15v15",
  remove: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  grip: "M9 6h.1M15 6h.1M9 12h.1M15 12h.1M9 18h.1M15 18h.1",
};

const icon = (name) =>
  createElement("svg", { className: "icon", viewBox: "0 0 24 24", "aria-hidden": true }, createElement("path", { d: PATHS[name] }));

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

const readAlt = (photo, main) => photo.alt?.[main] || Object.values(photo.alt ?? {}).find(Boolean) || "";

export function pictureAddress(photo, widest) {
  const widths = WIDTHS.filter((width) => width <= Math.min(widest, photo.width));
  return `/media/${photo.media_id}/${widths.at(-1) ?? WIDTHS[0]}.webp`;
}

export function photoRow(photo, place, { count, opened, main, texts, deeds }) {
  const name = fill(texts.photo, { number: place + 1 });
  const tool = (deed, label, act, isOff = false) => {
    const marks = { "data-deed": deed, "data-testid": `photo-${deed}`, "aria-label": `${name}: ${label}`, title: label };
    return createElement("button", { key: deed, type: "button", className: "photo-tool", disabled: isOff, onClick: act, ...marks }, icon(deed));
  };
  const tools = [
    tool("up", texts.up, () => deeds.move(place, place - 1), place === 0),
    tool("down", texts.down, () => deeds.move(place, place + 1), place === count - 1),
    tool("crop", texts.crop, () => deeds.openCrop(photo)),
    tool("remove", texts.remove, () => deeds.remove(photo)),
  ];
  // Not a button: who cannot pull has the arrows.
  const grip = createElement("span", { className: "photo-grip", onPointerDown: (event) => drag(event, deeds.move), "aria-hidden": true }, icon("grip"));
  const isDescribed = opened.described === photo.media_id;
  return createElement(
    "li",
    { key: photo.media_id, className: "photo", "data-testid": "photo", "data-media": photo.media_id },
    thumbnail(photo, place, texts),
    createElement("div", { className: "photo-what" }, wordsButton(photo, { name, isDescribed, main, texts, deeds }), createElement("div", { className: "photo-tools" }, tools)),
    count > 1 && grip,
    isDescribed && wordsFields(photo, { name, main, texts, deeds }),
  );
}

function thumbnail(photo, place, texts) {
  const picture = createElement("img", { src: pictureAddress(photo, WIDTHS[0]), alt: "", draggable: false });
  const cover = place === 0 && createElement("span", { className: "photo-cover", "data-testid": "photo-cover" }, texts.cover);
  return createElement("div", { className: "photo-picture" }, picture, cover);
}

function wordsButton(photo, { name, isDescribed, main, texts, deeds }) {
  const words = readAlt(photo, main);
  const attributes = {
    type: "button",
    className: words ? "photo-words" : "photo-words photo-wordless",
    "aria-expanded": isDescribed,
    "aria-label": `${name}: ${words || texts.alt_add}`,
    "data-deed": "describe",
    "data-testid": "photo-describe",
    onClick: () => deeds.openWords(photo),
  };
  return createElement("button", attributes, createElement("span", null, words || texts.alt_add));
}

function wordsFields(photo, { name, main, texts, deeds }) {
  const languages = [main, ...Object.keys(SHORT).filter((language) => language !== main)];
  const fields = languages.map((language) => wordsField(photo, language, { name, main, texts, deeds }));
  return createElement(
    "div",
    { className: "photo-describe" },
    createElement("div", { className: "builder-texts" }, fields),
    createElement("p", { className: "field-hint", id: "photo-alt-hint" }, texts.alt_hint),
  );
}

function wordsField(photo, language, { name, main, texts, deeds }) {
  const isMain = language === main;
  const label = isMain ? `${name}: ${texts.alt}` : `${name}: ${texts.alt}, ${texts[`in_${language}`]}`;
  const input = createElement("input", {
    className: "field-input",
    defaultValue: photo.alt?.[language] ?? "",
    lang: language,
    maxLength: 120,
    autoComplete: "off",
    placeholder: isMain ? texts.alt : "",
    onInput: ({ target }) => deeds.describe(photo, language, target.value),
    "aria-label": label,
    "aria-describedby": "photo-alt-hint",
    "data-testid": isMain ? "photo-alt" : `photo-alt-${language}`,
  });
  const short = createElement("span", { className: "builder-language", "aria-hidden": true }, SHORT[language]);
  return createElement("div", { key: language, className: isMain ? "builder-text builder-text-main" : "builder-text" }, short, input);
}

export function uploadRow({ id, name, state, part, reason, canTryAgain }, { texts, uploads }) {
  const percent = Math.round(part * 100);
  const isFailed = state === "failed";
  const button = (label, act, mark) =>
    createElement("button", { key: mark, type: "button", className: "button button-quiet", "data-testid": mark, "aria-label": `${label}: ${name}`, onClick: act }, label);
  const bar = createElement("progress", { key: "bar", max: 100, value: state === "working" ? undefined : percent, "aria-label": name });
  const words = isFailed ? (texts[reason] ?? texts.failed) : fill(texts[state], { percent });
  return createElement(
    "li",
    { key: id, className: "photo-upload", "data-testid": "photo-upload", "data-state": state },
    createElement("span", { className: "photo-file" }, name),
    createElement("span", { className: isFailed ? "field-error" : "field-hint", role: isFailed ? "alert" : undefined }, words),
    !isFailed && bar,
    createElement(
      "div",
      { className: "photo-choices" },
      isFailed && canTryAgain && button(texts.again, () => uploads.again(id), "photo-again"),
      button(isFailed ? texts.dismiss : texts.cancel, () => uploads.cancel(id), "photo-cancel"),
    ),
  );
}
